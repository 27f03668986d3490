"""A process of ours may be stopped for a while, as Ctrl-Z does, and nothing of its work is lost."""

import fcntl
import os
import pickle
import signal
import struct
import subprocess
import sys
import termios
from typing import IO

import orjson
import psutil
import pytest

from listening.sources.lines import Block
from tests.flows.waiting import wait_for
from tests.store.made_up import NOON

POSTS = 3000
A_PIPE_HOLDS = 65_536


def told() -> str:
    return "the process neither wrote nor stopped"


def waits_in(pipe: IO[bytes]) -> int:
    """Return how many bytes wait to be read."""
    found = fcntl.ioctl(pipe, termios.FIONREAD, struct.pack("i", 0))
    return int(struct.unpack("i", found)[0])


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_process_that_is_stopped_while_it_writes_goes_on_with_the_rest(unbuffered: str) -> None:
    lines = [
        {"id": str(n), "author_id": "1", "text": f"day {n}", "created_at": "2026-10-01T12:00:00Z"}
        for n in range(POSTS)
    ]
    block = Block(1, b"\n".join(map(orjson.dumps, lines)))
    with subprocess.Popen(
        [sys.executable, "-m", "listening.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for each in ((NOON, "sqlite"), block):
            pickle.dump(each, process.stdin)
        process.stdin.close()
        output = process.stdout
        wait_for(lambda: waits_in(output) == A_PIPE_HOLDS, 60, told)
        process.send_signal(signal.SIGSTOP)
        wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED, 10, told)
        process.send_signal(signal.SIGCONT)
        assert len(pickle.load(output).posts) == POSTS
