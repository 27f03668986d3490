"""Work for every core: batches go to processes of their own, and come back in their order."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any, Generic, NamedTuple, TypeVar

from listening.errors import ListeningError

MOST = 4
"""More would wait for the one process that reads and writes the store."""

Batch = TypeVar("Batch")


@dataclass(frozen=True)
class Work(Generic[Batch]):
    """What processes do: its name in a sentence, the module they run, and what they are given of
    a batch.
    """

    name: str
    module: str
    given: Callable[[Batch], object]


class Process(NamedTuple):
    """A process of ours; it has nothing to do, or one batch."""

    to: IO[bytes]
    back: IO[bytes]

    def send(self, what: object) -> None:
        """Give it what its work follows, or a batch."""
        pickle.dump(what, self.to, pickle.HIGHEST_PROTOCOL)
        self.to.flush()

    def receive(self) -> Any:
        """Return what it made of its batch."""
        return pickle.load(self.back)  # noqa: S301  from our own process


def cores() -> int:
    """Return how many processes are worth starting."""
    return min(os.cpu_count() or 1, MOST)


def spread(
    work: Work[Batch], batches: Iterable[Batch], *, arguments: Sequence[str] = (), first: Any = None
) -> Iterator[tuple[Batch, Any]]:
    """Yield each batch with what processes make of it, in order.

    They are started with `arguments`, and told `first` before any batch, unless it is None.
    Raises ListeningError where one ends before its time.
    """
    try:
        with ExitStack() as stack:
            processes = [
                stack.enter_context(_process(work.module, arguments)) for _ in range(cores())
            ]
            for process in processes if first is not None else ():
                process.send(first)
            yield from _spread_over(processes, batches, work.given)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        raise ListeningError(
            f"{work.name} stopped: a process that it started has ended; what came before is kept, "
            "so run the same again"
        ) from None


def _spread_over(
    processes: list[Process], batches: Iterable[Batch], given: Callable[[Batch], object]
) -> Iterator[tuple[Batch, Any]]:
    """Whoever got the oldest batch gives it back, and has the next before that one is written."""
    busy: deque[tuple[Process, Batch]] = deque()
    for batch in batches:
        done = None
        if len(busy) < len(processes):
            process = processes[len(busy)]
        else:
            process, finished = busy.popleft()
            done = finished, process.receive()
        process.send(given(batch))
        busy.append((process, batch))
        if done is not None:
            yield done
    yield from ((batch, process.receive()) for process, batch in busy)


@contextmanager
def _process(module: str, arguments: Sequence[str]) -> Iterator[Process]:
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
