"""Suppression: no cell of fewer than ten people is shown, nor one that would give it away."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST_CELL = 10

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line(Generic[K]):
    """Cells that add up to a total, which stands in the same table or another.

    Where a hidden cell could be worked out, another cell is hidden too, or with
    `total_gives_way` the total.
    """

    total: K
    cells: Sequence[K]
    total_gives_way: bool = False


def hidden_cells(
    authors: Mapping[K, int], lines: Iterable[Line[K]] = (), also: Iterable[K] = ()
) -> frozenset[K]:
    """Return the cells that must not be shown, given each cell's number of distinct authors.

    A cell of one to nine authors is hidden; a cell of none is an honest zero. Where the
    hidden cells of a line could be worked out from its total, as one cell or as fewer than
    ten authors together, one more is hidden, the smallest first. `also` are hidden to begin
    with.
    """
    hidden = {cell for cell, count in authors.items() if 0 < count < SMALLEST_CELL}
    hidden.update(also)
    known_lines = list(lines)
    while more := {_next_to_hide(authors, line, hidden) for line in known_lines} - {None}:
        hidden |= {cell for cell in more if cell is not None}
    return frozenset(hidden)


def _next_to_hide(authors: Mapping[K, int], line: Line[K], hidden: set[K]) -> K | None:
    gone = [cell for cell in line.cells if cell in hidden]
    if line.total in hidden:
        return None if gone else _smallest_shown(authors, line.cells, hidden)
    if not gone or (len(gone) > 1 and sum(authors[cell] for cell in gone) >= SMALLEST_CELL):
        return None
    if line.total_gives_way:
        return line.total
    return _smallest_shown(authors, line.cells, hidden) or line.total


def _smallest_shown(authors: Mapping[K, int], cells: Sequence[K], hidden: set[K]) -> K | None:
    shown = [cell for cell in cells if cell not in hidden and authors[cell] > 0]
    return min(shown, key=lambda cell: (authors[cell], str(cell)), default=None)
