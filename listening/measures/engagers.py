"""What people who engage with several posts tell of how far the followings overlap.

Whoever replies to posts by two authors probably follows both. The rate of that, over what
chance would give, estimates the overlap of the followings.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

AuthorKey = tuple[str, str]
"""An author: the platform, and the stable id there."""

FEWEST_PAIRS = 10
"""Pairs of engagements, across authors and within one, below which they tell too little."""


@dataclass(frozen=True, slots=True)
class OfAuthor:
    """Engagements on one author's posts, and pairs of them on two different posts."""

    engagements: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Engagement:
    """Who engaged with whose posts, each person once a post, as far as estimates need it.

    `across` counts pairs of engagements by one person on posts by two authors, `within`
    the same on two posts by one author.
    """

    authors: Mapping[AuthorKey, OfAuthor]
    engagers: int
    across: int
    within: int

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
    sums: Counter[AuthorKey] = Counter()
    squares: Counter[AuthorKey] = Counter()
    for author, engagers in posts:
        sums[author] += engagers
        squares[author] += engagers * engagers
    by_engager: Counter[Hashable] = Counter()
    within = 0
    for engager, count in visits:
        by_engager[engager] += count
        within += _pairs(count)
    authors = {key: OfAuthor(sums[key], (sums[key] ** 2 - squares[key]) // 2) for key in sums}
    across = sum(map(_pairs, by_engager.values())) - within
    return Engagement(authors, len(by_engager), across, within)


def total_overlap(engagement: Engagement, followers: Mapping[AuthorKey, int]) -> float:
    """Return D, the overlap of all pairs of followings, in people.

    Some people engage far more than others, which makes pairs of engagements more frequent
    than overlap does; how much more is seen on posts of one author, and divided out.
    """
    chance = sum(each.pairs / followers[key] for key, each in engagement.authors.items())
    keenness = max(1.0, engagement.within / chance) if chance else 1.0
    met = engagement.across / _products(e.engagements for e in engagement.authors.values())
    return met / keenness * _products(followers.values())


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _products(numbers: Iterable[int]) -> int:
    """Return the sum of the products of all pairs of different entries."""
    total = squares = 0
    for number in numbers:
        total += number
        squares += number * number
    return (total * total - squares) // 2
