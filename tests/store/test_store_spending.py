"""Money: what is reserved before and settled after holds for every process together."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.errors import BudgetError
from listening.pipeline.spending import Budget, StoreTill, new_budget
from listening.store.database import Store, open_store
from listening.store.spending import Account, read_spent
from tests.store.made_up import empty
from tests.store.spending_together import spend

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
MONTH = Account("x", "2026-10")


def till(
    store: Store, ceiling: float | None = None, budget: Budget | None = None, source: str = "x"
) -> StoreTill:
    return StoreTill(store, source, ceiling, budget, lambda: NOW)


def total(store: Store, account: Account = MONTH) -> tuple[float, float]:
    with store.reading() as connection:
        spent = read_spent(connection, account)
        return spent.reserved_usd, spent.settled_usd


def test_the_worst_case_is_booked_while_a_purchase_is_under_way_and_the_cost_after(
    store: Store,
) -> None:
    with till(store).buying(1.5) as purchase:
        assert total(store) == (1.5, 0)
        purchase.paid_usd = 0.4
    assert total(store) == (0, 0.4)


def test_a_purchase_that_breaks_off_costs_what_was_paid(store: Store) -> None:
    with suppress(KeyError), till(store).buying(1.5) as purchase:
        purchase.paid_usd = 0.4
        raise KeyError
    assert total(store) == (0, 0.4)


def test_a_budget_is_of_one_run_at_all_its_sources_and_a_ceiling_of_one_source(
    store: Store,
) -> None:
    budget = Budget(2.0, "run-1")
    with till(store, 1.5, budget).buying(1.5) as purchase:
        purchase.paid_usd = 1.5
    other = till(store, 1.5, budget, source="elsewhere")
    assert other.left_usd() == pytest.approx(0.5)
    with pytest.raises(BudgetError, match=r"the budget of this run is \$2\.00, \$1\.50 of it"):
        other.buying(0.6).__enter__()
    with other.buying(0.5) as purchase:
        purchase.paid_usd = 0.5
    assert total(store, Account("elsewhere", "2026-10")) == (0, 0.5)
    assert total(store, Account("*", "run-1")) == (0, 2.0)


def test_an_uncertain_purchase_counts_as_the_worst(store: Store) -> None:
    with till(store).buying(1.5) as purchase:
        purchase.is_uncertain = True
    assert total(store) == (0, 1.5)


def test_a_purchase_that_would_pass_the_ceiling_is_refused_and_books_nothing(
    store: Store,
) -> None:
    limited = till(store, 2.0, Budget(9.0, "run-1"))
    with limited.buying(1.5) as purchase:
        purchase.paid_usd = 1.0
    with pytest.raises(BudgetError, match=r"x's ceiling of 2026-10 is \$2.00, \$1.00"):
        limited.buying(1.01).__enter__()
    assert total(store) == (0, 1.0)
    assert total(store, Account("*", "run-1")) == (0, 1.0)
    assert limited.left_usd() == pytest.approx(1.0)


def test_what_another_has_reserved_cannot_be_spent(store: Store) -> None:
    first, second = till(store, 2.0), till(store, 2.0)
    with first.buying(1.5):
        assert second.left_usd() == pytest.approx(0.5)
        with pytest.raises(BudgetError, match="spent or reserved"):
            second.buying(0.6).__enter__()


def test_a_purchase_that_would_pass_the_runs_budget_books_nothing_on_the_month(
    store: Store,
) -> None:
    with pytest.raises(BudgetError, match="the budget of this run"):
        till(store, None, Budget(1.0, "run-1")).buying(1.5).__enter__()
    assert total(store) == (0, 0)


def test_exactly_the_ceiling_may_be_spent_in_cents_that_binary_numbers_do_not_hold(
    store: Store,
) -> None:
    limited = till(store, 0.3)
    for _ in range(3):
        with limited.buying(0.1) as purchase:
            purchase.paid_usd = 0.1
    with pytest.raises(BudgetError):
        limited.buying(0.005).__enter__()


def test_every_run_has_a_budget_of_its_own() -> None:
    first, second = new_budget(1.0), new_budget(1.0)
    assert first is not None
    assert second is not None
    assert first.run != second.run
    assert new_budget(None) is None


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1), st.booleans()), max_size=20),
    st.integers(0, 900),
)
def test_whatever_is_bought_the_ceiling_holds(
    sqlite: Store, purchases: list[tuple[int, float, bool]], ceiling: int
) -> None:
    empty(sqlite)
    limited = till(sqlite, ceiling / 100)
    for worst, share, is_uncertain in purchases:
        with suppress(BudgetError), limited.buying(worst / 100) as purchase:
            purchase.paid_usd = worst / 100 * share
            purchase.is_uncertain = is_uncertain
        assert sum(total(sqlite)) <= ceiling / 100 + 1e-6
    assert total(sqlite)[0] == pytest.approx(0)


@pytest.mark.parametrize("is_one_run", [True, False])
def test_processes_that_spend_at_once_never_pass_a_limit_together(
    url: str, processes: ProcessPoolExecutor, is_one_run: bool
) -> None:
    with multiprocessing.get_context("forkserver").Manager() as manager:
        together = manager.Barrier(3)
        runs = ["run-1"] * 3 if is_one_run else ["run-1", "run-2", "run-3"]
        paid = list(processes.map(spend, [url] * 3, runs, [together] * 3))
    limit = 3.0 if is_one_run else 5.0
    assert limit - 0.6 <= sum(paid) <= limit + 1e-6
    with open_store(url) as store:
        assert total(store) == (pytest.approx(0), pytest.approx(sum(paid)))
