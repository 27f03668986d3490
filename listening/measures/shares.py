"""Shares of sentiment: a model's count, marked as uncalibrated until a sample is hand-coded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from listening.measures.breakdowns import suppressed
from listening.measures.counts import exact
from listening.measures.privacy import hidden_cells
from listening.model import Estimate, Label, Status

LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)
ALL = "all"
_TOTAL, _SCORED = "total", "scored"


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


@dataclass(frozen=True, slots=True)
class SentimentRow:
    """The sentiment of one part: counts of what is scored and not, and the three shares."""

    key: str
    scored: Estimate
    not_scored: Estimate
    negative: Estimate
    neutral: Estimate
    positive: Estimate


Table = Mapping[str, Mapping[str, int]]


def sentiment_table(
    posts: Table, authors: Table, hidden_rows: Iterable[str] = ()
) -> tuple[SentimentRow, ...]:
    """Return a row per key of `posts` (row -> label -> posts), with small cells hidden.

    `authors` is alike (row -> label -> distinct authors). The row ALL is the sum of the
    others: what is hidden in one cannot be worked out from it.
    """
    parts = [key for key in posts if key != ALL]
    cells = {(row, cell): n for row in posts for cell, n in _cells(authors.get(row, {})).items()}
    columns = (_TOTAL, _SCORED, *LABELS, Label.NOT_SCORED)
    lines: list[tuple[Cell, Sequence[Cell]]] = []
    for row in posts:
        lines.append(((row, _SCORED), [(row, label) for label in LABELS]))
        lines.append(((row, _TOTAL), [(row, _SCORED), (row, Label.NOT_SCORED)]))
    if ALL in posts:
        lines += [((ALL, column), [(part, column) for part in parts]) for column in columns]
    also = [(row, column) for row in hidden_rows if row in posts for column in columns]
    hidden = hidden_cells(cells, lines, also)
    return tuple(
        _row(row, posts[row], {cell for key, cell in hidden if key == row}) for row in posts
    )


Cell = tuple[str, str]


def _cells(authors: Mapping[str, int]) -> dict[str, int]:
    """Return authors per label, and at most how many there are in all and among the scored."""
    labels: dict[str, int] = {label: authors.get(label, 0) for label in LABELS}
    missing = sum(count for label, count in authors.items() if label not in LABELS)
    in_all = sum(labels.values())
    return {**labels, Label.NOT_SCORED: missing, _SCORED: in_all, _TOTAL: in_all + missing}


def _row(key: str, posts: Mapping[str, int], hidden: set[str]) -> SentimentRow:
    shares = [
        suppressed("sentiment_share/1") if hidden & {label, _SCORED} else share(posts, label)
        for label in LABELS
    ]
    return SentimentRow(
        key,
        suppressed("scored/1") if _SCORED in hidden else exact(scored(posts), "scored/1"),
        suppressed("not_scored/1")
        if Label.NOT_SCORED in hidden
        else exact(not_scored(posts), "not_scored/1"),
        *shares,
    )
