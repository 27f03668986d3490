"""A process that is killed within a list of engagers loses none of the pages that it bought."""

import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crashes.schedule import DAILY, LAST, Schedule, booked
from tests.fakes.x import FakeX, a_fake_x
from tests.fakes.x.answers import Answer, Request
from tests.fakes.x.faults import Serve

PEOPLE = 23


@dataclass(frozen=True)
class List:
    """How a list is bought, and where X and the store have it."""

    words: tuple[str, ...]
    path: str
    table: str
    unfinished: str


LISTS = {
    "engagers": List(
        (*DAILY, "--engagers"),
        "/retweeted_by",
        "engager",
        "SELECT count(*) FROM begun_list_account",
    ),
    "followers": List(
        (*DAILY, "--followers", "--budget-usd", "5"),
        "/followers",
        "follower_list",
        "SELECT count(*) FROM bought_list WHERE finished_at IS NULL",
    ),
}


def a_loud_post(fake: FakeX, author: str = "600001") -> None:
    """One post that 23 people reposted, who follow its author."""
    metrics = {"retweet_count": PEOPLE, "quote_count": 0, "reply_count": 0, "like_count": 0}
    hours, people = timedelta(hours=1), [str(700_100 + number) for number in range(PEOPLE)]
    fake.world.user(author, followers_count=PEOPLE)
    loud = fake.world.post("a #springday", author, LAST - 9 * hours, public_metrics=metrics)
    for each in people:
        fake.world.repost(loud, each, LAST - 6 * hours)
    fake.world.followers[author] = people


def tokens(fake: FakeX, path: str) -> list[bool]:
    """Return of each page of a list that was asked for whether it was a later one."""
    asked = [each.params for each in fake.requests if each.path.endswith(path)]
    return ["pagination_token" in page for page in asked]


@pytest.mark.slow
@pytest.mark.parametrize("bought", LISTS.values(), ids=LISTS)
def test_a_list_goes_on_behind_the_pages_that_were_there_before_the_kill(
    tmp_path: Path, bought: List
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

        fake.faults.at(killing, 4, on=bought.path)
        victims.append(schedule.started(bought.words))
        assert schedule.ended(victims[0]) == -signal.SIGKILL
        assert schedule.ended(schedule.started(bought.words)) == 0
        assert tokens(fake, bought.path) == [False, *[True] * 5]  # five, one of which came twice
        worst_usd = 2 * PEOPLE * 0.010  # what was reserved for that page counts as spent
        assert PEOPLE * 0.010 <= booked(schedule.url) - before <= worst_usd + 1e-9
    with closing(sqlite3.connect(tmp_path / "x.db")) as store:
        assert store.execute(f"SELECT count(*) FROM {bought.table}").fetchone() == (PEOPLE,)
        assert store.execute(bought.unfinished).fetchone() == (0,)
