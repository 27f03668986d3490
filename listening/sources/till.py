"""What a source may spend: asked before each request that costs, and told after it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from math import inf
from typing import Protocol


@dataclass
class Purchase:
    """One purchase under way: what it may cost at worst, and what it has cost so far, in USD.

    `is_uncertain` while a request is out, and after one that got no answer: what it cost is
    then unknown, and counts as the worst.
    """

    worst_usd: float
    paid_usd: float = 0.0
    is_uncertain: bool = False

    @property
    def cost_usd(self) -> float:
        """What counts as spent."""
        return max(self.worst_usd, self.paid_usd) if self.is_uncertain else self.paid_usd


class Till(Protocol):
    """Keeps every source within its budget and ceiling."""

    def left_usd(self) -> float:
        """Return what may still be spent; infinite where nothing limits it."""

    def buying(self, worst_usd: float) -> AbstractContextManager[Purchase]:
        """Reserve the worst case, and settle what it cost at the end, however that comes.

        Raises BudgetError, before anything is sent, where the worst case would pass a limit.
        """


class OpenTill:
    """A till without a limit that keeps no account."""

    def left_usd(self) -> float:
        """Return infinity."""
        return inf

    @contextmanager
    def buying(self, worst_usd: float) -> Iterator[Purchase]:
        """Yield a purchase that nobody settles."""
        yield Purchase(worst_usd)


OPEN_TILL = OpenTill()


Acquaintance = Callable[[Collection[str]], set[str]]
"""Returns those of some author ids that were seen on this UTC day, and need not be bought again."""


def nobody(_author_ids: Collection[str]) -> set[str]:
    """Know no account."""
    return set()
