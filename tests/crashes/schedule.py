"""A seeded schedule: daily runs and backfills over six days, with faults, budgets and kills."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from listening.store.database import open_store
from listening.store.spending import Account, read_spent
from tests.fakes.x import TOKEN, FakeX, faults
from tests.fakes.x.answers import Answer, Request
from tests.fakes.x.faults import Serve
from tests.fakes.x.generate import Recipe, fill
from tests.fakes.x.schedule import Rule
from tests.store.made_up import everything

DRIVER = Path(__file__).parent / "driver.py"
LAST = datetime(2026, 3, 20, 12, tzinfo=UTC)
FIRST_DAY = LAST - timedelta(days=12)
DAILY = ("collect", "spring")
RICH_USD = 10_000.0
ENDINGS = {0, 1, 3, -signal.SIGKILL}
"""Done, a fault of X, done in part, killed: whatever else is an error of ours."""

TROUBLES = {
    faults.down(): 0.04, faults.reset(): 0.02, faults.cut_json(): 0.02, faults.not_json(): 0.02,
    faults.no_meta(): 0.02, faults.limited(): 0.04, faults.empty_page(): 0.05,
    faults.overlapping(): 0.05, faults.partial(): 0.05,
}  # fmt: skip


def backfill(since: datetime, until: datetime) -> tuple[str, ...]:
    return (
        "backfill", "spring", "--since", since.date().isoformat(), "--until", until.date().isoformat(),
    )  # fmt: skip


WHOLE = backfill(FIRST_DAY, LAST - timedelta(days=1))


@dataclass
class Schedule:
    """Runs the command line on a fake, and ends some of its processes before their time."""

    fake: FakeX
    folder: Path
    url: str
    draw: random.Random
    kills: int = 0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fake.limits.one_a_second.clear()
        self.fake.limits.allowed.clear()
        self.fake.page_size = 5
        recipe = Recipe(posts=120, days=12, tags=("springday",), edited=0, deleted=0, suspended=0)
        fill(self.fake.world, self.draw.randrange(10**6), LAST, recipe)
        self.allow(RICH_USD)

    def allow(self, ceiling_usd: float) -> None:
        """Set the month's ceiling."""
        (self.folder / "config.toml").write_text(
            f'[sources.x]\nbase_url = "{self.fake.base_url}"\ntimeout_seconds = 10\n'
            f"monthly_ceiling_usd = {ceiling_usd}\n[campaign.spring]\n"
            'name = "Spring Day"\ntags = ["#springday"]\nmentions = ["@made_up_brand"]\n'
            f"starts = {FIRST_DAY.date()}\n"
        )

    def started(self, words: Sequence[str], url: str = "", **more: str) -> subprocess.Popen[str]:
        environment = {
            "PATH": os.environ["PATH"], "X_BEARER_TOKEN": TOKEN,
            "LISTENING_DATABASE_URL": url or self.url, **more,
        }  # fmt: skip
        now = self.fake.clock.now().isoformat()
        return subprocess.Popen(
            [sys.executable, str(DRIVER), now, LAST.isoformat(), *words],
            cwd=self.folder, env=environment, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def ended(self, process: subprocess.Popen[str]) -> int:
        """Wait for a process, and return how it ended: never by an error of ours."""
        _, told = process.communicate(timeout=120)
        self.told.append(told)
        assert "Traceback" not in told, told
        assert process.returncode in ENDINGS, (process.returncode, told)
        return process.returncode

    def clean_rows(self, url: str) -> dict[str, list[tuple[object, ...]]]:
        """Return the rows of one run of each command that nothing went wrong with."""
        self.fake.clock.set(LAST)
        for words in (WHOLE, DAILY):
            assert self.ended(self.started(words, url)) == 0, self.told[-1]
        return rows_of(url)

    def run_badly(self, kills: int) -> Iterator[tuple[str, float]]:
        """Run until so many processes were killed; yield what each run was, and its ceiling."""
        for fault, chance in TROUBLES.items():
            self.fake.faults.randomly(fault, chance, self.draw.randrange(10**6))
        at = LAST - timedelta(days=6)
        while self.kills < kills:
            self.fake.clock.set(at)
            ceiling = self._ceiling()
            yield self._badly(), ceiling
            at = min(at + timedelta(hours=self.draw.choice([0, 1, 13, 26])), LAST)

    def _ceiling(self) -> float:
        """Leave room for a page or two, or for everything; what is booked stays booked."""
        room = self.draw.choice([0.3, 2.0, RICH_USD])
        ceiling = booked(self.url) + room
        self.allow(ceiling)
        return ceiling

    def _badly(self) -> str:
        words, how = self._words(), self.draw.choice(sorted(WAYS))
        number = self.draw.randint(1, 12)
        other = self.started(self._words()) if self.draw.random() < 0.3 else None
        if how == "commit":
            ending = self.ended(self.started(words, KILL_AT_COMMIT=str(number)))
        else:
            with self._killing(WAYS[how], number) as victims:
                victims.append(self.started(words))
                ending = self.ended(victims[0])
        if other is not None:
            self.ended(other)
        self.kills += ending == -signal.SIGKILL
        return f"{words[0]} {how} {number}: {ending}"

    def _words(self) -> tuple[str, ...]:
        budget = self.draw.choice([(), (), ("--budget-usd", "0.4"), ("--budget-usd", "2")])
        if self.draw.random() < 0.5:
            return (*DAILY, *budget)
        since = FIRST_DAY + timedelta(days=self.draw.randrange(6))
        until = since + timedelta(days=self.draw.randrange(4))
        return (*backfill(since, until), *budget)

    @contextmanager
    def _killing(self, way: "Way", number: int) -> Iterator[list[subprocess.Popen[str]]]:
        """Kill the process in the list at a request of that number from now on."""
        victims: list[subprocess.Popen[str]] = []
        chance = self.draw.random()

        def killing(request: Request, serve: Serve) -> Answer:
            return way(request, serve, victims[0].kill, chance)

        rule = Rule(killing, "", lambda seen: seen == number)
        self.fake.faults.rules.insert(0, rule)
        try:
            yield victims
        finally:
            self.fake.faults.rules.remove(rule)

    def finish(self) -> None:
        """Run until nothing is missing, without faults, kills or limits."""
        self.fake.faults.clear()
        self.fake.clock.set(LAST)
        self.allow(RICH_USD)
        for words in (WHOLE, DAILY):
            assert self.ended(self.started(words)) == 0, self.told[-1]


Way = Callable[[Request, Serve, Callable[[], None], float], Answer]


def _unserved(request: Request, serve: Serve, kill: Callable[[], None], chance: float) -> Answer:
    kill()
    return Answer(b"", 503)


def _served(request: Request, serve: Serve, kill: Callable[[], None], chance: float) -> Answer:
    answer = serve(request)
    kill()
    return answer


def _soon(request: Request, serve: Serve, kill: Callable[[], None], chance: float) -> Answer:
    threading.Timer(chance * 0.1, kill).start()
    return serve(request)


WAYS: dict[str, Way] = {"unserved": _unserved, "served": _served, "soon": _soon, "commit": _served}
"""Before X serves a request, after it has, up to a tenth of a second later, or at a commit."""


def rows_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    with open_store(url) as store:
        return everything(store)


def booked(url: str) -> float:
    """Return what the month's account holds, reserved and settled."""
    with open_store(url) as store, store.reading() as connection:
        return read_spent(connection, Account("x", "2026-03")).total_usd
