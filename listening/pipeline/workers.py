"""Scoring on every core: many posts go to processes of their own, few stay here."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from listening.model import Score
from listening.pipeline.processes import Work, cores, spread
from listening.scoring.masking import Mask
from listening.scoring.sentiment import Reader, Scored, Unscored, columns_of, scored_as
from listening.trained import open_analyzer

MANY = 20_000
"""Fewer are scored in the half second that a process takes to start."""

SCORING = Work[list[Unscored]]("scoring", "listening.worker", columns_of)

Both = tuple[list[Unscored], list[Scored]]


def score_batches(
    name: str, root: Path, mask: Mask, batches: Iterable[list[Unscored]], total: int
) -> Iterator[Both]:
    """Yield each batch with its scores, in order; `total` posts are to come.

    `name` is the analyzer's in config.toml, and `root` the folder of that, where a process of its
    own finds the same models. Raises ListeningError where a process ends before its time.
    """
    if total < MANY or cores() == 1:
        reader = Reader(open_analyzer(name, root), mask)
        for batch in batches:
            yield batch, scored_as(batch, reader.read(*columns_of(batch)))
        return
    found = spread(SCORING, batches, arguments=(name, str(root)), first=mask)
    for batch, (languages, columns) in found:
        # They come by columns, in a third of the time.
        yield batch, scored_as(batch, (languages, list(map(Score, *columns))))
