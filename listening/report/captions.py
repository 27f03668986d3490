"""What each chart says: its message, and the pattern it shows for those who cannot see it."""

from collections.abc import Iterable, Sequence

from listening.findings import Findings, Sentiment
from listening.model import Status
from listening.report.figures import customers_felt, ladder, shares_of
from listening.report.names import name
from listening.report.sentences import gaps, peak
from listening.report.words import (
    figure,
    has_interval,
    interval,
    is_estimated,
    is_known,
    listed,
    missing,
    number,
    prominent,
)


def is_uncalibrated(findings: Findings) -> bool:
    """Whether any share shown is a model's bare count."""
    rows = [*findings.sentiment_by_role, *findings.sentiment_by_language]
    return any(row.positive.status is Status.UNCALIBRATED for row in rows)


def are_codes_estimated(findings: Findings) -> bool:
    """Whether any code's share rests on posts that people read."""
    return any(is_estimated(code.share) for each in findings.by_code for code in each.codes)


def felt_kind(rows: Sequence[Sentiment]) -> str:
    """Say what the shares of a chart are: estimates, a model's counts, or some of each."""
    shares = [share for row in rows for _, share in shares_of(row) if is_known(share)]
    counted = any(share.status is Status.UNCALIBRATED for share in shares)
    if not any(is_estimated(share) for share in shares):
        return "uncalibrated model count"
    rest = "; rows without a range are an uncalibrated model count" if counted else ""
    return f"estimates from hand-coded posts, with their ranges in the table{rest}"


def ladder_message(findings: Findings) -> str:
    """Say what the ladder shows: how far the posts could have gone."""
    reach = findings.figures.get("potential_audience")
    total = findings.figures.get("follower_sum")
    if reach is not None and has_interval(reach):
        return f"The posts could have reached {interval(reach, 'count')} different followers"
    if total is not None and is_known(total) and total.value:
        return f"At most {number(total.value)} followers; how many different ones is not estimable"
    return "How far the posts went is not known"


def ladder_pattern(findings: Findings) -> str:
    """Name each rung and its figure, from the first to the last."""
    rungs = [
        f"{card.kind.title}: {prominent(card.estimate, card.kind.unit)}"
        for card in ladder(findings)
    ]
    return f"{'; '.join(rungs)}."


def daily_pattern(findings: Findings) -> str:
    """Name the busiest day and the days that are missing."""
    sentences = ["One column for each day.", peak(findings), gaps(findings)]
    if any(each.posts.status is Status.SUPPRESSED for each in findings.days):
        sentences.append("Days marked suppressed are hidden to protect small groups.")
    return " ".join(filter(None, sentences))


def felt_message(findings: Findings) -> str:
    """Say the customers' shares; nobody else's stand for them."""
    felt = customers_felt(findings)
    shares = {"positive": felt.positive, "negative": felt.negative} if felt else {}
    told = [f"{figure(share, 'share')} {key}" for key, share in shares.items() if is_known(share)]
    if not told:
        return "How customers’ posts were scored cannot be shown"
    return f"Customers’ scored posts: {', '.join(told)}"


def language_message(rows: Sequence[Sentiment]) -> str:
    """Name the languages whose shares are drawn."""
    languages = listed([name(row.key) for row in rows])
    if all(is_estimated(row.positive) for row in rows):
        return f"How people felt who wrote in {languages}"
    return f"What the model made of posts in {languages}"


def drawn(rows: Iterable[Sentiment]) -> list[Sentiment]:
    """Give the rows of which any share is known."""
    return [row for row in rows if _is_drawn(row)]


def unread(rows: Iterable[Sentiment]) -> str:
    """Name the languages that no scorer reads, with their posts."""
    rows = [row for row in rows if _is_unread(row)]
    return listed([f"{name(row.key)} ({number(row.not_scored.value or 0)} posts)" for row in rows])


def hidden(rows: Iterable[Sentiment]) -> str:
    """Name the languages whose shares are neither drawn nor unread."""
    return listed([name(row.key) for row in rows if not _is_drawn(row) and not _is_unread(row)])


def felt_pattern(rows: Iterable[Sentiment]) -> str:
    """Give each row's shares in words."""
    return " ".join(f"{name(row.key)}: {_shares(row)}." for row in rows)


def no_shares(row: Sentiment) -> str:
    """Say why a row has no shares: unread by any scorer, or hidden to protect small groups."""
    if row.positive.status is Status.NOT_ESTIMABLE:
        return "not scored: no scorer reads these posts"
    if row.positive.status is Status.SUPPRESSED:
        return "suppressed to protect small groups"
    return missing(row.positive)


def row_note(row: Sentiment) -> str:
    """Say how many posts were scored and how many were not; nothing where neither is known."""
    counts = [(row.scored, "scored"), (row.not_scored, "not scored")]
    return ", ".join(
        f"{number(count.value)} {what}" for count, what in counts if is_known(count) and count.value
    )


def coded_by_hand(row: Sentiment) -> str:
    """Say on how many hand-coded posts a row's shares rest."""
    coded = [share.n for _, share in shares_of(row) if is_estimated(share)]
    return number(coded[0]) if coded else "too few"


def _is_unread(row: Sentiment) -> bool:
    return row.positive.status is Status.NOT_ESTIMABLE and is_known(row.not_scored)


def _is_drawn(row: Sentiment) -> bool:
    return any(is_known(share) for _, share in shares_of(row))


def _shares(row: Sentiment) -> str:
    if not _is_drawn(row):
        return no_shares(row)
    return ", ".join(f"{label} {figure(share, 'share')}" for label, share in shares_of(row))
