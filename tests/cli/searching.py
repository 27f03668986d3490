"""What tests of collecting from X, or rather from a fake of it, look at."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from listening.store.database import open_store
from tests.fakes.x import FakeX
from tests.fakes.x_posts import a_post, tagged
from tests.store.made_up import everything

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
Clock = Callable[..., None]


def configure(here: Path, fake_x: FakeX, *, x: str = "", campaign: str = "") -> None:
    """Write a config.toml with `spring`, and more lines for its tables."""
    (here / "config.toml").write_text(
        f'[sources.x]\nbase_url = "{fake_x.base_url}"\ntimeout_seconds = 5\n{x}\n'
        '[campaign.spring]\nname = "Spring Day"\n'
        + (campaign if "tags" in campaign else f'tags = ["#springday"]\n{campaign}')
        + "\n"
    )


def post_at(number: int, at: datetime, **fields: Any) -> Any:
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    plain = {"author_id": str(500 + number), "created_at": stamp, "entities": tagged("SpringDay")}
    return a_post(str(1000 - number), **(plain | fields))


def queried(here: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return store.execute(sql).fetchall()


def collected(here: Path) -> set[str]:
    return {row[0] for row in queried(here, "SELECT post_id FROM post_campaign")}


def windows(here: Path) -> list[tuple[str, str | None, str]]:
    return queried(
        here, "SELECT status, cursor, why FROM collection_window ORDER BY starts_at, ends_at"
    )


def statuses(here: Path) -> list[str]:
    return [status for status, _, _ in windows(here)]


def spent(here: Path, account: str = "2026-%") -> tuple[float, float]:
    """Return what is reserved and what is settled on the month's account."""
    ((reserved, settled),) = queried(
        here,
        "SELECT coalesce(sum(reserved_usd), 0), coalesce(sum(settled_usd), 0) FROM spend"
        f" WHERE month LIKE '{account}'",
    )
    return reserved, settled


def asked(fake: FakeX, path: str = "/search/") -> list[dict[str, str]]:
    """Return the parameters of every request to a path so far."""
    return [each.params for each in fake.requests if path in each.path]


def ids(fake: FakeX) -> set[str]:
    return set(fake.world.posts)


def rows_of(here: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what must be the same whatever way the posts came."""
    with open_store(f"sqlite:///{here / 'listening.db'}") as store:
        return everything(store)
