"""Shares of sentiment: a model's count, marked as uncalibrated until a sample is hand-coded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from listening.measures.breakdowns import suppressed
from listening.measures.counts import exact
from listening.measures.privacy import Line, hidden_cells
from listening.model import Estimate, Label, Status

LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)
ALL = "all"
_TOTAL, _SCORED = "total", "scored"
_COLUMNS = (_TOTAL, _SCORED, *LABELS, Label.NOT_SCORED)


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
"""Counts by row and label."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut the posts: posts and distinct authors by row and label.

    `authors` may have "scored" beside the labels: distinct authors of what has any label.
    `hidden` are rows that are not shown at all. With `rows_first` the sum over the rows
    gives way where a row's small cell could be worked out from it; else a row does.
    """

    posts: Table
    authors: Table
    hidden: frozenset[str] = frozenset()
    rows_first: bool = False


def sentiment_tables(
    whole: Mapping[str, int], authors: Mapping[str, int], cuts: Sequence[Cut]
) -> list[tuple[SentimentRow, ...]]:
    """Return a table per cut, each with the row ALL first, with small cells hidden.

    `whole` and `authors` count posts and distinct authors by label. The cuts share their
    sum, so that what is hidden in one cannot be worked out from another.
    """
    tables = {(-1, ALL): authors}
    for index, cut in enumerate(cuts):
        tables |= {(index, row): cut.authors.get(row, {}) for row in cut.posts}
    counts = {(*row, column): n for row, by in tables.items() for column, n in _cells(by).items()}
    lines = [line for row in tables for line in _row_lines(row)]
    lines += [line for index, cut in enumerate(cuts) for line in _column_lines(index, cut)]
    also = [
        (i, row, column) for i, cut in enumerate(cuts) for row in cut.hidden for column in _COLUMNS
    ]
    hidden = hidden_cells(counts, lines, also)
    everyone = _row((-1, ALL), whole, hidden)
    return [
        (everyone, *(_row((index, row), cut.posts[row], hidden) for row in cut.posts))
        for index, cut in enumerate(cuts)
    ]


RowKey = tuple[int, str]
Cell = tuple[int, str, str]


def _cells(authors: Mapping[str, int]) -> dict[str, int]:
    """Return authors per column. Where the authors of all that is scored are not given, there
    are at least as many as the largest label has; and so with those of all posts."""
    labels: dict[str, int] = {label: authors.get(label, 0) for label in LABELS}
    missing = max((authors.get(label, 0) for label in (Label.NOT_SCORED, "unscored")))
    either = authors.get(_SCORED, max(labels.values()))
    return {**labels, Label.NOT_SCORED: missing, _SCORED: either, _TOTAL: max(either, missing)}


def _row_lines(row: RowKey) -> list[Line[Cell]]:
    return [
        Line((*row, _SCORED), [(*row, label) for label in LABELS]),
        Line((*row, _TOTAL), [(*row, _SCORED), (*row, Label.NOT_SCORED)]),
    ]


def _column_lines(index: int, cut: Cut) -> list[Line[Cell]]:
    """The counts of posts, scored and not, stand elsewhere too: only labels can give way."""
    return [
        Line(
            (-1, ALL, column),
            [(index, row, column) for row in cut.posts],
            total_gives_way=cut.rows_first and column in LABELS,
        )
        for column in _COLUMNS
    ]


def _row(key: RowKey, posts: Mapping[str, int], hidden: Collection[Cell]) -> SentimentRow:
    gone = {column for column in _COLUMNS if (*key, column) in hidden}
    shares = [
        suppressed("sentiment_share/1") if gone & {label, _SCORED} else share(posts, label)
        for label in LABELS
    ]
    return SentimentRow(
        key[1],
        suppressed("scored/1") if _SCORED in gone else exact(scored(posts), "scored/1"),
        suppressed("not_scored/1")
        if Label.NOT_SCORED in gone
        else exact(not_scored(posts), "not_scored/1"),
        *shares,
    )
