"""Work for every core: batches go to processes of their own, and come back in their order."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, NamedTuple, TypeVar

from listening.errors import ListeningError

MOST = 4
"""More would wait for the one process that reads and writes the store."""

Batch = TypeVar("Batch")


class Process(NamedTuple):
    """A process of ours; it has nothing to do, or one batch."""

    to: IO[bytes]
    back: IO[bytes]

    def send(self, batch: object) -> None:
        """Give it a batch."""
        pickle.dump(batch, self.to)
        self.to.flush()

    def receive(self) -> Any:
        """Return what it made of its batch."""
        return pickle.load(self.back)  # noqa: S301  from our own process


def cores() -> int:
    """Return how many processes are worth starting."""
    return min(os.cpu_count() or 1, MOST)


def spread(
    module: str, batches: Iterable[Batch], *, what: str, arguments: Iterable[str] = ()
) -> Iterator[tuple[Batch, Any]]:
    """Yield each batch with what processes running `module` make of it, in order.

    Raises ListeningError, beginning with `what` stopped, where one ends before its time.
    """
    try:
        with ExitStack() as stack:
            processes = [stack.enter_context(_process(module, arguments)) for _ in range(cores())]
            yield from _spread_over(processes, batches)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        raise ListeningError(
            f"{what} stopped: a process that it started has ended; what came before is kept, "
            "so run the same again"
        ) from None


def _spread_over(processes: list[Process], batches: Iterable[Batch]) -> Iterator[tuple[Batch, Any]]:
    """Whoever got the oldest batch gives it back, and has the next before that one is written."""
    busy: deque[tuple[Process, Batch]] = deque()
    for batch in batches:
        done = None
        if len(busy) < len(processes):
            process = processes[len(busy)]
        else:
            process, finished = busy.popleft()
            done = finished, process.receive()
        process.send(batch)
        busy.append((process, batch))
        if done is not None:
            yield done
    yield from ((batch, process.receive()) for process, batch in busy)


@contextmanager
def _process(module: str, arguments: Iterable[str]) -> Iterator[Process]:
    command = [sys.executable, "-m", module, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:  # noqa: S603  our own module
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Process(process.stdin, process.stdout)
        except BaseException:
            process.kill()
            raise
