"""Scoring on every core: many posts go to processes of their own, few stay here."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from listening.errors import ListeningError
from listening.model import Score
from listening.scoring.masking import Mask
from listening.scoring.sentiment import Reader, Scored, Unscored, columns_of, scored_as
from listening.trained import open_analyzer

MANY = 20_000
"""Fewer are scored in the half second that a process takes to start."""

MOST = 4
"""More would wait for the one process that reads and writes."""


Both = tuple[list[Unscored], list[Scored]]


class _Worker(NamedTuple):
    """A process that scores; it has nothing to do, or one batch."""

    to: IO[bytes]
    back: IO[bytes]

    def send(self, what: object) -> None:
        """Give it the mask, or what is to be read of a batch."""
        pickle.dump(what, self.to, pickle.HIGHEST_PROTOCOL)
        self.to.flush()

    def receive(self, batch: list[Unscored]) -> list[Scored]:
        """Return its batch's scores. They come by columns, in a third of the time."""
        languages, columns = pickle.load(self.back)  # noqa: S301  from our own process
        return scored_as(batch, (languages, list(map(Score, *columns))))


def score_batches(
    name: str, root: Path, mask: Mask, batches: Iterable[list[Unscored]], total: int
) -> Iterator[Both]:
    """Yield each batch with its scores, in order; `total` posts are to come.

    `name` is the analyzer's in config.toml, and `root` the folder of that, where a process of its
    own finds the same models.

    Raises ListeningError where a process ends before its time.
    """
    cores = min(os.cpu_count() or 1, MOST)
    if total < MANY or cores == 1:
        reader = Reader(open_analyzer(name, root), mask)
        for batch in batches:
            yield batch, scored_as(batch, reader.read(*columns_of(batch)))
        return
    try:
        with ExitStack() as stack:
            workers = [stack.enter_context(_worker(name, root)) for _ in range(cores)]
            for worker in workers:
                worker.send(mask)
            yield from _scored_by(workers, batches)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        raise ListeningError(
            "scoring stopped: a process that scores has ended; what it scored before is kept, "
            "so run the same again"
        ) from None


def _scored_by(workers: list[_Worker], batches: Iterable[list[Unscored]]) -> Iterator[Both]:
    """Whoever got the oldest batch gives it back, and has the next before that one is written."""
    busy: deque[tuple[_Worker, list[Unscored]]] = deque()
    for batch in batches:
        done = None
        if len(busy) < len(workers):
            worker = workers[len(busy)]
        else:
            worker, finished = busy.popleft()
            done = finished, worker.receive(finished)
        worker.send(columns_of(batch))
        busy.append((worker, batch))
        if done is not None:
            yield done
    yield from ((batch, worker.receive(batch)) for worker, batch in busy)


@contextmanager
def _worker(analyzer: str, root: Path) -> Iterator[_Worker]:
    command = [sys.executable, "-m", "listening.worker", analyzer, str(root)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:  # noqa: S603  our own module
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield _Worker(process.stdin, process.stdout)
        except BaseException:
            process.kill()
            raise
