"""What tests of rechecking do to a campaign, and how they look at it."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from terminal import Ran, Run

from tests.fakes.x import FakeX

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
COUNTS = ("looked_at", "refreshed", "gone", "edited", "not_told")


@dataclass
class Looking:
    """A campaign that was collected at NOW, and the ids of its posts, the oldest first."""

    run: Run
    here: Path
    fake: FakeX
    set_time: Callable[[datetime], None]
    written: list[str]

    def after(self, **units: float) -> None:
        """Let so much time pass since the campaign was collected."""
        self.set_time(NOW + timedelta(**units))

    def recheck(self, *words: object) -> Ran:
        return self.run("recheck", "spring", *words)

    def counts(self, *words: object) -> tuple[int, ...]:
        """Recheck, all well; return what was looked at, refreshed, gone, edited and not told."""
        ran = self.recheck("--json", *words)
        assert (ran.code, ran.err) == (0, ""), ran
        return counts_of(ran)

    def likes(self, post_id: str, likes: int) -> None:
        self.fake.world.posts[post_id]["public_metrics"]["like_count"] = likes

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.here / "listening.db")) as store:
            return store.execute(sql).fetchall()

    def ids(self, table: str) -> set[str]:
        return {row[0] for row in self.rows(f"SELECT post_id FROM {table}")}

    def figures(self) -> dict[str, Any]:
        found = self.run("findings", "spring", "--json").json["figures"]
        return {name: figure["value"] for name, figure in found.items()}

    def asked(self, path: str = "/2/tweets", method: str = "GET") -> list[list[str]]:
        """Return which ids each request asked for, of those to this path."""
        sent = [each for each in self.fake.requests if (each.path, each.method) == (path, method)]
        return [each.params.get("ids", "").split(",") for each in sent]


def counts_of(ran: Ran) -> tuple[int, ...]:
    (found,) = json.loads(ran.out)
    return tuple(found[name] for name in COUNTS)
