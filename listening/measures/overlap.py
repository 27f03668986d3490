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
from collections.abc import Callable, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

INDICATIVE = 0.75
BAND = 0.35
LIST_EXPONENTS = (-0.45, 0.25)
ENGAGER_EXPONENTS = (-0.30, 0.45)
NORMAL_95 = 1.96
ONE_IN_TWENTY = 0.05

LISTS_TO_EXTRAPOLATE = 5
"""From so many lists on, extrapolation errs less than the log series on every graph measured."""
MOST_EVEN = 3.0
PRECISION = 1e-12


class Range(NamedTuple):
    """A value with its interval, in people: low <= value <= high."""

    value: float
    low: float
    high: float


class Held(NamedTuple):
    """What complete lists hold: how many there are, the sum of their lengths, and how many
    people are in any of them, in exactly one and in exactly two.
    """

    lists: int
    listed: int
    union: int
    once: int = 0
    twice: int = 0


def union_of(total: float, scale: float, evenness: float = 0.0) -> float:
    """Return U(T, a, k), the people behind `total` followings; a is infinite if disjoint."""
    if not total or not scale:
        return 0.0
    return total * _share(total / scale, evenness)


def scale_of_overlap(total: float, overlap: float) -> float:
    """Return a = T^2 / 2D, given the total pairwise overlap D of all followings."""
    return total * total / (2 * overlap) if overlap else math.inf


def scale_of_lists(listed: float, union: float) -> float:
    """Return the a for which lists of `listed` followers together hold `union` people."""
    if union >= listed:
        return math.inf
    return listed / _root(lambda crowding: _share(crowding, 0.0) - union / listed)


def extrapolated(total: float, held: Held) -> float:
    """Return the people behind `total` followings, from those whom lists hold once and twice.

    U_S + f0 (1 - exp(-(T / T_S - 1) f1 / f0)), with f0 = f1 (f1 - 1) / (2 (f2 + 1)), the people
    whom no list would ever show twice; whoever is in many lists tells nothing of those in none.
    Source: Chao, Gotelli, Hsieh and others, Rarefaction and extrapolation with Hill numbers, 2014.
    """
    unseen = held.once * (held.once - 1) / (2 * (held.twice + 1))
    if not unseen:
        return held.union
    further = total / held.listed - 1
    return held.union - unseen * math.expm1(-further * held.once / unseen)


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


def from_lists(bounds: tuple[float, float], total: float, held: Held) -> Range:
    """Return the extrapolation of complete lists, or of few what `from_few_lists` does.

    The interval depends on how far apart the hard bounds are, which may not be 0.
    """
    if held.lists < LISTS_TO_EXTRAPOLATE:
        return from_few_lists(bounds, total, held.listed, held.union)
    return _of_lists(bounds, extrapolated(total, held))


def from_few_lists(bounds: tuple[float, float], total: float, listed: float, union: float) -> Range:
    """Return U(T, a), with the a for which lists of `listed` followers hold `union` people."""
    return _of_lists(bounds, union_of(total, scale_of_lists(listed, union)))


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


def _of_lists(bounds: tuple[float, float], value: float) -> Range:
    low, high = bounds
    inside = min(max(value, low), high)
    return _clipped(inside, bounds, _spread(inside, high / low, LIST_EXPONENTS))


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
