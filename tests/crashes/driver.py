"""Runs the command line as a process of its own, at a time that its caller sets.

    python driver.py NOW OBSERVED WORD…

The clock stands still at NOW and waiting takes no time. Whatever X gives counts as observed at
OBSERVED, so that stores filled at different times can be compared. With KILL_AT_COMMIT=n in the
environment the process kills itself when it is about to commit for the n-th time.
"""

import os
import signal
import sys
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import Engine, event

from listening.cli import app, buying, collecting, engaging, following
from listening.sources import x, x_search
from listening.sources.x_calls import Caller
from listening.sources.x_records import parse_page


def stand_at(now: datetime, observed: datetime) -> None:
    """Stop every clock of the program."""
    for module in (buying, collecting, engaging, following):
        module.now = lambda: now
    x.datetime = SimpleNamespace(now=lambda zone: now)  # type: ignore[misc, assignment]
    x.Caller = partial(Caller, sleep=lambda seconds: None)  # type: ignore[misc, assignment]
    x_search.parse_page = lambda answer, _: parse_page(answer, observed)


def die_at_commit(number: int) -> None:
    commits = count(1)

    def committing(_connection: Any) -> None:
        if next(commits) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", committing)


if __name__ == "__main__":
    stand_at(*map(datetime.fromisoformat, sys.argv[1:3]))
    if "KILL_AT_COMMIT" in os.environ:
        die_at_commit(int(os.environ["KILL_AT_COMMIT"]))
    app(sys.argv[3:])
