"""Staying within what may be spent: a ceiling a month for a source, a budget for one run."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from uuid import uuid4

from listening.errors import BudgetError
from listening.settings import Settings
from listening.sources.till import Purchase
from listening.store.authors import read_authors_since
from listening.store.database import Store
from listening.store.spending import EVERY_SOURCE, Account, read_spent, reserve, settle


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run may spend, in USD; `run` names its account, which all that it does share."""

    usd: float
    run: str


def new_budget(usd: float | None, run: str | None = None) -> Budget | None:
    """Return a budget for a run that starts now, or None where none is set.

    Runs that give the same `run` share it.
    """
    return None if usd is None else Budget(usd, run or f"run-{uuid4().hex[:12]}")


def ceiling_of(settings: Settings, source: str) -> float | None:
    """Return what a source may spend in a month, in USD; None where it charges nothing."""
    ceiling: float | None = getattr(settings.sources[source], "monthly_ceiling_usd", None)
    return ceiling


def month_of(source: str, now: datetime) -> Account:
    """Return the account of a source's month, which is UTC's."""
    return Account(source, f"{now.astimezone(UTC):%Y-%m}")


@dataclass(frozen=True)
class StoreTill:
    """A till whose accounts are in the store, and so hold for every process that spends."""

    store: Store
    source: str
    ceiling_usd: float | None
    budget: Budget | None
    clock: Callable[[], datetime]

    def left_usd(self) -> float:
        """Return the least that month or run leave; infinite where neither is limited."""
        with self.store.reading() as connection:
            left = [
                limit - read_spent(connection, account).total_usd
                for account, limit in self._accounts()
                if limit is not None
            ]
        return max(min(left, default=inf), 0.0)

    @contextmanager
    def buying(self, worst_usd: float) -> Iterator[Purchase]:
        """Reserve the worst case of month and run, and settle what it cost, however it ends."""
        accounts = self._accounts()
        with self.store.writing() as connection:
            for account, limit in accounts:
                if not reserve(connection, account, worst_usd, limit):
                    spent = read_spent(connection, account).total_usd
                    raise BudgetError(_told(account, worst_usd, spent, limit))
        purchase = Purchase(worst_usd)
        try:
            yield purchase
        finally:
            with self.store.writing() as connection:
                for account, _ in accounts:
                    settle(connection, account, worst_usd, purchase.cost_usd)

    def _accounts(self) -> list[tuple[Account, float | None]]:
        month = month_of(self.source, self.clock())
        accounts: list[tuple[Account, float | None]] = [(month, self.ceiling_usd)]
        if self.budget is not None:
            accounts.append((Account(EVERY_SOURCE, self.budget.run), self.budget.usd))
        return accounts


def _told(account: Account, worst_usd: float, spent_usd: float, limit: float | None) -> str:
    is_run = account.source == EVERY_SOURCE
    what = "the budget of this run" if is_run else f"{account.source}'s ceiling of {account.period}"
    mend = "give a higher --budget-usd" if is_run else "raise monthly_ceiling_usd, or wait"
    return (
        f"{what} is ${limit or 0:.2f}, ${spent_usd:.2f} of it is spent or reserved, and the next "
        f"request may cost ${worst_usd:.2f}: {mend}, and run again to go on from here"
    )


def seen_today(
    store: Store, platform: str, clock: Callable[[], datetime]
) -> Callable[[Collection[str]], set[str]]:
    """Return a function that tells which accounts were observed on this UTC day."""

    def known(author_ids: Collection[str]) -> set[str]:
        midnight = clock().replace(hour=0, minute=0, second=0, microsecond=0)
        with store.reading() as connection:
            return read_authors_since(connection, platform, author_ids, midnight)

    return known
