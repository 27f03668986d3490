"""How many people follow at least one of several authors: estimators and their intervals.

M is the largest following, T the sum of all, so that the union lies in [M, T] whatever is
known. The model of overlap is U(T, a) = a * ln(1 + T / a): T where followings are disjoint
(a infinite), less the smaller a is. Source: Fisher, Corbet and Williams, 1943, of which
U(T, a, k) = a * (1 + 1/k) * (1 - (1 + T / (a * (k + 1)))^-k) is the negative binomial with
k = 0. The greater k, the more alike people are in how many authors they follow.

The exponents of the intervals were calibrated on 1,392 campaigns drawn from six graphs, of
which four were real; docs/reach.md says how.
"""

import math
from collections.abc import Callable, Collection, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

INDICATIVE = 0.75
BAND = 0.35
LIST_EXPONENTS = (-0.45, 0.25)
ENGAGER_EXPONENTS = (-0.30, 0.45)
NORMAL_95 = 1.96
ONE_IN_TWENTY = 0.05

LISTS_FOR_EVENNESS = 10
"""From so many lists on, their own k errs less than k = 0 on every graph measured."""
MOST_EVEN = 3.0
PRECISION = 1e-12


class Range(NamedTuple):
    """A value with its interval, in people: low <= value <= high."""

    value: float
    low: float
    high: float


def union_of(total: float, scale: float, evenness: float = 0.0) -> float:
    """Return U(T, a, k), the people behind `total` followings; a is infinite if disjoint."""
    if not total or not scale:
        return 0.0
    return total * _share(total / scale, evenness)


def scale_of_overlap(total: float, overlap: float) -> float:
    """Return a = T^2 / 2D, given the total pairwise overlap D of all followings."""
    return total * total / (2 * overlap) if overlap else math.inf


def scale_of_lists(listed: float, union: float, evenness: float = 0.0) -> float:
    """Return the a for which lists of `listed` followers together hold `union` people."""
    if union >= listed:
        return math.inf
    return listed / _root(lambda crowding: _share(crowding, evenness) - union / listed)


def evenness_of_lists(lengths: Collection[int], union: float, shared: float) -> float:
    """Return the k with which lists that overlap pairwise by `shared` hold `union` people.

    Pairs of lists alone give a; k bends the curve to their union. At most MOST_EVEN, and 0
    where the lists hold more people than the curve that bends least.
    """
    listed = sum(lengths)
    pairs = listed * listed - sum(length * length for length in lengths)
    if not shared or not pairs:
        return 0.0
    scale = pairs / (2 * shared)
    if union_of(listed, scale) <= union:
        return 0.0
    if union_of(listed, scale, MOST_EVEN) >= union:
        return MOST_EVEN
    return _root(lambda evenness: union_of(listed, scale, evenness) - union)


def from_counts(largest: float, total: float) -> Range:
    """Return the indicative M^0.25 * T^0.75 within the hard bounds [M, T]."""
    value = _between(largest, total, INDICATIVE)
    return _clipped(value, (largest, total), (largest, total))


def band_from_counts(largest: float, total: float) -> tuple[float, float]:
    """Return M^0.65 * T^0.35 and T, between which the truth lay in most campaigns measured."""
    return min(max(_between(largest, total, BAND), largest), total), total


def from_engagers(  # noqa: PLR0913
    bounds: tuple[float, float],
    largest: float,
    total: float,
    shared: float,
    engagers: int,
    *,
    evenness: float = 0.0,
) -> Range:
    """Return U(T, D) of an overlap D estimated from `engagers` people seen engaging.

    The value is halfway, in proportion, between k = 0 and their own k, whose error is large:
    so it errs less than either on the graphs where that does worst.
    """
    scale = scale_of_overlap(total, shared)
    value = math.sqrt(union_of(total, scale) * union_of(total, scale, evenness))
    floor, ceiling = bounds
    seen = min(max(floor, engagers), ceiling), ceiling
    return _clipped(value, seen, _spread(value, total / largest, ENGAGER_EXPONENTS))


def from_lists(
    bounds: tuple[float, float], total: float, lengths: Collection[int], union: float, shared: float
) -> Range:
    """Return U(T, a, k) from complete lists, with the a that makes them hold `union` people.

    `shared` is how many followers pairs of lists share, over all pairs. The interval depends
    on how far apart the hard bounds are, which may not be 0.
    """
    low, high = bounds
    is_even = len(lengths) >= LISTS_FOR_EVENNESS
    evenness = evenness_of_lists(lengths, union, shared) if is_even else 0.0
    value = union_of(total, scale_of_lists(sum(lengths), union, evenness), evenness)
    inside = min(max(value, low), high)
    return _clipped(inside, bounds, _spread(inside, high / low, LIST_EXPONENTS))


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


def _share(crowding: float, evenness: float) -> float:
    """Return U / T, given T / a."""
    if not crowding:
        return 1.0
    if not evenness:
        return math.log1p(crowding) / crowding
    thinned = -math.expm1(-evenness * math.log1p(crowding / (evenness + 1)))
    return min((1 + 1 / evenness) * thinned / crowding, 1.0)


def _root(falling: Callable[[float], float]) -> float:
    """Return the positive number at which a falling function crosses 0."""
    low, high = 0.0, 1.0
    while falling(high) > 0:
        low, high = high, high * 2
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return high


def _between(largest: float, total: float, exponent: float) -> float:
    return math.pow(largest, 1 - exponent) * math.pow(total, exponent)


def _spread(value: float, ratio: float, exponents: tuple[float, float]) -> tuple[float, float]:
    return value * ratio ** exponents[0], value * ratio ** exponents[1]


def _clipped(value: float, bounds: tuple[float, float], interval: tuple[float, float]) -> Range:
    (floor, ceiling), (low, high) = bounds, interval
    inside = min(max(value, floor), ceiling)
    return Range(inside, min(max(low, floor), inside), max(min(high, ceiling), inside))
