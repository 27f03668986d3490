"""What each chart says: its message, and the pattern it shows for those who cannot see it."""

from collections.abc import Iterable, Sequence

from listening.findings import Findings, Sentiment
from listening.model import Status
from listening.report.figures import customers_felt, ladder
from listening.report.names import name
from listening.report.sentences import gaps, peak
from listening.report.words import (
    figure,
    has_interval,
    interval,
    is_known,
    listed,
    missing,
    number,
    percent,
    prominent,
)


def is_uncalibrated(findings: Findings) -> bool:
    """Whether any share shown is a model's bare count."""
    rows = [*findings.sentiment_by_role, *findings.sentiment_by_language]
    return any(row.positive.status is Status.UNCALIBRATED for row in rows)


def ladder_message(findings: Findings) -> str:
    """Say what the ladder shows: how far the posts could have gone."""
    reach = findings.figures.get("potential_audience")
    total = findings.figures.get("follower_sum")
    if reach is not None and has_interval(reach):
        return f"The posts could have reached {interval(reach, 'count')} people"
    if total is not None and is_known(total) and total.value:
        return f"At most {number(total.value)} followers; how many people is not estimable"
    return "How far the posts went is not known"


def ladder_pattern(findings: Findings) -> str:
    """Name each rung and its figure, from the first to the last."""
    smallest = findings.method.smallest_cell
    rungs = [
        f"{card.kind.title}: {prominent(card.estimate, card.kind.unit, smallest)}"
        for card in ladder(findings)
    ]
    return f"{'; '.join(rungs)}."


def daily_pattern(findings: Findings) -> str:
    """Name the busiest day and the days that are missing."""
    sentences = ["One column for each day.", peak(findings), gaps(findings)]
    if any(each.posts.status is Status.SUPPRESSED for each in findings.days):
        sentences.append("Days marked suppressed had too few people to show a number.")
    return " ".join(filter(None, sentences))


def felt_message(findings: Findings) -> str:
    """Say the customers' shares; nobody else's stand for them."""
    felt = customers_felt(findings)
    if felt is None or not is_known(felt.positive) or not is_known(felt.negative):
        return "How customers’ posts were scored cannot be shown"
    positive, negative = felt.positive.value or 0, felt.negative.value or 0
    return f"Customers’ scored posts: {percent(positive)} positive, {percent(negative)} negative"


def language_message(rows: Sequence[Sentiment]) -> str:
    """Name the languages whose shares are drawn."""
    return f"What the model made of posts in {listed([name(row.key) for row in rows])}"


def drawn(rows: Iterable[Sentiment]) -> list[Sentiment]:
    """Give the rows whose shares are known."""
    return [row for row in rows if is_known(row.positive)]


def unread(rows: Iterable[Sentiment]) -> str:
    """Name the languages that no scorer reads, with their posts."""
    rows = [row for row in rows if _is_unread(row)]
    return listed([f"{name(row.key)} ({number(row.not_scored.value or 0)} posts)" for row in rows])


def hidden(rows: Iterable[Sentiment]) -> str:
    """Name the languages whose shares are neither drawn nor unread."""
    return listed(
        [name(row.key) for row in rows if not is_known(row.positive) and not _is_unread(row)]
    )


def felt_pattern(rows: Iterable[Sentiment], smallest_cell: int) -> str:
    """Give each row's shares in words."""
    return " ".join(f"{name(row.key)}: {_shares(row, smallest_cell)}." for row in rows)


def no_shares(row: Sentiment, smallest_cell: int) -> str:
    """Say why a row has no shares: unread by any scorer, or too few people."""
    if row.positive.status is Status.NOT_ESTIMABLE:
        return "not scored: no scorer reads these posts"
    return missing(row.positive, smallest_cell)


def row_note(row: Sentiment) -> str:
    """Say how many posts were scored and how many were not; nothing where neither is known."""
    counts = [(row.scored, "scored"), (row.not_scored, "not scored")]
    return ", ".join(
        f"{number(count.value)} {what}" for count, what in counts if is_known(count) and count.value
    )


def _is_unread(row: Sentiment) -> bool:
    return row.positive.status is Status.NOT_ESTIMABLE and is_known(row.not_scored)


def _shares(row: Sentiment, smallest_cell: int) -> str:
    labels = {"negative": row.negative, "neutral": row.neutral, "positive": row.positive}
    if not all(is_known(share) for share in labels.values()):
        return no_shares(row, smallest_cell)
    shares = (f"{figure(share, 'share', smallest_cell)} {key}" for key, share in labels.items())
    return ", ".join(shares)
