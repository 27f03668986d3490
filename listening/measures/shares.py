"""Shares of sentiment: a model's count, marked as uncalibrated until a sample is hand-coded."""

from collections.abc import Mapping

from listening.model import Estimate, Label, Status

LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)


def scored(posts: Mapping[str, int]) -> int:
    """Return how many posts have a sentiment, given posts by label."""
    return sum(posts.get(label, 0) for label in LABELS)


def not_scored(posts: Mapping[str, int]) -> int:
    """Return how many posts have none: no analyzer reads them, or none has yet."""
    return sum(posts.values()) - scored(posts)


def share(posts: Mapping[str, int], label: Label) -> Estimate:
    """Return one label's share of the scored posts, between 0 and 1; `n` is the scored posts."""
    total = scored(posts)
    if not total:
        return Estimate.missing("sentiment_share/1", "no post is in a language that is scored")
    return Estimate(
        value=posts.get(label, 0) / total,
        n=total,
        method="classify and count",
        definition="sentiment_share/1",
        status=Status.UNCALIBRATED,
    )
