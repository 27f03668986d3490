"""Buying lists one after the other: what stops one of them, one kind or all is told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from listening.errors import BudgetError, GapError, LimitError, SourceError

TROUBLES = 3
"""Lists in a row that fail before the rest is left alone."""

NOT_ASKED = "not asked for, after three in a row failed"


@dataclass
class Lists:
    """Tries lists of some people, such as "engagers", and counts those that are missing.

    `stops_unpaid` where a list that cannot be paid leaves nothing for others either.
    """

    people: str
    stops_unpaid: bool = False
    troubles: int = 0
    unpaid: str = ""
    stopped: dict[str, str] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    def attempt(self, kind: str, buy: Callable[[], None]) -> None:
        """Call what buys a list of a kind, unless such a list is not to be had now."""
        stopped = NOT_ASKED if self.troubles == TROUBLES else self.stopped.get(kind)
        if why := stopped or self._why_not(kind, buy):
            self.missing[why] += 1

    def gaps(self) -> tuple[str, ...]:
        """Return what is missing: how many lists for each reason."""
        return tuple(
            f"{number:,} {'list' if number == 1 else 'lists'} of {self.people}: {why}"
            for why, number in self.missing.items()
        )

    def _why_not(self, kind: str, buy: Callable[[], None]) -> str:
        try:
            buy()
        except BudgetError as stop:
            self.unpaid = self.unpaid or str(stop)
            return self._stop(kind, self.unpaid) if self.stops_unpaid else self.unpaid
        except LimitError as limit:
            return self._stop(kind, str(limit))
        except GapError as gap:
            return str(gap)
        except SourceError as fault:
            self.troubles += 1
            return str(fault)
        self.troubles = 0
        return ""

    def _stop(self, kind: str, why: str) -> str:
        self.stopped[kind] = why
        return why
