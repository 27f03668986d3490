"""A process that is killed within a list of engagers loses none of the pages that it bought."""

import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crashes.schedule import DAILY, LAST, Schedule, booked
from tests.fakes.x import FakeX, a_fake_x
from tests.fakes.x.answers import Answer, Request
from tests.fakes.x.faults import Serve

ENGAGERS = (*DAILY, "--engagers")
REPOSTERS = 23


def a_loud_post(fake: FakeX) -> None:
    metrics = {"retweet_count": REPOSTERS, "quote_count": 0, "reply_count": 0, "like_count": 0}
    hours = timedelta(hours=1)
    loud = fake.world.post("a #springday", "600001", LAST - 9 * hours, public_metrics=metrics)
    for number in range(REPOSTERS):
        fake.world.repost(loud, str(700_100 + number), LAST - 6 * hours)


def tokens(fake: FakeX) -> list[bool]:
    """Return of each page of a list that was asked for whether it was a later one."""
    asked = [each.params for each in fake.requests if each.path.endswith("/retweeted_by")]
    return ["pagination_token" in page for page in asked]


@pytest.mark.slow
def test_a_list_goes_on_behind_the_pages_that_were_there_before_the_kill(
    tmp_path: Path,
) -> None:
    with a_fake_x() as fake:
        schedule = Schedule(fake, tmp_path, f"sqlite:///{tmp_path / 'x.db'}", random.Random(1))
        fake.world.posts.clear()
        a_loud_post(fake)
        fake.clock.set(LAST)
        schedule.ended(schedule.started(DAILY))
        before = booked(schedule.url)
        victims: list[subprocess.Popen[str]] = []

        def killing(request: Request, serve: Serve) -> Answer:
            answer = serve(request)
            victims[0].kill()
            return answer

        fake.faults.at(killing, 4, on="/retweeted_by")
        victims.append(schedule.started(ENGAGERS))
        assert schedule.ended(victims[0]) == -signal.SIGKILL
        assert schedule.ended(schedule.started(ENGAGERS)) == 0
        assert tokens(fake) == [False, *[True] * 5]  # five pages, one of which came twice
        worst_usd = 2 * REPOSTERS * 0.010  # what was reserved for that page counts as spent
        assert REPOSTERS * 0.010 <= booked(schedule.url) - before <= worst_usd + 1e-9
    with closing(sqlite3.connect(tmp_path / "x.db")) as store:
        assert store.execute("SELECT count(*) FROM engager").fetchone() == (REPOSTERS,)
        assert store.execute("SELECT count(*) FROM begun_list_account").fetchone() == (0,)
