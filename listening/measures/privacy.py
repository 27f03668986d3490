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
    `total_gives_way` the total. `apart`: nobody is in two of the cells.
    """

    total: K
    cells: Sequence[K]
    total_gives_way: bool = False
    apart: bool = False


def hidden_cells(authors: Mapping[K, int], lines: Iterable[Line[K]] = ()) -> frozenset[K]:
    """Return the cells that must not be shown, given each cell's number of distinct authors.

    A cell of one to nine authors is hidden; a cell of none is an honest zero. Where the
    hidden cells of a line could be worked out from its total, as one cell or as what may be
    fewer than ten authors together, one more is hidden, the smallest first.
    """
    hidden = {cell for cell, count in authors.items() if 0 < count < SMALLEST_CELL}
    known_lines = list(lines)
    is_settled = False
    while not is_settled:
        is_settled = True
        for line in known_lines:
            while (cell := _next_to_hide(authors, line, hidden)) is not None:
                hidden.add(cell)
                is_settled = False
    return frozenset(hidden)


def _next_to_hide(authors: Mapping[K, int], line: Line[K], hidden: set[K]) -> K | None:
    gone = [cell for cell in line.cells if cell in hidden]
    shown = [cell for cell in line.cells if cell not in hidden and authors[cell] > 0]
    if line.total in hidden:
        return None if gone else _smallest(authors, shown)
    if not gone or (len(gone) > 1 and _people(authors, line, gone, shown) >= SMALLEST_CELL):
        return None
    if line.total_gives_way:
        return line.total
    return _smallest(authors, shown) or line.total


def _people(authors: Mapping[K, int], line: Line[K], gone: Sequence[K], shown: Sequence[K]) -> int:
    """Return how many people are behind the hidden cells together, at the least."""
    if not shown:
        return authors[line.total]
    return (sum if line.apart else max)(authors[cell] for cell in gone)


def _smallest(authors: Mapping[K, int], cells: Sequence[K]) -> K | None:
    return min(cells, key=lambda cell: (authors[cell], str(cell)), default=None)
