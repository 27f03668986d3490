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
        (int(LAST.timestamp()) + 90, "X limits requests: wait 1 of 4, going on in 91 s\n"),
        (None, "X limits requests: wait 1 of 4, going on in "),
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
        (line,) = [each for each in schedule.told[-1].splitlines(keepends=True) if "limits" in each]
        assert line.startswith(told.rstrip("\n"))


def test_an_x_that_is_down_is_told_at_every_try(tmp_path: Path) -> None:
    with a_fake_x() as fake:
        fake.clock.set(LAST)
        schedule = Schedule(fake, tmp_path, f"sqlite:///{tmp_path / 'store.db'}", random.Random(1))
        fake.faults.always(faults.down(), on="/search/")
        assert schedule.ended(schedule.started(DAILY)) == 1
        told = [line for line in schedule.told[-1].splitlines() if " of 5 in " in line]
        assert [line.partition(": try ")[2][:6] for line in told] == [
            f"{n} of 5" for n in range(2, 6)
        ]
        assert all(line.startswith("X does not serve at the moment (503)") for line in told)
