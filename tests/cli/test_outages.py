"""What happens to a collection that was away, asked for something else, or had a wrong clock."""

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
    statuses,
    windows,
)  # fmt: skip
from terminal import Run

from tests.fakes.x import FakeX, faults

DAY = timedelta(days=1)


def test_an_outage_of_over_seven_days_is_a_gap_with_the_command_that_fills_it_and_its_price(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    searched.world.put(post_at(20, NOW + DAY), post_at(21, NOW + 1.1 * DAY))
    clock(NOW + 9 * DAY)
    told = run("collect", "spring")
    assert told.code == 3
    assert (
        "2026-03-10 to 2026-03-12 is older than recent search reaches (about 2 posts, at most "
        "$0.03): listening backfill spring --since 2026-03-10 --until 2026-03-12"
    ) in told.err
    assert {"980", "979"} & collected(here) == set()

    command = told.err.strip().rpartition(": listening ")[2].split()
    assert run(*command).code == 0
    assert collected(here) == ids(searched)
    assert set(statuses(here)) == {"done"}


def test_without_a_quote_the_gap_is_told_all_the_same(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    clock(NOW + 9 * DAY)
    searched.faults.always(faults.forbidden(), on="/counts/all")
    told = run("collect", "spring")
    assert "2026-03-12 is older than recent search reaches: listening backfill spring" in told.err


def test_a_gap_is_told_once_and_kept(run: Run, searched: FakeX, here: Path, clock: Clock) -> None:
    run("collect", "spring")
    clock(NOW + 9 * DAY)
    assert run("collect", "spring").code == 3
    assert run("collect", "spring").code == 0
    assert [why for status, _, why in windows(here) if status == "gap"] == [
        "older than recent search reached when it was to be collected"
    ]


def test_changed_tags_are_asked_for_anew_and_earlier_days_count_as_not_collected(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    configure(here, searched, campaign='tags = ["#springday", "#riverwalk"]')
    searched.world.post("#riverwalk", "501", NOW - DAY)
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)
    assert len(queried(here, "SELECT DISTINCT query_hash FROM collection_window")) == 2
    found = run("findings", "spring", "--json", "--since", "2026-02-20", "--until", "2026-03-09")
    first, *_, last = found.json["coverage"]
    assert (first["status"], last["status"]) == ("not collected", "complete")


def test_the_same_tags_in_another_order_are_the_same_question(
    run: Run, searched: FakeX, here: Path
) -> None:
    configure(here, searched, campaign='tags = ["#springday", "#riverwalk"]')
    run("collect", "spring")
    searched.requests.clear()
    configure(here, searched, campaign='tags = ["#RiverWalk", "#springday"]')
    run("collect", "spring")
    assert asked(searched) == []


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_off_loses_no_post_and_changes_no_row(
    run: Run, searched: FakeX, here: Path, clock: Clock, minutes: int
) -> None:
    off = timedelta(minutes=minutes)
    clock(NOW, off)
    assert run("collect", "spring").code == 0
    assert asked(searched)[0]["end_time"] == "2026-03-10T11:59:30Z"
    searched.world.put(post_at(20, NOW + timedelta(minutes=3)))
    clock(NOW + timedelta(minutes=5), off)
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)
    skewed = rows_of(here)
    (here / "listening.db").unlink()
    clock(NOW)
    run("collect", "spring")
    clock(NOW + timedelta(minutes=5))
    run("collect", "spring")
    assert rows_of(here) == skewed


def test_a_fault_while_counting_leaves_coverage_to_the_windows(
    run: Run, searched: FakeX, here: Path
) -> None:
    searched.faults.always(faults.down(), on="/counts/")
    told = run("collect", "spring")
    assert (told.code, collected(here)) == (0, ids(searched))
    assert queried(here, "SELECT * FROM expected") == []


def test_a_token_that_x_takes_no_more_costs_no_post(run: Run, searched: FakeX, here: Path) -> None:
    searched.faults.always(faults.token_refused(), on="/search/")
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)


@pytest.mark.parametrize(
    "fault",
    [faults.reset(), faults.cut_json(), faults.not_json(), faults.failed(), faults.no_meta()],
)
def test_a_fault_that_stays_leaves_the_window_open_and_the_next_run_fills_it(
    run: Run, searched: FakeX, here: Path, fault: faults.Fault
) -> None:
    run("collect", "spring")
    clean = rows_of(here)
    (here / "listening.db").unlink()
    searched.faults.at(fault, *range(3, 8), on="/search/")
    told = run("collect", "spring")
    assert (told.code, told.err.count("\n")) == (1, 1)
    ((status, _, why),) = windows(here)
    assert status == "open"
    assert why
    assert why in told.err
    assert run("collect", "spring").code == 0
    assert rows_of(here) == clean
