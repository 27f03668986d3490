"""Budgets and ceilings: hard, shared by every run, and told; what they stop goes on later."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from searching import (
    NOW,
    Clock,
    asked,
    collected,
    configure,
    ids,
    post_at,
    queried,
    rows_of,
    spent,
    statuses,
    windows,
)  # fmt: skip
from terminal import Run

from tests.fakes.x import FakeX, faults

DAY = timedelta(days=1)
SPAN = ("--since", "2026-03-04", "--until", "2026-03-09")


@pytest.fixture
def full(searched: FakeX) -> FakeX:
    """A fake X with eighty posts more, in pages as large as are asked for."""
    searched.page_size = None
    made = (
        post_at(100 + n, NOW - timedelta(hours=1 + n), author_id=str(500 + n % 30))
        for n in range(80)
    )
    searched.world.put(*made)
    return searched


def clean_rows(run: Run, here: Path) -> object:
    assert run("collect", "spring").code == 0
    rows = rows_of(here)
    (here / "listening.db").unlink()
    return rows


@pytest.mark.parametrize("budget", [0, 0.14, 0.2, 0.5, 0.77])
def test_a_budget_is_never_passed_and_what_it_stopped_is_told(
    run: Run, full: FakeX, here: Path, budget: float
) -> None:
    told = run("collect", "spring", "--budget-usd", budget)
    assert (told.code, told.err.count("\n")) == (3, 1)
    assert "the budget of this run is" in told.err
    assert "give a higher --budget-usd, and run again" in told.err
    assert full.billed_usd <= budget
    assert sum(spent(here, "run-%")) <= budget + 1e-9
    assert windows(here)[0][::2] == ("open", "budget")


def test_runs_on_a_small_budget_end_with_the_rows_of_one_run_without(
    run: Run, full: FakeX, here: Path
) -> None:
    clean = clean_rows(run, here)
    codes = []
    for _ in range(30):
        before = full.billed_usd
        codes.append(run("collect", "spring", "--budget-usd", "0.4").code)
        assert full.billed_usd - before <= 0.4
        if codes[-1] == 0:
            break
    assert codes[0] == 3
    assert codes[-1] == 0
    assert rows_of(here) == clean


def test_a_small_budget_buys_small_pages(run: Run, full: FakeX, here: Path) -> None:
    run("collect", "spring", "--budget-usd", "0.5")
    sizes = [int(each["max_results"]) for each in asked(full)]
    assert sizes[0] == 33
    assert min(sizes) >= 10


def test_a_budget_that_shrinks_buys_no_page_twice(run: Run, full: FakeX, here: Path) -> None:
    full.page_size = 10
    assert run("backfill", "spring", *SPAN, "--budget-usd", "0.5").code == 3
    # We book each post that comes, and X charges it once a day: what came again is the last post
    # of a page, since others may be of its second.
    assert sum(spent(here)) - full.billed_usd <= 2 * 0.005 + 1e-9


def test_the_months_ceiling_holds_for_every_run_and_the_next_month_goes_on(
    run: Run, full: FakeX, here: Path, clock: Clock
) -> None:
    configure(here, full, x="monthly_ceiling_usd = 0.6")
    codes = [run("collect", "spring").code for _ in range(3)]
    assert codes == [3, 3, 3]
    codes = [run("backfill", "spring", *SPAN).code, run("quote", "spring", *SPAN).code]
    assert 0.3 < full.billed_usd <= 0.6
    assert sum(spent(here)) <= 0.6 + 1e-9
    assert "x's ceiling of 2026-03 is $0.60" in run("collect", "spring").err

    configure(here, full, x="monthly_ceiling_usd = 3")
    clock(NOW.replace(month=4, day=1))
    assert run("backfill", "spring", *SPAN).code == 0
    assert len(queried(here, "SELECT * FROM spend WHERE month LIKE '2026-%'")) == 2


def test_spend_is_kept_per_page_and_is_what_x_billed(run: Run, full: FakeX, here: Path) -> None:
    run("collect", "spring")
    reserved, settled = spent(here)
    ((windows_usd,),) = queried(here, "SELECT sum(cost_usd) FROM collection_window")
    counts = sum(each.billed_usd for each in full.requests if "counts" in each.path)
    assert reserved == 0
    assert settled == pytest.approx(full.billed_usd) == pytest.approx(windows_usd + counts)


def test_authors_of_one_day_are_bought_once(
    run: Run, full: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    clock(NOW + timedelta(hours=6))
    full.world.put(
        *(post_at(200 + n, NOW + timedelta(hours=1 + n), author_id="500") for n in range(3))
    )
    full.world.put(post_at(210, NOW + timedelta(hours=1), author_id="529"))
    run("collect", "spring")
    bought = [author for each in asked(full, "/2/users") for author in each["ids"].split(",")]
    assert len(bought) == len(set(bought)) == 30


def test_authors_are_bought_again_on_the_next_day_for_their_followers(
    run: Run, full: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    full.requests.clear()
    clock(NOW + DAY)
    full.world.put(post_at(200, NOW + timedelta(hours=20), author_id="500"))
    run("collect", "spring")
    assert [each["ids"] for each in asked(full, "/2/users")] == ["500"]


def test_a_page_whose_answer_got_lost_counts_as_the_worst(
    run: Run, full: FakeX, here: Path
) -> None:
    full.faults.at(faults.cut_json(), *range(1, 6), on="/search/")
    assert run("collect", "spring").code == 1
    reserved, settled = spent(here)
    assert (reserved, settled) == (0, pytest.approx(1.5))
    assert settled >= full.billed_usd > 0


def test_a_backfill_says_that_the_budget_stopped_it_and_goes_on_with_the_next(
    run: Run, full: FakeX, here: Path
) -> None:
    told = run("backfill", "spring", *SPAN, "--budget-usd", "0.5")
    assert told.code == 3
    assert "the budget of this run is $0.50" in told.err
    assert full.billed_usd <= 0.5
    assert "open" in statuses(here)
    assert run("backfill", "spring", *SPAN).code == 0
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(full)


def test_the_page_says_that_a_day_stopped_at_its_budget(run: Run, full: FakeX, here: Path) -> None:
    run("collect", "spring", "--budget-usd", "0.5")
    found = run("findings", "spring", "--json", "--since", "2026-03-05", "--until", "2026-03-09")
    whys = {day["why"] for day in found.json["coverage"]}
    assert whys == {"collection stopped at its budget, and is not finished"}


def test_status_tells_what_the_month_cost_beside_its_ceiling(
    run: Run, full: FakeX, here: Path, clock: Clock
) -> None:
    configure(here, full, x="monthly_ceiling_usd = 20")
    run("collect", "spring")
    run("doctor")
    line = "x: ${:,.2f} spent in 2026-03 by all campaigns, of a ceiling of $20.00"
    assert line.format(full.billed_usd) in run("status").out
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE spend SET reserved_usd = 1.5")
    told = run("status")
    assert "spent, $1.50 reserved for requests under way or broken off in 2026-03" in told.out
    (month,) = run("status", "--json").json[0]["months"]
    assert month == {
        "source": "x",
        "month": "2026-03",
        "settled_usd": pytest.approx(full.billed_usd),
        "reserved_usd": 1.5,
        "ceiling_usd": 20.0,
    }
    clock(NOW.replace(month=4))
    assert "x: $0.00 spent in 2026-04 by all campaigns" in run("status").out
