"""What a process of its own writes to its error stream while it waits."""

import random
import time
from pathlib import Path

import pytest

from tests.crashes.schedule import DAILY, LAST, Schedule
from tests.fakes.x import a_fake_x, faults


@pytest.mark.parametrize(
    ("reset_at", "told"),
    [
        (int(LAST.timestamp()) + 90, "X limits requests (429): going on in 91 s\n"),
        (None, "X limits requests (429): going on in "),
    ],
)
def test_a_wait_is_one_line_of_the_error_stream(
    tmp_path: Path, reset_at: int | None, told: str
) -> None:
    with a_fake_x() as fake:
        fake.clock.set(LAST)
        url = f"sqlite:///{tmp_path / 'store.db'}"
        schedule = Schedule(fake, tmp_path, url, random.Random(1))
        fake.faults.queue(faults.limited(reset_at))
        begun = time.monotonic()
        schedule.ended(schedule.started(DAILY))
        assert time.monotonic() - begun < 60
        (line,) = [each for each in schedule.told[-1].splitlines(keepends=True) if "429" in each]
        assert line.startswith(told.rstrip("\n"))
