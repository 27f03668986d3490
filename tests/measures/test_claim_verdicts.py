"""A claim beside the figures: what they bear out, what they cannot rule out, what they do not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.claims import Claim, Verdict, check, verdict
from listening.model import Estimate, Status

SUPPORTED, POSSIBLE = Verdict.SUPPORTED, Verdict.POSSIBLE
NOT_SUPPORTED, NOT_CHECKABLE = Verdict.NOT_SUPPORTED, Verdict.NOT_CHECKABLE


def users(number: str | float) -> Claim:
    return Claim("unique users", Decimal(str(number)))


def rate(number: str) -> Claim:
    return Claim("engagement rate", Decimal(number))


def exact(value: float, status: Status = Status.OK) -> Estimate:
    return Estimate(
        value=value,
        low=value,
        high=value,
        level=1.0,
        method="count",
        definition="a/1",
        status=status,
    )


def between(low: float, high: float, level: float, status: Status = Status.OK) -> Estimate:
    return Estimate(
        value=None, low=low, high=high, level=level, method="m", definition="a/1", status=status
    )


def counted(value: float, status: Status = Status.OK) -> Estimate:
    return Estimate(value=value, method="sum", definition="a/1", status=status)


@pytest.mark.parametrize(
    ("claimed", "figure", "expected"),
    [
        ("2000000", 1_800_000, SUPPORTED),
        ("2000000", 2_200_000, SUPPORTED),
        ("2000000", 1_799_999, NOT_SUPPORTED),
        ("2000000", 2_200_001, NOT_SUPPORTED),
        ("1000000", 500_000, NOT_SUPPORTED),
        ("1000000", 1_100_000, SUPPORTED),
        ("1500000", 1_549_999, SUPPORTED),
        ("1500000", 1_550_001, NOT_SUPPORTED),
        ("2100000", 2_049_999, NOT_SUPPORTED),
        ("2100000", 2_050_000, SUPPORTED),
        ("2012345", 2_012_345, SUPPORTED),
        ("2012345", 2_012_346, NOT_SUPPORTED),
        ("12", 12, SUPPORTED),
        ("12", 13, NOT_SUPPORTED),
        ("0", 0, SUPPORTED),
        ("0", 1, NOT_SUPPORTED),
    ],
)
def test_an_exact_figure_agrees_at_the_claims_own_rounding_and_at_most_a_tenth_off(
    claimed: str, figure: float, expected: Verdict
) -> None:
    assert verdict(users(claimed), exact(figure)) is expected
    assert verdict(users(claimed), counted(figure)) is expected


@pytest.mark.parametrize(
    ("claimed", "figure", "expected"),
    [
        ("0.04", 0.0360, SUPPORTED),
        ("0.04", 0.0440, SUPPORTED),
        ("0.04", 0.0359, NOT_SUPPORTED),
        ("0.04", 0.0441, NOT_SUPPORTED),
        ("0.01", 0.005, NOT_SUPPORTED),
        ("0.12", 0.1249, SUPPORTED),
        ("0.12", 0.1251, NOT_SUPPORTED),
        ("0.040", 0.0396, SUPPORTED),
        ("0.040", 0.0449, NOT_SUPPORTED),
        ("0", 0.0, SUPPORTED),
        ("0", 0.0001, NOT_SUPPORTED),
        ("1", 1.0, SUPPORTED),
    ],
)
def test_a_rate_agrees_at_the_claims_own_rounding_and_at_most_a_tenth_off(
    claimed: str, figure: float, expected: Verdict
) -> None:
    assert verdict(rate(claimed), counted(figure)) is expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (between(1_500_000, 2_900_000, 0.9), SUPPORTED),
        (between(1_000_000, 2_000_000, 0.9), SUPPORTED),
        (between(1_000_000, 2_000_001, 0.9), POSSIBLE),
        (between(1_500_000, 2_900_000, 1.0), POSSIBLE),
        (between(300, 9_000_000, 1.0), POSSIBLE),
        (between(2_600_000, 4_000_000, 0.9), NOT_SUPPORTED),
        (between(600_000, 1_400_000, 0.9), NOT_SUPPORTED),
        (between(300_000, 1_400_000, 1.0), NOT_SUPPORTED),
        (between(0, 9_000_000, 0.9), POSSIBLE),
    ],
)
def test_two_million_is_supported_by_a_narrow_calibrated_interval_alone(
    figure: Estimate, expected: Verdict
) -> None:
    assert verdict(users(2_000_000), figure) is expected


def test_what_would_round_to_the_claim_cannot_be_ruled_out_but_is_no_support() -> None:
    assert verdict(users(2_000_000), between(2_040_000, 5_000_000, 1.0)) is POSSIBLE
    assert verdict(users(2_000_000), between(2_100_000, 2_400_000, 0.9)) is POSSIBLE


def test_a_figure_of_a_part_supports_nothing() -> None:
    assert verdict(users(2_000_000), exact(2_000_000, Status.PARTIAL)) is POSSIBLE
    assert verdict(users(2_000_000), between(1_900_000, 2_100_000, 0.9, Status.PARTIAL)) is POSSIBLE
    assert verdict(users(2_000_000), exact(1_800, Status.PARTIAL)) is NOT_SUPPORTED


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_COLLECTED, Status.NOT_ESTIMABLE])
def test_what_is_not_known_or_not_shown_is_not_checkable(status: Status) -> None:
    assert verdict(users(5), Estimate.missing("a/1", "why", status)) is NOT_CHECKABLE
    assert verdict(users(5), exact(5, status)) is NOT_CHECKABLE
    assert verdict(users(5), None) is NOT_CHECKABLE


def test_a_bound_on_one_side_rules_out_what_lies_on_the_other() -> None:
    least = Estimate(value=None, low=500, level=1.0, method="m", definition="a/1")
    assert verdict(users(499_000), least) is POSSIBLE
    assert verdict(users(412), least) is NOT_SUPPORTED
    most = Estimate(value=None, high=500, level=1.0, method="m", definition="a/1")
    assert verdict(users(412), most) is POSSIBLE
    assert verdict(users(512), most) is NOT_SUPPORTED


def test_every_definition_is_checked_by_itself_and_an_absent_one_is_not_checkable() -> None:
    figures = {
        "participants": exact(1_800),
        "potential_audience": between(300_000, 9_000_000, 1.0),
        "engagement_by_impressions": counted(0.0412),
    }
    assert check(users(2_000_000), figures) == {
        "participants": NOT_SUPPORTED,
        "engaged_accounts": NOT_CHECKABLE,
        "potential_audience": POSSIBLE,
        "viewers": NOT_CHECKABLE,
    }
    assert check(rate("0.04"), figures) == {
        "engagement_by_impressions": SUPPORTED,
        "engagement_by_reach": NOT_CHECKABLE,
        "engagement_by_followers": NOT_CHECKABLE,
    }


@given(st.integers(1, 10**12), st.integers(0, 10**13))
def test_a_count_that_supports_a_claim_is_never_more_than_a_tenth_off(
    claimed: int, counted_: int
) -> None:
    if verdict(users(claimed), exact(counted_)) is SUPPORTED:
        assert abs(counted_ - claimed) <= claimed / 10


people = st.integers(0, 10**12)
levels = st.sampled_from([0.5, 0.9, 0.95, 1.0])


@given(people, people, people, people, levels)
def test_a_wider_interval_is_never_a_better_witness_of_what_it_holds(
    claimed: int, below: int, above: int, wider: int, level: float
) -> None:
    low, high = max(claimed - below, 0), claimed + above
    narrow = verdict(users(claimed), between(low, high, level))
    wide = verdict(users(claimed), between(max(low - wider, 0), high + wider, level))
    assert narrow in {SUPPORTED, POSSIBLE}
    assert wide in {SUPPORTED, POSSIBLE}
    assert (narrow, wide) != (POSSIBLE, SUPPORTED)


@given(people, people, people, levels, st.sampled_from(Status))
def test_hard_bounds_and_wide_ones_never_support_a_claim(
    claimed: int, low: int, width: int, level: float, status: Status
) -> None:
    high = low + max(width, 1)
    found = verdict(users(claimed), between(low, high, level, status))
    if level == 1.0 or high > 2 * low or status is not Status.OK:
        assert found is not SUPPORTED


@given(people, people, people, levels)
def test_widening_never_rules_out_what_was_not(
    claimed: int, low: int, width: int, level: float
) -> None:
    if verdict(users(claimed), between(low, low + width, level)) is not NOT_SUPPORTED:
        wide = between(max(low - width, 0), low + 3 * width, level)
        assert verdict(users(claimed), wide) is not NOT_SUPPORTED


@given(st.decimals(0, 1, places=6), st.floats(0, 10, allow_nan=False))
def test_any_rate_beside_any_other_has_a_verdict(claimed: Decimal, found: float) -> None:
    assert verdict(Claim("engagement rate", claimed), counted(found)) in {SUPPORTED, NOT_SUPPORTED}
