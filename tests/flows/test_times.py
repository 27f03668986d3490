"""Whenever Prefect lets a daily run fall due: each day is collected once, whole, and as its own."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from listening import pipeline
from listening.config import load_settings
from listening.sources import x
from listening.sources.x_calls import Caller
from tests.fakes.x import TOKEN, FakeX, a_fake_x

pytestmark = pytest.mark.prefect

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANGES = {"spring": (date(2026, 3, 29), 23), "autumn": (date(2026, 10, 25), 25)}


class Campaign:
    """A campaign in Copenhagen with a post every half hour, collected from a fake X."""

    def __init__(self, folder: Path, fake: FakeX, starts: date, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.fake, self.patch = folder, fake, patch
        self.begins = datetime(starts.year, starts.month, starts.day, tzinfo=COPENHAGEN)
        (folder / "config.toml").write_text(
            f'[sources.x]\nbase_url = "{fake.base_url}"\n[campaign.spring]\nname = "Spring Day"\n'
            f'tags = ["#springday"]\ntimezone = "Europe/Copenhagen"\nstarts = {starts}\n'
        )
        fake.world.user("501")
        at = self.begins.astimezone(UTC)
        for n in range(48 * 6):
            fake.world.post("#springday", "501", at + n * HOUR / 2)
        patch.setattr(x, "Caller", partial(Caller, sleep=lambda _: None))

    def collect(self, at: datetime) -> int:
        """Run a day's collection at a time; return how many posts were new."""
        now = at.astimezone(UTC)
        self.fake.clock.set(now)
        self.patch.setattr(x, "datetime", SimpleNamespace(now=lambda _: now))
        settings = load_settings(self.folder / "config.toml", {})
        given: dict[str, Any] = {"environment": {"X_BEARER_TOKEN": TOKEN}, "now": now}
        return pipeline.collect(settings, "spring", "x", **given).new

    def asked(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "listening.db")) as store:
            return store.execute(sql).fetchall()

    def spans(self) -> list[tuple[str, str]]:
        return self.asked("SELECT starts_at, ends_at FROM collection_window ORDER BY starts_at")


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with a_fake_x() as served:
        served.limits.one_a_second.clear()
        yield served


def due(start: datetime, runs: int) -> list[datetime]:
    """When Prefect's scheduler, asked at `start`, lets `30 2 * * *` fall due in Copenhagen."""
    from prefect.server.schemas.schedules import CronSchedule

    schedule = CronSchedule(cron="30 2 * * *", timezone="Europe/Copenhagen")
    dates = asyncio.run(schedule.get_dates(n=runs, start=start.astimezone(UTC)))
    return [datetime.fromtimestamp(each.timestamp(), UTC) for each in dates]


@pytest.mark.parametrize("change", CHANGES)
def test_a_run_at_half_past_two_falls_due_once_a_day_where_clocks_change(change: str) -> None:
    day, _ = CHANGES[change]
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=COPENHAGEN) - 2 * DAY
    days = [each.astimezone(COPENHAGEN).date() for each in due(noon, 4)]
    assert days == [day + n * DAY for n in (-1, 0, 1, 2)]


@pytest.mark.parametrize("change", CHANGES)
def test_each_day_is_collected_once_where_clocks_change_even_if_a_run_falls_due_twice(
    tmp_path: Path, fake: FakeX, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    day, hours = CHANGES[change]
    campaign = Campaign(tmp_path, fake, day - DAY, monkeypatch)
    first, *runs = due(campaign.begins + 12 * HOUR, 4)
    came = sum(campaign.collect(at) for at in (first, first + HOUR, *runs))
    (posts,) = campaign.asked("SELECT count(*) FROM post_campaign")[0]
    assert came == posts
    counted = dict(campaign.asked("SELECT day, count(*) FROM post_campaign GROUP BY day"))
    assert counted[str(day)] == 2 * hours
    assert counted[str(day + DAY)] == 48
    spans = campaign.spans()
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    searches = [each for each in fake.requests if each.path.endswith("/search/recent")]
    assert len({(s.params["start_time"], s.params.get("next_token")) for s in searches}) == len(searches)  # fmt: skip


def test_after_three_days_without_a_server_runs_that_are_late_collect_what_is_missing_once(
    tmp_path: Path, fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect starts each run that it is late with, all when a worker is back."""
    campaign = Campaign(tmp_path, fake, date(2026, 3, 2), monkeypatch)
    campaign.collect(campaign.begins + 12 * HOUR)
    back = campaign.begins + 4 * DAY + 12.2 * HOUR
    before = len(fake.requests)
    came = [campaign.collect(back + n * timedelta(seconds=40)) for n in range(3)]
    assert came == [4 * 48 + 1, 0, 0]
    assert all(one[1] == other[0] for one, other in pairwise(campaign.spans()))
    windows = {each.params["start_time"] for each in fake.requests[before:] if "/search/" in each.path}  # fmt: skip
    assert len(windows) == len(came)
