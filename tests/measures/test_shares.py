from hypothesis import given
from hypothesis import strategies as st

from listening.measures.figures import rounded
from listening.measures.shares import LABELS, not_scored, scored, share
from listening.model import Estimate, Label, Status

COUNTS = st.dictionaries(st.sampled_from([*Label, "unscored"]), st.integers(0, 10**6))


def test_not_scored_is_not_neutral() -> None:
    posts = {Label.POSITIVE: 30, Label.NEUTRAL: 10, Label.NOT_SCORED: 900, "unscored": 60}
    assert (scored(posts), not_scored(posts)) == (40, 960)
    assert share(posts, Label.NEUTRAL).value == 0.25


def test_a_share_is_an_uncalibrated_count_without_an_interval() -> None:
    estimate = share({Label.POSITIVE: 30, Label.NEGATIVE: 10}, Label.POSITIVE)
    assert estimate.status is Status.UNCALIBRATED
    assert (estimate.value, estimate.n) == (0.75, 40)
    assert estimate.low is estimate.high is estimate.level is None


def test_where_nothing_is_scored_there_is_no_share() -> None:
    estimate = share({Label.NOT_SCORED: 900}, Label.POSITIVE)
    assert estimate.value is None
    assert estimate.status is Status.NOT_ESTIMABLE


@given(COUNTS)
def test_the_three_shares_add_up_to_one(posts: dict[str, int]) -> None:
    shares = [share(posts, label).value for label in LABELS]
    if scored(posts):
        assert abs(sum(shares) - 1) < 1e-9
    assert scored(posts) + not_scored(posts) == sum(posts.values())


ANY = st.none() | st.floats(-1e12, 1e12)
DEFINITIONS = st.sampled_from(["posts/1", "engagement_by_reach/1", "coverage/1", "people/1"])


@given(ANY, ANY, ANY, DEFINITIONS)
def test_rounding_twice_is_rounding_once(
    value: float | None, low: float | None, high: float | None, definition: str
) -> None:
    estimate = Estimate(value=value, low=low, high=high, method="any", definition=definition)
    once = rounded(estimate)
    assert rounded(once) == once


def test_ratios_keep_four_decimals_and_counts_none() -> None:
    for definition, value in (("engagement_by_reach/1", 0.1235), ("posts/1", 0.0)):
        estimate = Estimate(value=0.12346, method="any", definition=definition)
        assert rounded(estimate).value == value


@given(st.floats(1e-15, 1))
def test_a_ratio_that_is_not_zero_never_becomes_it(ratio: float) -> None:
    estimate = Estimate(value=ratio, method="any", definition="engagement_by_followers/1")
    kept = rounded(estimate).value
    assert kept is not None
    assert abs(kept - ratio) <= ratio * 0.00501


def test_a_tiny_ratio_keeps_three_significant_digits() -> None:
    estimate = Estimate(value=0.0000123456, method="any", definition="engagement_by_reach/1")
    assert rounded(estimate).value == 0.0000123
