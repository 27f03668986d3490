"""Breakdowns: the same counts by role, source, tag, language or day, with small cells hidden."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from listening.measures.counts import exact, written
from listening.measures.privacy import SMALLEST_CELL, Line, hidden_cells
from listening.measures.reach import participants
from listening.model import Estimate, Status
from listening.tally import Cell

HIDDEN = f"fewer than {SMALLEST_CELL} people, or would give away a cell of fewer"


def suppressed(definition: str) -> Estimate:
    """Return the estimate that stands where a cell is hidden: marked, and never zero."""
    return Estimate.missing(definition, HIDDEN, Status.SUPPRESSED)


def count_by(cells: Iterable[Cell], key: Callable[[Cell], str]) -> Counter[str]:
    """Return posts (originals, quotes and replies) by `key`."""
    counts: Counter[str] = Counter()
    for cell in written(cells):
        counts[key(cell)] += cell.posts
    return counts


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a breakdown: its key, posts and accounts."""

    key: str
    posts: Estimate
    participants: Estimate


def break_down(
    posts: Mapping[str, int],
    accounts: Mapping[str, int],
    *,
    adds_up: bool = True,
    definition: str = "posts/1",
) -> tuple[Part, ...]:
    """Return one part per key, most accounts first, with small parts hidden.

    `adds_up`: the parts make up a total that is shown elsewhere, so that one hidden part
    alone could be worked out from it.
    """
    keys = sorted({*posts, *accounts}, key=lambda key: (-accounts.get(key, 0), key))
    counts = {key: accounts.get(key, 0) for key in keys}
    lines = [Line("", keys)] if adds_up else []
    hidden = hidden_cells({**counts, "": sum(counts.values())}, lines)
    return tuple(
        Part(key, suppressed(definition), suppressed("participants/1"))
        if key in hidden
        else Part(
            key,
            exact(posts.get(key, 0), definition, counts[key]),
            participants(counts[key], posts.get(key, 0)),
        )
        for key in keys
    )
