"""Buying lists one after the other: what stops one of them, one kind or all is told."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from listening.errors import BudgetError, GapError, LimitError, SourceError
from listening.pipeline.claims import claim_at, is_free
from listening.pipeline.working import Work
from listening.store.list_claims import (
    ListKey,
    claim_list,
    leave_list,
    read_list_claim,
    renew_list,
)

TROUBLES = 3
"""Lists in a row that fail before the rest is left alone."""

NOT_ASKED = "not asked for, after three in a row failed"

TAKEN = "another run is buying it"


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


@contextmanager
def holding(work: Work, wanted: ListKey) -> Iterator[Callable[[Connection], None]]:
    """Hold a list while it is bought; yields what renews that, in each page's transaction.

    Whoever held it before may have bought more of it, or all: what is known of the list must be
    read again. Raises GapError where another run holds it, and renewing does where one took it.
    """
    now = work.clock()
    with work.store.writing() as connection:
        held = read_list_claim(connection, wanted)
        claim = claim_at(work.claimant, now)
        if not (is_free(held, now) and claim_list(connection, wanted, claim, held)):
            raise GapError(TAKEN)

    def renew(connection: Connection) -> None:
        if not renew_list(connection, wanted, claim_at(work.claimant, work.clock())):
            raise GapError(TAKEN)

    try:
        yield renew
    finally:
        with work.store.writing() as connection:
            leave_list(connection, wanted, work.claimant)
