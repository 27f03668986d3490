"""Shares of sentiment: a model's count, or an estimate where a random sample was coded by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from listening.measures.counts import exact
from listening.measures.post_strata import (
    LEVEL,
    Coded,
    Share,
    labels_for,
    labels_only,
    post_stratified,
)
from listening.measures.privacy import SMALLEST_CELL
from listening.model import Estimate, Label, Status
from listening.tally import CodedPost

LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)

FEWEST_CODED = 30
"""Coded posts that an interval needs: below, it does not hold what it says."""

MOST_LATER = 0.05
"""The part of the posts that may have come after the sample was drawn."""

WITH, WITHOUT = "with", "without"
POST_STRATIFIED = "hand-coded random sample, post-stratified by what the machine found"
WORDS = "words and phrases of the codebook"
WORDS_AND_LEARNT = "words and phrases of the codebook, and what hand-coded posts taught beside"
LABELS_ONLY = "hand-coded random sample alone, Wilson's interval"


def scored(posts: Mapping[str, int]) -> int:
    """Return how many posts have a sentiment, given posts by label."""
    return sum(posts.get(label, 0) for label in LABELS)


def not_scored(posts: Mapping[str, int]) -> int:
    """Return how many posts have none: no analyzer reads them, or none has yet."""
    return sum(posts.values()) - scored(posts)


def share(
    posts: Mapping[str, int], label: Label, coded: Sequence[CodedPost] = (), later: float = 0.0
) -> Estimate:
    """Return one label's share of the scored posts, between 0 and 1.

    Where enough of these posts were `coded` by hand it is an estimate, and `n` those coded;
    else the model's count, and `n` the scored posts. `later` is the part of the posts that no
    sample could draw, since they came after it: where it is too large the estimate is partial.
    """
    total = scored(posts)
    if not total:
        return Estimate.missing("sentiment_share/1", "no post is in a language that is scored")
    own = _scored_posts(coded)
    if is_enough(own):
        found = post_stratified(_sizes(posts), _asked(own, label))
        return estimated(found, "sentiment_share/2", len(own), later)
    return Estimate(
        value=posts.get(label, 0) / total,
        n=total,
        method="classify and count",
        definition="sentiment_share/1",
        status=Status.UNCALIBRATED,
    )


def part(count: int, whole: int, definition: str) -> Estimate:
    """Return the exact share that `count` is of `whole` (`n`), between 0 and 1."""
    if not whole:
        return Estimate.missing(definition, "there is nothing to be a share of")
    found = count / whole
    return exact(found, definition, whole, "ratio of counts")


def code_share(  # noqa: PLR0913
    posts: int,
    total: int,
    code: str,
    coded: Iterable[CodedPost],
    later: float,
    *,
    is_learnt: bool = False,
) -> Estimate:
    """Return the share of `total` posts that have a code, which the machine gave to `posts`: by
    words, and where it `is_learnt` by what hand-coded posts taught it.

    Where enough posts were `coded` by hand with this code in mind it is an estimate, else what
    the machine found, uncalibrated.
    """
    own = [post for post in coded if any(code in answer.asked for answer in post.answers)]
    if not total:
        return Estimate.missing("code_share/1", "there is no post")
    if is_enough(own):
        sizes = {WITH: posts, WITHOUT: total - posts}
        found = post_stratified(sizes, [_has(code, post) for post in own])
        return estimated(found, "code_share/2", len(own), later)
    return Estimate(
        value=posts / total,
        n=total,
        method=WORDS_AND_LEARNT if is_learnt else WORDS,
        definition="code_share/3" if is_learnt else "code_share/1",
        status=Status.UNCALIBRATED,
    )


def _has(code: str, post: CodedPost) -> Coded:
    said = [code in answer.codes for answer in post.answers if code in answer.asked]
    stratum = WITH if code in post.codes else WITHOUT
    return Coded(stratum, sum(said) / len(said), post.weight)


def checked_share(posts: Mapping[str, int], label: Label, coded: Sequence[CodedPost]) -> Estimate:
    """Return the same share from the labels alone, which no model can have led astray."""
    own = _scored_posts(coded)
    found = labels_only(scored(posts), _asked(own, label))
    estimate = estimated(found, "sentiment_share/2", len(own), later=0.0)
    return estimate.model_copy(update={"method": LABELS_ONLY})


def estimated(found: Share, definition: str, n: int, later: float) -> Estimate:
    """Return a share from a hand-coded sample as an estimate."""
    is_partial = later > MOST_LATER
    note = "posts came after the sample was drawn, and it does not speak for them"
    return Estimate(
        value=found.value,
        low=found.low,
        high=found.high,
        level=LEVEL,
        n=n,
        method=POST_STRATIFIED,
        definition=definition,
        status=Status.PARTIAL if is_partial else Status.OK,
        note=note if is_partial else "",
    )


def is_enough(coded: Sequence[CodedPost]) -> bool:
    """Return whether an estimate may rest on these: enough posts, by enough people."""
    return len(coded) >= FEWEST_CODED and len({c.account for c in coded}) >= SMALLEST_CELL


def later_part(now: Mapping[date, int], frame: Mapping[date, int]) -> float:
    """Return which part of the posts came after the sample's frame, from both by day."""
    came = sum(max(posts - frame.get(day, 0), 0) for day, posts in now.items())
    return came / max(sum(now.values()), 1)


def labels_wanted(posts: Mapping[str, int], coded: Sequence[CodedPost], width: float) -> int:
    """Return how many scored posts must be coded for no share's interval to be wider."""
    own = _scored_posts(coded)
    return max(labels_for(_sizes(posts), _asked(own, label), width) for label in LABELS)


def _sizes(posts: Mapping[str, int]) -> dict[str, int]:
    return {label: posts.get(label, 0) for label in LABELS}


def _scored_posts(coded: Iterable[CodedPost]) -> list[CodedPost]:
    return [post for post in coded if post.predicted in LABELS]


def _asked(coded: Iterable[CodedPost], label: Label) -> list[Coded]:
    """Return each post with the share of its coders who gave it this label."""
    return [
        Coded(
            post.predicted,
            sum(answer.sentiment is label for answer in post.answers) / len(post.answers),
            post.weight,
        )
        for post in coded
    ]
