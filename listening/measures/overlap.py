"""How many people follow at least one of several authors: estimators and their intervals.

M is the largest following, T the sum of all, so that the union lies in [M, T] whatever is
known. The model of overlap is U(T, a) = a * ln(1 + T / a): T where followings are disjoint
(a infinite), less the smaller a is. The exponents of the intervals were calibrated on 1,392
campaigns drawn from six graphs, of which four were real; docs/reach.md says how.
"""

import math
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import NamedTuple

INDICATIVE = 0.75
BAND = 0.35
LIST_EXPONENTS = (-0.45, 0.25)
ENGAGER_EXPONENTS = (-0.30, 0.45)
NORMAL_95 = 1.96
ONE_IN_TWENTY = 0.05


class Range(NamedTuple):
    """A value with its interval, in people: low <= value <= high."""

    value: float
    low: float
    high: float


def union_of(total: float, scale: float) -> float:
    """Return U(T, a), the people behind `total` followings; `scale` is a, infinite if disjoint."""
    if not total or not scale:
        return 0.0
    return total if math.isinf(scale) else min(scale * math.log1p(total / scale), total)


def scale_of_overlap(total: float, overlap: float) -> float:
    """Return a = T^2 / 2D, given the total pairwise overlap D of all followings."""
    return total * total / (2 * overlap) if overlap else math.inf


def scale_of_lists(listed: float, union: float) -> float:
    """Return the a for which lists of `listed` followers together hold `union` people."""
    if union >= listed:
        return math.inf
    low, high = 0.0, 1.0
    while math.log1p(high) / high > union / listed:
        low, high = high, high * 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        is_small = math.log1p(middle) / middle > union / listed
        low, high = (middle, high) if is_small else (low, middle)
    return listed / high


def from_counts(largest: float, total: float) -> Range:
    """Return the indicative M^0.25 * T^0.75 within the hard bounds [M, T]."""
    value = _between(largest, total, INDICATIVE)
    return _clipped(value, (largest, total), (largest, total))


def band_from_counts(largest: float, total: float) -> tuple[float, float]:
    """Return M^0.65 * T^0.35 and T, between which the truth lay in most campaigns measured."""
    return min(max(_between(largest, total, BAND), largest), total), total


def from_engagers(
    bounds: tuple[float, float], largest: float, total: float, shared: float, engagers: int
) -> Range:
    """Return U(T, D) of an overlap D estimated from `engagers` people seen engaging."""
    value = union_of(total, scale_of_overlap(total, shared))
    floor, ceiling = bounds
    seen = min(max(floor, engagers), ceiling), ceiling
    return _clipped(value, seen, _spread(value, total / largest, ENGAGER_EXPONENTS))


def from_lists(bounds: tuple[float, float], total: float, listed: float, union: float) -> Range:
    """Return U(T, a) with a from complete lists of `listed` followers, `union` of them distinct.

    The interval depends on how far apart the hard bounds are, which may not be 0.
    """
    low, high = bounds
    value = min(max(union_of(total, scale_of_lists(listed, union)), low), high)
    return _clipped(value, bounds, _spread(value, high / low, LIST_EXPONENTS))


def from_draws(bounds: tuple[float, float], total: float, followed: Sequence[int]) -> Range:
    """Return Karp and Luby's T * mean(1/c) over uniform draws of followers.

    An author is drawn in proportion to the following, then one of the followers at random;
    c is how many of the campaign's authors that follower follows. Where every c is the same,
    the normal interval has no width; then at most 1 - 0.05^(1/m) of the followers differ.
    Raises ValueError where there is no draw, or a follower who follows nobody.
    Source: Karp and Luby, Monte-Carlo algorithms for enumeration and reliability, 1983.
    """
    if not followed or min(followed) < 1:
        raise ValueError("a draw is a follower, who follows at least one author")
    shares, draws = [1 / each for each in followed], len(followed)
    mean = fmean(shares)
    if min(shares) == max(shares):
        alike = ONE_IN_TWENTY ** (1 / draws)
        interval = total * alike * mean, total * (alike * mean + 1 - alike)
    else:
        margin = NORMAL_95 * stdev(shares) / math.sqrt(draws)
        interval = total * (mean - margin), total * (mean + margin)
    return _clipped(total * mean, bounds, interval)


def _between(largest: float, total: float, exponent: float) -> float:
    return math.pow(largest, 1 - exponent) * math.pow(total, exponent)


def _spread(value: float, ratio: float, exponents: tuple[float, float]) -> tuple[float, float]:
    return value * ratio ** exponents[0], value * ratio ** exponents[1]


def _clipped(value: float, bounds: tuple[float, float], interval: tuple[float, float]) -> Range:
    (floor, ceiling), (low, high) = bounds, interval
    inside = min(max(value, floor), ceiling)
    return Range(inside, min(max(low, floor), inside), max(min(high, ceiling), inside))
