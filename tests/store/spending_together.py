"""What a process does that spends at the same moment as others."""

from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from time import sleep

from listening.errors import BudgetError
from listening.pipeline.spending import Budget, StoreTill
from listening.store.database import open_store

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


def spend(url: str, run: str, together: Barrier) -> float:
    """Buy until a limit is reached; return what was paid, half of what was reserved each time."""
    paid = 0.0
    with open_store(url) as store:
        till = StoreTill(store, "x", 5.0, Budget(3.0, run), lambda: NOW)
        together.wait(60)
        while True:
            try:
                with till.buying(0.2) as purchase:
                    purchase.paid_usd = 0.1
                    sleep(0.01)
            except BudgetError:
                return paid
            paid += 0.1
