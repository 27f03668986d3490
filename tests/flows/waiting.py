"""Waiting for what a process that was started does in its own time."""

import time
from collections.abc import Callable
from typing import Any


def wait_for(happened: Callable[[], Any], seconds: float, told: Callable[[], str]) -> Any:
    gives_up = time.monotonic() + seconds
    while time.monotonic() < gives_up:
        if found := happened():
            return found
        time.sleep(0.5)
    raise AssertionError(f"waited {seconds} s in vain; it said: {told()}")
