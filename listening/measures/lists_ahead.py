"""What buying follower lists is expected to do to the interval, by the formula of the estimate."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from listening.measures import overlap
from listening.measures.unique_reach import FEWEST_LISTS


class Ahead(NamedTuple):
    """The interval that is expected once so many lists are there, in people."""

    lists: int
    low: float
    high: float

    @property
    def ratio(self) -> float | None:
        """How far apart its ends are; None where it begins at nothing."""
        return self.high / self.low if self.low else None


def intervals_ahead(followers: Sequence[int], value: float, most: int) -> Iterator[Ahead]:
    """Yield what is expected after the first list, the first two, and so on, up to `most`.

    `followers` are everyone's, in the order of buying; `value` is the estimate as it stands.
    It says how far followings overlap, and with that how many people the lists should hold
    together: U(T_S, a), with the a of U(T, a) = value. Where it errs, so does this.
    """
    total, largest = sum(followers), max(followers, default=0)
    scale = overlap.scale_of_lists(total, value) if total and value > 0 else 0.0
    for lists, listed in enumerate(accumulate(followers[:most]), 1):
        union = min(max(overlap.union_of(listed, scale), *followers[:lists]), listed)
        if lists == len(followers):
            yield Ahead(lists, union, union)
            continue
        bounds = max(union, largest), min(total, union + total - listed)
        if lists < FEWEST_LISTS:
            yield Ahead(lists, *bounds)
        else:
            found = overlap.from_few_lists(bounds, total, listed, union)
            yield Ahead(lists, found.low, found.high)
