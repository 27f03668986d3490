"""What is known of a campaign's audience, and between what that leaves it for certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from listening.measures.engagers import AuthorKey, Engagement

COMPLETE_WITHIN = 0.02
"""A list is complete when its length is that near to its author's followers count."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Complete follower lists: their lengths by author, and how many people they hold together.

    `once` and `twice` are the people in exactly one list, and in exactly two. Where the lists are
    kept as sketches alone, all three err by about 1%.
    """

    lengths: Mapping[AuthorKey, int]
    union: int
    once: int
    twice: int
    is_sketched: bool = False

    @property
    def listed(self) -> int:
        """The sum of their lengths."""
        return sum(self.lengths.values())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a campaign: its unique authors' followers (`None` = not given), and more.

    `draws` are, for followers drawn uniformly, how many of the authors each follows.
    """

    followers: Mapping[AuthorKey, int | None]
    lists: Lists | None = None
    engagement: Engagement | None = None
    draws: Sequence[int] = field(default=())


@dataclass(frozen=True, slots=True)
class KnownAudience:
    """What is known of a campaign's audience beyond follower counts: of everyone ("all") and of
    roles, as far as it is known. `engagers` are the people who were seen to engage with any post.
    """

    engagers: int = 0
    of: Mapping[str, Evidence] = field(default_factory=dict)

    def told(self, fewest: int) -> "KnownAudience":
        """Return what may be told of it: nothing of who engaged, where they are fewer than
        `fewest`: then they are taken for none, which is a bound, too.
        """
        if self.engagers >= fewest:
            return self
        listed = {key: evidence for key, evidence in self.of.items() if evidence.lists}
        return KnownAudience(
            0, {key: replace(evidence, engagement=None) for key, evidence in listed.items()}
        )


class Bounds(NamedTuple):
    """Between what the potential audience lies for certain, as far as followers are known."""

    low: int
    high: int


class Known(NamedTuple):
    """What every rung reckons with: M, T and the hard bounds."""

    followers: dict[AuthorKey, int]
    largest: int
    total: int
    bounds: Bounds
    all_listed: bool


def complete_lists(
    followers: Mapping[AuthorKey, int | None], lengths: Mapping[AuthorKey, int]
) -> frozenset[AuthorKey]:
    """Return whose lists, of these lengths, are complete: within 2% of the followers count.

    A list whose author's count is not known cannot be told to be complete. Pages come newest
    first, so a part of a list is no sample of it: it errs by 19 to 28%.
    """
    return frozenset(
        author
        for author, length in lengths.items()
        if (count := followers.get(author)) is not None
        and abs(length - count) <= COMPLETE_WITHIN * count
    )


def hard_bounds(evidence: Evidence) -> Bounds:
    """Return [M, T], drawn closer by complete lists; both 0 where no followers are known."""
    return known_of(evidence).bounds


def known_of(evidence: Evidence) -> Known:
    """Return what the estimators reckon with: the counts that are given, M, T and the bounds."""
    followers = {key: count for key, count in evidence.followers.items() if count is not None}
    largest, total = max(followers.values(), default=0), sum(followers.values())
    lists = evidence.lists or Lists({}, 0, 0, 0)
    bounds = Bounds(max(largest, lists.union), total - lists.listed + lists.union)
    all_listed = all(key in lists.lengths for key, count in followers.items() if count)
    exact = Bounds(lists.union, lists.union)
    return Known(followers, largest, total, exact if all_listed else bounds, all_listed)
