"""Runs the command line with a clock that is faster than time.

    python hasty.py BASE SPEED WORD…

At BASE, in Unix seconds, both show the same. Whoever sleeps sleeps as much shorter.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from listening.cli import app, buying, collecting
from listening.sources import x
from listening.sources.x_calls import Caller


def hasty(base: float, speed: float) -> Callable[[], datetime]:
    return lambda: datetime.fromtimestamp(base + (time.time() - base) * speed, UTC)


if __name__ == "__main__":
    base, speed = map(float, sys.argv[1:3])
    now = hasty(base, speed)
    for module in (buying, collecting):
        module.now = now
    x.datetime = SimpleNamespace(now=lambda zone: now())  # type: ignore[misc, assignment]
    x.Caller = partial(Caller, sleep=lambda s: time.sleep(s / speed))  # type: ignore[misc, assignment]
    app(sys.argv[3:])
