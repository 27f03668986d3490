"""What people who engage with several posts tell of how far the followings overlap.

Whoever replies to posts by two authors probably follows both. The rate of that, over what
chance would give, estimates the overlap of the followings; who replies to three authors tells
how evenly it is spread over people.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from listening.measures.overlap import MOST_EVEN

AuthorKey = tuple[str, str]
"""An author: the platform, and the stable id there."""

FEWEST_PAIRS = 10
"""Pairs of engagements, across authors and within one, below which they tell too little."""

FEWEST_TRIPLES = 10
"""Triples of engagements below which they tell too little."""

UNEVEN, EVEN = 2.0, (MOST_EVEN + 2) / (MOST_EVEN + 1)
"""F1 F3 / F2^2 of followings that people follow by the log series, and by the most even law."""


class Powers(NamedTuple):
    """Sums of numbers, of their squares and of their cubes, exact however large."""

    total: int = 0
    squares: int = 0
    cubes: int = 0

    def plus(self, number: int, times: int = 1) -> "Powers":
        """Return the sums with `number` among them, so many `times`."""
        total, squares, cubes = self
        return Powers(
            total + times * number, squares + times * number**2, cubes + times * number**3
        )

    @property
    def pairs(self) -> int:
        """The sum of the products of any two of the numbers, by Newton's identities."""
        return (self.total**2 - self.squares) // 2

    @property
    def triples(self) -> int:
        """The sum of the products of any three of them."""
        return (self.total**3 - 3 * self.total * self.squares + 2 * self.cubes) // 6


@dataclass(frozen=True, slots=True)
class OfAuthor:
    """Engagements on one author's posts, and pairs and triples of them on different posts."""

    engagements: int
    pairs: int
    triples: int = 0


@dataclass(frozen=True, slots=True)
class Engagement:
    """Who engaged with whose posts, each person once a post, as far as estimates need it.

    `across` counts pairs of engagements by one person on posts by two authors, `within`
    the same on two posts by one author; the triples are of three authors, and of three posts.
    """

    authors: Mapping[AuthorKey, OfAuthor]
    engagers: int
    across: int
    within: int
    across_triples: int = 0
    within_triples: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether the pairs suffice to estimate an overlap."""
        return min(self.across, self.within) >= FEWEST_PAIRS


def engagement_of(
    rows: Iterable[tuple[AuthorKey, Hashable, Hashable]], followers: Mapping[AuthorKey, int | None]
) -> Engagement:
    """Return the engagement in rows of (author, post, engager); a row given twice counts once.

    Left out are authors without known followers, and what authors do with their own posts.
    """
    distinct = {row for row in rows if followers.get(row[0]) and row[2] != row[0][1]}
    posts = Counter((author, post) for author, post, _ in distinct)
    visits = Counter((engager, author) for author, _, engager in distinct)
    return engagement_from(
        ((author, count) for (author, _), count in posts.items()),
        ((engager, count) for (engager, _), count in visits.items()),
    )


def engagement_from(
    posts: Iterable[tuple[AuthorKey, int]], visits: Iterable[tuple[Hashable, int]]
) -> Engagement:
    """Return the engagement of counted rows: (author, engagers) a post, and, for each person
    and author, (engager, posts of that author engaged with).
    """
    by_author: defaultdict[AuthorKey, list[int]] = defaultdict(list)
    by_engager: defaultdict[Hashable, list[int]] = defaultdict(list)
    for author, engagers in posts:
        by_author[author].append(engagers)
    for engager, count in visits:
        by_engager[engager].append(count)
    authors = {key: OfAuthor(*_products(counts)) for key, counts in by_author.items()}
    of_engagers = [_products(counts) for counts in by_engager.values()]
    alone = [count for counts in by_engager.values() for count in counts]
    return Engagement(
        authors,
        len(by_engager),
        across=sum(each.pairs for each in of_engagers),
        within=sum(math.comb(count, 2) for count in alone),
        across_triples=sum(each.triples for each in of_engagers),
        within_triples=sum(math.comb(count, 3) for count in alone),
    )


def total_overlap(engagement: Engagement, followers: Mapping[AuthorKey, int]) -> float:
    """Return D, the overlap of all pairs of followings, in people.

    Some people engage far more than others, which makes pairs of engagements more frequent
    than overlap does; how much more is seen on posts of one author, and divided out.
    """
    met = engagement.across / _of_all(engagement).pairs
    return met / _keenness(engagement, followers) * _products(followers.values()).pairs


def evenness_of_engagers(
    engagement: Engagement, followers: Mapping[AuthorKey, int], overlap: float
) -> float:
    """Return the k of `overlap.union_of`: how alike people are in how many authors they follow.

    From factorial moments of the negative binomial, F1 F3 / F2^2 = (k + 2) / (k + 1), with
    F1 the followings, F2 = 2 `overlap`, and F3 from triples of engagements as F2 is from
    pairs. At most MOST_EVEN, and 0, the log series, where there are too few triples.
    """
    if engagement.across_triples < FEWEST_TRIPLES or not overlap:
        return 0.0
    whole = _products(followers.values())
    met = engagement.across_triples / _of_all(engagement).triples
    third = 6 * met / _keenness_in_triples(engagement, followers) * whole.triples
    ratio = whole.total * third / (2 * overlap) ** 2
    within = min(max(ratio, EVEN), UNEVEN)
    return (2 - within) / (within - 1)


def _keenness(engagement: Engagement, followers: Mapping[AuthorKey, int]) -> float:
    """Return E[q^2] / E[q]^2 of people's keenness q to engage, at least 1."""
    chance = sum(each.pairs / followers[key] for key, each in engagement.authors.items())
    return max(1.0, engagement.within / chance) if chance else 1.0


def _keenness_in_triples(engagement: Engagement, followers: Mapping[AuthorKey, int]) -> float:
    """Return E[q^3] / E[q]^3, as seen; as of a log-normal law where too little is seen."""
    chance = sum(each.triples / followers[key] ** 2 for key, each in engagement.authors.items())
    if engagement.within_triples >= FEWEST_TRIPLES and chance:
        return max(1.0, engagement.within_triples / chance)
    return _keenness(engagement, followers) ** 3


class _Products(NamedTuple):
    """The sum of some numbers, and of the products of all pairs and triples of them."""

    total: int
    pairs: int
    triples: int


def _of_all(engagement: Engagement) -> _Products:
    return _products(each.engagements for each in engagement.authors.values())


def _products(numbers: Iterable[int]) -> _Products:
    sums = Powers()
    for number in numbers:
        sums = sums.plus(number)
    return _Products(sums.total, sums.pairs, sums.triples)
