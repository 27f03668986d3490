"""What follower lists are expected to tell before they are bought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.lists_ahead import intervals_ahead
from listening.measures.overlap import from_counts

followings = st.lists(st.integers(1, 10**9), min_size=1, max_size=30).map(
    lambda counts: sorted(counts, reverse=True)
)


def test_two_lists_leave_bounds_and_three_a_calibrated_interval() -> None:
    steps = list(intervals_ahead([3000, 2000, 1000, 500, 500], 5000.0, 5))
    assert [step.lists for step in steps] == [1, 2, 3, 4, 5]
    assert steps[0].high == 7000
    ratios = [step.ratio or 0 for step in steps]
    assert ratios[1] > ratios[2]
    assert ratios[-1] == 1


def test_as_many_steps_come_as_are_asked_for() -> None:
    assert len(list(intervals_ahead([5, 4, 3, 2], 10.0, 2))) == 2
    assert list(intervals_ahead([], 0.0, 5)) == []


def test_lists_that_share_nobody_are_expected_to_hold_the_sum() -> None:
    [*_, last] = intervals_ahead([300, 200, 100], 600.0, 3)
    assert (last.low, last.high) == (600, 600)


@given(followings, st.floats(0, 1))
def test_the_expected_interval_stays_within_the_hard_bounds(
    followers: list[int], part: float
) -> None:
    largest, total = max(followers), sum(followers)
    value = largest + part * (total - largest)
    for step in intervals_ahead(followers, value, len(followers)):
        assert largest * (1 - 1e-9) <= step.low <= step.high <= total * (1 + 1e-9)


@given(followings)
def test_all_lists_leave_one_number(followers: list[int]) -> None:
    value = from_counts(max(followers), sum(followers)).value
    [*_, last] = intervals_ahead(followers, value, len(followers))
    assert last.low == pytest.approx(last.high)
    assert last.low == pytest.approx(value, rel=1e-6)
