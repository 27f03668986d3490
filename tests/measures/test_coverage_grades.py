from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from listening.measures.coverage import DayCoverage, day_span, grade_day, merge_grades
from listening.model import Interval
from listening.tally import Collected

DAY = date(2026, 10, 5)
SPAN = day_span(DAY, "UTC")
HOUR = timedelta(hours=1)


def window(starts: int, ends: int, status: str = "done", why: str = "") -> Collected:
    """Hours from midnight."""
    span = Interval(SPAN.starts_at + starts * HOUR, SPAN.starts_at + ends * HOUR)
    return Collected("x", span, status, why)


@pytest.mark.parametrize(
    "windows",
    [
        [window(0, 24)],
        [window(-5, 30)],
        [window(12, 24), window(0, 12)],
        [window(0, 15), window(10, 24)],
        [window(0, 24), window(3, 4, "gap", "out of reach")],
    ],
)
def test_a_day_whose_every_hour_was_collected_is_complete(windows: list[Collected]) -> None:
    for has_posts in (True, False):
        assert grade_day(SPAN, windows, has_posts=has_posts) == DayCoverage("complete")


def test_a_day_with_a_hole_is_partial() -> None:
    graded = grade_day(SPAN, [window(0, 11), window(12, 24)], has_posts=True)
    assert graded == DayCoverage("partial", "not all of the day was collected")


def test_a_gap_tells_its_reason() -> None:
    windows = [window(0, 12), window(12, 24, "gap", "out of reach")]
    assert grade_day(SPAN, windows, has_posts=True) == DayCoverage("partial", "out of reach")
    assert grade_day(SPAN, windows[1:], has_posts=False) == DayCoverage(
        "not collected", "out of reach"
    )


def test_a_window_that_is_not_finished_says_so() -> None:
    graded = grade_day(SPAN, [window(0, 24, "open")], has_posts=True)
    assert graded == DayCoverage("partial", "collection is not finished")


def test_posts_without_a_window_were_imported() -> None:
    graded = grade_day(SPAN, [], has_posts=True)
    assert graded.grade == "partial"
    assert "imported" in graded.why


def test_a_day_that_nobody_asked_for_is_not_collected() -> None:
    assert grade_day(SPAN, [window(24, 48), window(-24, 0)], has_posts=False) == DayCoverage(
        "not collected", "no collection covers this day"
    )


@pytest.mark.parametrize(
    ("day", "timezone", "starts", "hours"),
    [
        (date(2026, 10, 25), "Europe/Copenhagen", datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
        (date(2026, 3, 29), "Europe/Copenhagen", datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        (date(2026, 10, 5), "Asia/Karachi", datetime(2026, 10, 4, 19, tzinfo=UTC), 24),
        (date(2026, 10, 5), "Asia/Kolkata", datetime(2026, 10, 4, 18, 30, tzinfo=UTC), 24),
    ],
)
def test_a_day_is_as_long_as_its_timezone_makes_it(
    day: date, timezone: str, starts: datetime, hours: int
) -> None:
    span = day_span(day, timezone)
    assert span == Interval(starts, starts + hours * HOUR)


def test_the_last_hour_of_a_long_day_is_missed_if_it_is_missing() -> None:
    span = day_span(date(2026, 10, 25), "Europe/Copenhagen")
    short = Interval(span.starts_at, span.starts_at + 24 * HOUR)
    assert grade_day(span, [Collected("x", short, "done", "")], has_posts=True).grade == "partial"


def test_days_follow_each_other_without_a_hole() -> None:
    days = [date(2026, 10, 20) + timedelta(days=n) for n in range(10)]
    spans = [day_span(day, "Europe/Copenhagen") for day in days]
    assert all(a.ends_at == b.starts_at for a, b in pairwise(spans))


COMPLETE, PARTIAL = DayCoverage("complete"), DayCoverage("partial", "half")
MISSING = DayCoverage("not collected", "out of reach")


@pytest.mark.parametrize(
    ("days", "merged"),
    [
        ([], DayCoverage("not collected", "no source covers this day")),
        ([COMPLETE, COMPLETE], COMPLETE),
        ([COMPLETE, PARTIAL], PARTIAL),
        ([COMPLETE, MISSING], DayCoverage("partial", "out of reach")),
        ([PARTIAL, MISSING], DayCoverage("partial", "half; out of reach")),
        ([MISSING, MISSING], MISSING),
    ],
)
def test_a_day_of_several_sources_is_as_whole_as_all_of_them(
    days: list[DayCoverage], merged: DayCoverage
) -> None:
    assert merge_grades(days) == merged
