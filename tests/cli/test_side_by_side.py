"""backfill on several threads: the rows, the money and the words of one alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from searching import NOW, asked, collected, ids, post_at, queried, rows_of, spent, statuses
from terminal import Run

from tests.fakes.x import FakeX, faults

SPAN = ("--since", "2026-02-25", "--until", "2026-03-09")
WINDOWS = 13


@pytest.fixture
def old(searched: FakeX) -> FakeX:
    """A fake X whose posts go back to two weeks ago, some of several accounts' by one author."""
    made = (
        post_at(n, NOW - timedelta(hours=7 * n), author_id=str(500 + n % 9)) for n in range(10, 45)
    )
    searched.world.put(*made)
    return searched


def test_several_days_at_once_give_the_rows_and_the_counts_of_one_after_the_other(
    run: Run, old: FakeX, here: Path
) -> None:
    alone = run("backfill", "spring", *SPAN, "--workers", "1")
    rows, cost = rows_of(here), sum(spent(here))
    (here / "listening.db").unlink()
    old.requests.clear()
    beside = run("backfill", "spring", *SPAN, "--workers", "6")
    assert (beside.code, beside.out) == (0, alone.out)
    assert rows_of(here) == rows
    assert len({each["start_time"] for each in asked(old)}) == WINDOWS
    assert statuses(here) == ["done"] * WINDOWS
    assert queried(here, "SELECT count(*) FROM collection_window WHERE claimed_by > ''") == [(0,)]
    assert sum(spent(here)) >= cost


@pytest.mark.parametrize("budget", [0.15, 0.3])
def test_the_budget_of_a_run_holds_whoever_spends_it(
    run: Run, old: FakeX, here: Path, budget: float
) -> None:
    told = run("backfill", "spring", *SPAN, "--workers", "6", "--budget-usd", budget)
    assert (told.code, told.err.count("the budget of this run")) == (3, 1)
    assert old.billed_usd <= budget + 1e-9
    assert sum(spent(here, "run-%")) <= budget + 1e-9
    assert run("backfill", "spring", *SPAN, "--workers", "6").code == 0
    assert collected(here) == ids(old)


def test_money_that_others_have_reserved_does_not_end_a_run_that_can_pay(
    run: Run, old: FakeX, here: Path
) -> None:
    """A page may cost 7.50 and costs cents, so six at once ask for more than there is."""
    old.page_size = None
    told = run("backfill", "spring", *SPAN, "--workers", "6", "--budget-usd", "9")
    assert (told.code, told.err) == (0, "")
    assert collected(here) == ids(old)


def test_x_that_does_not_answer_is_left_alone_by_all(run: Run, old: FakeX, here: Path) -> None:
    old.faults.always(faults.down())
    told = run("backfill", "spring", *SPAN, "--workers", "3")
    assert (told.code, told.err) == (1, "listening: X does not serve at the moment (503)\n")
    assert len(asked(old)) <= 5 * 5
    old.faults.clear()
    assert run("backfill", "spring", *SPAN).code == 0
    assert collected(here) == ids(old)


def test_a_token_that_is_refused_ends_all_with_what_to_do(run: Run, old: FakeX) -> None:
    old.faults.at(faults.unauthorized(), *range(5, 99), on="/search/")
    told = run("backfill", "spring", *SPAN, "--workers", "4")
    assert told.code == 1
    assert "check X_BEARER_TOKEN" in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("option", ["--dask", "--shards"])
def test_who_has_no_prefect_server_is_told_to_start_one(run: Run, old: FakeX, option: str) -> None:
    value = "tcp://127.0.0.1:1" if option == "--dask" else "3"
    told = run("backfill", "spring", *SPAN, option, value)
    assert told.code == 2
    assert "start one, and set PREFECT_API_URL to its address" in told.err


@pytest.mark.parametrize("more", [("--json",), ("--dask", "tcp://127.0.0.1:1")])
def test_what_does_not_go_together_is_refused(run: Run, old: FakeX, more: tuple[str, ...]) -> None:
    told = run("backfill", "spring", *SPAN, "--shards", "3", *more)
    assert told.refusal.startswith("give one of --dask, --shards and --json")
