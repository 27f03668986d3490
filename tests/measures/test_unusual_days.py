"""An alert is told for what is unusual, and for nothing that chance or a missing day explains."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.alerts import (
    Opinion,
    low_coverage,
    near_ceiling,
    negative_rise,
    quiet_source,
    silent_source,
    volume_spike,
)

DAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 6, 6, tzinfo=UTC)


def mondays(*posts: int) -> dict[date, int]:
    """Posts of the day, and of the same weekday one, two, three … weeks before it."""
    return {DAY - timedelta(weeks=week): count for week, count in enumerate(posts)}


def test_a_day_far_above_its_weekday_is_a_spike_and_says_above_what() -> None:
    alert = volume_spike(mondays(553, 70, 82, 64, 75, 71), DAY, spread=4)
    assert alert is not None
    assert "553 posts on 2026-10-05, a Monday" in alert.text
    assert "the median of 5 such days before is 71" in alert.text


@pytest.mark.parametrize(
    "posts",
    [
        mondays(90, 70, 82, 64, 75, 71),
        mondays(553, 70, 600, 64, 580, 590),
        mondays(553, 70, 82, 64),
        {each: n for each, n in mondays(553, 70, 82, 64, 75, 71).items() if each != DAY},
        mondays(2, 0, 0, 0, 0, 0),
    ],
    ids=["as usual", "often so", "too few weeks", "the day is not whole", "next to nothing"],
)
def test_what_is_usual_or_not_known_is_no_spike(posts: dict[date, int]) -> None:
    assert volume_spike(posts, DAY, spread=4) is None


def test_one_wild_week_before_does_not_hide_a_spike() -> None:
    assert volume_spike(mondays(553, 70, 9000, 64, 75, 71), DAY, spread=4)


def test_more_negative_posts_than_chance_explains_are_told_with_their_interval() -> None:
    alert = negative_rise(Opinion(1200, 300), Opinion(400, 148), DAY)
    assert alert is not None
    assert "37.0% of customers' posts negative" in alert.text
    assert "12.0 points more" in alert.text
    assert "(95% interval of its count 6.8 to 17.4, n = 400 and 1,200)" in alert.text


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (Opinion(1200, 300), Opinion(400, 110)),
        (Opinion(1200, 300), Opinion(99, 99)),
        (Opinion(0, 0), Opinion(400, 390)),
        (Opinion(1200, 600), Opinion(400, 100)),
    ],
    ids=["within chance", "too few now", "none before", "a fall"],
)
def test_a_rise_that_cannot_be_told_is_not_told(before: Opinion, now: Opinion) -> None:
    assert negative_rise(before, now, DAY) is None


@given(st.integers(100, 5000), st.integers(100, 5000), st.floats(0, 1), st.floats(0, 1))
def test_no_two_periods_both_rose_against_each_other(n: int, m: int, p: float, q: float) -> None:
    one, other = Opinion(n, int(n * p)), Opinion(m, int(m * q))
    assert not (negative_rise(one, other, DAY) and negative_rise(other, one, DAY))


def test_coverage_and_budget_are_told_at_their_limits() -> None:
    assert low_coverage("x", DAY, 0.9, below=0.9) is None
    assert "89% of the posts" in str(low_coverage("x", DAY, 0.89, below=0.9))
    assert near_ceiling("x", "2026-10", 79.99, 100, at=0.8) is None
    assert "$80.00 in 2026-10, of a ceiling of $100.00" in str(
        near_ceiling("x", "2026-10", 80, 100, at=0.8)
    )


def test_a_source_is_silent_after_the_days_allowed_and_not_before_it_was_ever_collected() -> None:
    assert silent_source("x", NOW - timedelta(days=2), NOW, days=2)
    assert silent_source("x", NOW - timedelta(hours=47), NOW, days=2) is None
    assert silent_source("x", None, NOW, days=2) is None


def test_a_source_that_finds_nothing_where_it_used_to_is_told_as_one_silence() -> None:
    usual = {DAY - timedelta(days=back): 5 for back in range(4, 20)}
    none = {DAY - timedelta(days=back): 0 for back in range(4)}
    alert = quiet_source("x", usual | none, DAY, days=2)
    assert alert is not None
    assert "no post since 2026-10-02, where 5 a day was usual" in alert.text
    later = quiet_source(
        "x", usual | none | {DAY + timedelta(days=1): 0}, DAY + timedelta(1), days=2
    )
    assert later is not None
    assert later.key == alert.key
    uncollected = {day: n for day, n in (usual | none).items() if day != DAY}
    assert quiet_source("x", uncollected, DAY, days=2) is None
    assert quiet_source("x", none, DAY, days=2) is None
