"""The other end of pipeline/processes.py: a process that gives back what it makes of batches."""

import pickle
import signal
import sys
from collections.abc import Callable
from typing import Any

Made = Callable[[Any], object]


def answer(begin: Callable[[Any], Made]) -> None:
    """Answer each batch that stands on standard input, until there are no more.

    What comes first, which the work follows, is given to `begin`; what that returns makes the
    answers. Ctrl-C is for who started this process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Python's own output, where it is told not to buffer, drops what a process that is stopped by
    # Ctrl-Z could not write in one go.
    with open(sys.stdout.fileno(), "wb", closefd=False) as output:
        try:
            make = begin(pickle.load(sys.stdin.buffer))  # noqa: S301  from who started this
            while True:
                made = make(pickle.load(sys.stdin.buffer))  # noqa: S301  as above
                pickle.dump(made, output, protocol=pickle.HIGHEST_PROTOCOL)
                output.flush()
        except EOFError:
            return
