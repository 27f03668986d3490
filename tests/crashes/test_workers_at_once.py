"""A daily run and a backfill that overlaps it, at once on PostgreSQL, write every row once."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes.schedule import DAILY, WHOLE, Schedule, rows_of
from tests.fakes.x import FakeX, a_fake_x
from tests.store.servers import Databases

ROUNDS = 20
IN_PART = {0, 3}
"""Done, or done but for the window that the other run has."""

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.timeout(1800)]


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with a_fake_x() as served:
        yield served


def test_two_workers_at_once_lose_and_double_nothing_over_twenty_rounds(
    tmp_path: Path, fake: FakeX, databases: Databases
) -> None:
    with databases.fresh() as clean:
        schedule = Schedule(fake, tmp_path, clean, random.Random(1))
        expected = schedule.clean_rows(clean)
    for number in range(ROUNDS):
        with databases.fresh() as url:
            both = [schedule.started(words, url) for words in (DAILY, WHOLE)]
            endings = [schedule.ended(each) for each in both]
            assert set(endings) <= IN_PART, (number, schedule.told[-2:])
            for words in (WHOLE, DAILY):
                assert schedule.ended(schedule.started(words, url)) == 0, schedule.told[-1]
            assert rows_of(url) == expected, number
