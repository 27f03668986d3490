"""Suppression: no cell of fewer than ten people is shown, nor one that would give it away."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

SMALLEST_CELL = 10

K = TypeVar("K", bound=Hashable)


def hidden_cells(
    authors: Mapping[K, int],
    lines: Iterable[tuple[K, Sequence[K]]] = (),
    also: Iterable[K] = (),
) -> frozenset[K]:
    """Return the cells that must not be shown, given each cell's number of distinct authors.

    A cell of one to nine authors is hidden; a cell of none is an honest zero. `lines` are
    totals with the cells that add up to them: where the hidden cells of a line could be
    worked out from its total, as one cell or as fewer than ten authors together, the next
    smallest is hidden too, and at last the total. `also` are hidden to begin with.
    """
    hidden = {cell for cell, count in authors.items() if 0 < count < SMALLEST_CELL}
    hidden.update(also)
    known_lines = list(lines)
    while more := {_next_to_hide(authors, line, hidden) for line in known_lines} - {None}:
        hidden |= {cell for cell in more if cell is not None}
    return frozenset(hidden)


def _next_to_hide(
    authors: Mapping[K, int], line: tuple[K, Sequence[K]], hidden: set[K]
) -> K | None:
    total, cells = line
    gone = [cell for cell in cells if cell in hidden]
    if total in hidden:
        return _smallest_shown(authors, cells, hidden) if not gone else None
    if not gone or (len(gone) > 1 and sum(authors[cell] for cell in gone) >= SMALLEST_CELL):
        return None
    return _smallest_shown(authors, cells, hidden) or total


def _smallest_shown(authors: Mapping[K, int], cells: Sequence[K], hidden: set[K]) -> K | None:
    shown = [cell for cell in cells if cell not in hidden and authors[cell] > 0]
    return min(shown, key=lambda cell: (authors[cell], str(cell)), default=None)
