"""backfill: day by day, resumable at the page, and never in the way of the daily collection."""

import json
from datetime import timedelta
from itertools import permutations
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
)  # fmt: skip
from terminal import Run

from tests.fakes.x import FakeX, faults

DAY = timedelta(days=1)
SPAN = ("--since", "2026-02-25", "--until", "2026-03-09")


@pytest.fixture
def old(searched: FakeX) -> FakeX:
    """A fake X whose posts go back to two weeks ago."""
    searched.world.put(*(post_at(n, NOW - timedelta(hours=16 * n)) for n in range(10, 20)))
    return searched


def spans(here: Path) -> list[tuple[str, str]]:
    """Return every window's edges, as the hour of UTC."""
    sql = "SELECT starts_at, ends_at FROM collection_window ORDER BY starts_at, ends_at"
    return [(str(start)[:13], str(end)[:13]) for start, end in queried(here, sql)]


def test_every_day_of_the_campaigns_timezone_is_a_window(run: Run, old: FakeX, here: Path) -> None:
    configure(here, old, campaign='timezone = "Asia/Karachi"')
    assert run("backfill", "spring", "--since", "2026-03-01", "--until", "2026-03-02").code == 0
    assert spans(here) == [
        ("2026-02-28 19", "2026-03-01 19"),
        ("2026-03-01 19", "2026-03-02 19"),
    ]
    assert {each.path for each in old.requests} <= {
        "/2/tweets/search/all", "/2/tweets/counts/all", "/2/users",
    }  # fmt: skip


def test_days_that_are_done_are_skipped_before_anything_is_asked(
    run: Run, old: FakeX, here: Path
) -> None:
    first = run("backfill", "spring", *SPAN)
    assert first.code == 0
    assert collected(here) == ids(old)
    old.requests.clear()
    again = run("backfill", "spring", *SPAN)
    assert (again.code, old.requests) == (0, [])
    assert again.out.startswith("0 posts")


def test_a_day_that_broke_off_goes_on_behind_its_last_page(
    run: Run, old: FakeX, here: Path
) -> None:
    old.world.put(*(post_at(100 + n, NOW - 8 * DAY + timedelta(minutes=n)) for n in range(9)))
    old.faults.at(faults.down(), *range(8, 13), on="/search/")
    told = run("backfill", "spring", *SPAN, "--workers", "1")
    assert told.code == 3
    assert "2026-03-02 00:00 to 2026-03-03 00:00 UTC: X does not serve" in told.err
    ((cursor,),) = queried(here, "SELECT cursor FROM collection_window WHERE status = 'open'")
    old.requests.clear()
    assert run("backfill", "spring", *SPAN).code == 0
    assert asked(old)[0]["next_token"] == json.loads(cursor)["token"]
    assert {each["start_time"] for each in asked(old)} == {"2026-03-02T00:00:00Z"}
    assert collected(here) == ids(old)


def test_three_days_in_a_row_that_fail_leave_x_alone(run: Run, old: FakeX, here: Path) -> None:
    old.faults.always(faults.down())
    told = run("backfill", "spring", *SPAN, "--workers", "1")
    assert (told.code, told.err) == (1, "listening: X does not serve at the moment (503)\n")
    assert len(asked(old)) == 15
    old.faults.clear()
    assert run("backfill", "spring", *SPAN).code == 0
    assert collected(here) == ids(old)


STEPS = {
    "daily": ("collect", "spring"),
    "whole": ("backfill", "spring", *SPAN),
    "early": ("backfill", "spring", "--since", "2026-02-20", "--until", "2026-03-05"),
    "late": ("backfill", "spring", "--since", "2026-03-04", "--until", "2026-03-10"),
}


def test_daily_and_backfill_in_any_order_and_overlap_give_the_same_rows(
    run: Run, old: FakeX, here: Path
) -> None:
    made = []
    for steps in [*permutations(STEPS, 2), ("late", "daily", "early"), ("early", "late", "daily")]:
        if not {"whole", "early"} & {*steps} or not {"daily", "late", "whole"} & {*steps}:
            continue
        (here / "listening.db").unlink(missing_ok=True)
        assert [run(*STEPS[step]).code for step in steps] == [0] * len(steps)
        made.append(rows_of(here))
        expected = made[-1].pop("expected")
        assert any("2026-03-05" in map(str, row) for row in expected)
    assert len(made) > 8
    for rows in made:
        assert rows == made[0]
    assert len(made[0]["post"]) == len(ids(old))


def test_a_backfill_that_waits_for_money_survives_daily_runs_and_goes_on(
    run: Run, old: FakeX, here: Path, clock: Clock
) -> None:
    old.page_size = 1
    assert run("backfill", "spring", *SPAN, "--budget-usd", "0.20").code == 3
    had = collected(here)
    assert had
    for days in (1, 2):
        clock(NOW + days * DAY)
        run("collect", "spring")
    assert had <= collected(here)
    old.requests.clear()
    assert run("backfill", "spring", *SPAN).code == 0
    assert collected(here) == ids(old)
    assert set(statuses(here)) == {"done"}


def test_a_daily_run_in_the_middle_of_a_backfill_takes_no_day_from_it(
    run: Run, old: FakeX, here: Path
) -> None:
    daily: list[int] = []

    def runs_daily(request: object, serve: object) -> object:
        if not daily:
            daily.append(0)
            old._lock.release()  # the daily run asks the fake while this answer waits
            try:
                daily[0] = run("collect", "spring").code
            finally:
                old._lock.acquire()
        return serve(request)  # type: ignore[operator]

    old.faults.at(runs_daily, 2, on="/search/all")  # type: ignore[arg-type]
    assert run("backfill", "spring", *SPAN, "--workers", "1").code == 0
    assert daily[0] in {0, 3}
    assert collected(here) == ids(old)


def test_a_source_that_the_campaign_has_not_is_refused(run: Run, old: FakeX) -> None:
    refusal = run("backfill", "spring", *SPAN, "--source", "y").refusal
    assert refusal == "spring has no source 'y'; it has x"
