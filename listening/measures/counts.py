"""Counts and sums, each over the posts that carry the figure."""

from collections.abc import Callable, Iterable

from listening.model import Estimate, Status
from listening.tally import Cell


def exact(count: float, definition: str, n: int | None = None, method: str = "count") -> Estimate:
    """Return a count, or a ratio of counts, that is no estimate: value = low = high; `n` is what
    it rests on, where that is not the count itself.
    """
    return Estimate(
        value=count,
        low=count,
        high=count,
        level=1.0,
        n=int(count) if n is None else n,
        method=method,
        definition=definition,
    )


def written(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells of originals, quotes and replies: all but reposts."""
    return [cell for cell in cells if cell.label is not None]


def sum_given(
    cells: Iterable[Cell],
    definition: str,
    what: str,
    *,
    value: Callable[[Cell], int],
    given: Callable[[Cell], int],
) -> Estimate:
    """Return the sum of `value` over the posts that carry it; `n` is how many do.

    Partial where some do not, not estimable where none does: missing is not zero.
    """
    own = written(cells)
    posts, carrying = sum(cell.posts for cell in own), sum(map(given, own))
    if not carrying:
        return Estimate.missing(definition, f"no post carries {what}")
    lacking = posts - carrying
    return Estimate(
        value=sum(map(value, own)),
        n=carrying,
        method="sum of the platforms' counts",
        definition=definition,
        status=Status.PARTIAL if lacking else Status.OK,
        note=f"{lacking:,} of {posts:,} posts carry no {what}" if lacking else "",
    )
