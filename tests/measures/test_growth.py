import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.counts import exact
from listening.measures.growth import change_of_share, growth
from listening.measures.shares import part
from listening.model import Estimate, Status

COUNTS = st.integers(0, 10**12)


def a_share(value: float, low: float | None = None, high: float | None = None) -> Estimate:
    status = Status.UNCALIBRATED if low is None else Status.OK
    level = None if low is None else 0.95
    return Estimate(
        value=value, low=low, high=high, level=level, n=40, method="read",
        definition="sentiment_share/2", status=status,
    )  # fmt: skip


def test_a_quarter_more_is_a_quarter_more() -> None:
    found = growth(exact(125, "posts/1"), exact(100, "posts/1"))
    assert found.low == found.value == found.high == 0.25
    assert (found.n, found.level, found.definition) == (125, 1.0, "growth/1")


def test_nothing_before_is_no_growth_without_end() -> None:
    found = growth(exact(5, "posts/1"), exact(0, "posts/1"))
    assert (found.value, found.status) == (None, Status.NOT_ESTIMABLE)


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_ESTIMABLE, Status.NOT_COLLECTED])
def test_what_is_missing_of_either_is_missing_of_the_growth(status: Status) -> None:
    gone, there = Estimate.missing("posts/1", "why", status), exact(10, "posts/1")
    for found in (growth(gone, there), growth(there, gone), change_of_share(gone, there)):
        assert (found.value, found.n, found.status, found.note) == (None, 0, status, "why")


def test_the_growth_of_sums_that_posts_lack_is_partial_and_says_which() -> None:
    lacking = exact(80, "impressions/1").model_copy(
        update={"low": None, "high": None, "status": Status.PARTIAL, "note": "3 of 9 lack it"}
    )
    found = growth(lacking, exact(100, "impressions/1"))
    assert (found.value, found.low, found.status) == (pytest.approx(-0.2), None, Status.PARTIAL)
    assert found.note == "now: 3 of 9 lack it"


@given(COUNTS, COUNTS)
def test_growth_is_a_finite_number_or_none(now: int, before: int) -> None:
    found = growth(exact(now, "posts/1"), exact(before, "posts/1"))
    assert (found.value is None) == (before == 0)
    assert found.value is None or (math.isfinite(found.value) and found.value >= -1)


def test_newcombe_gives_the_interval_that_he_printed() -> None:
    """56/70 against 48/80 (Newcombe 1998, table II, a): 0.0524 to 0.3339."""
    found = change_of_share(a_share(0.8, 0.6920, 0.8769), a_share(0.6, 0.4905, 0.7003))
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == (
        pytest.approx(0.0524, abs=3e-4),
        pytest.approx(0.3339, abs=3e-4),
    )
    assert found.level == 0.95


def test_two_counts_of_a_model_differ_without_an_interval_and_uncalibrated() -> None:
    found = change_of_share(a_share(0.3), a_share(0.2))
    assert found.value == pytest.approx(0.1)
    assert found.low is found.high is found.level is None
    assert found.status is Status.UNCALIBRATED


@given(*[st.tuples(*[st.floats(0, 1)] * 3).map(sorted)] * 2)
def test_a_difference_lies_in_its_interval(now: list[float], before: list[float]) -> None:
    found = change_of_share(
        a_share(now[1], now[0], now[2]), a_share(before[1], before[0], before[2])
    )
    assert -1 <= found.low <= found.value <= found.high <= 1


def test_a_part_of_nothing_is_not_estimable() -> None:
    assert part(0, 0, "voice_posts/1").status is Status.NOT_ESTIMABLE
    found = part(3, 12, "voice_posts/1")
    assert (found.low, found.value, found.high, found.n) == (0.25, 0.25, 0.25, 12)
