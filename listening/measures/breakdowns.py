"""Breakdowns: the same counts by source, language or kind, and what stands for a hidden one."""

from collections import Counter
from collections.abc import Callable, Iterable

from listening.measures.counts import written
from listening.measures.privacy import SMALLEST_CELL
from listening.model import Estimate, Status
from listening.tally import Cell

HIDDEN = f"fewer than {SMALLEST_CELL} people, or would give away a cell of fewer"


def suppressed(definition: str) -> Estimate:
    """Return the estimate that stands where a cell is hidden: marked, and never zero."""
    return Estimate.missing(definition, HIDDEN, Status.SUPPRESSED)


def unless(is_hidden: bool, figure: Estimate) -> Estimate:
    """Return a figure, or what stands for it where it is hidden."""
    return suppressed(figure.definition) if is_hidden else figure


def count_by(cells: Iterable[Cell], key: Callable[[Cell], str]) -> Counter[str]:
    """Return posts (originals, quotes and replies) by `key`."""
    counts: Counter[str] = Counter()
    for cell in written(cells):
        counts[key(cell)] += cell.posts
    return counts
