"""Engagement: one sum, and three rates side by side, since each answers another question."""

from collections.abc import Iterable

from listening.measures.counts import sum_given, written
from listening.measures.reach import impressions
from listening.model import Estimate, Status
from listening.tally import Cell


def engagements(cells: Iterable[Cell]) -> Estimate:
    """Return reposts + replies + likes + quotes of the posts that carry them (`n`)."""
    return sum_given(
        cells,
        "engagements/1",
        "engagement counts",
        value=lambda cell: cell.engagements,
        given=lambda cell: cell.metric_posts,
    )


def times_reposted(cells: Iterable[Cell]) -> Estimate:
    """Return how often posts were reposted, by the count that those that carry it (`n`) have."""
    return sum_given(
        cells,
        "times_reposted/1",
        "repost counts",
        value=lambda cell: cell.times_reposted,
        given=lambda cell: cell.reposted_posts,
    )


def rate_by_impressions(cells: Iterable[Cell]) -> Estimate:
    """Return engagements / impressions as a ratio of sums, over posts that carry both (`n`).

    Partial where impressions are, with their note.
    """
    own = written(cells)
    shown = sum(cell.rated_impressions for cell in own)
    if not shown:
        return Estimate.missing(
            "engagement_by_impressions/1", "no post carries both engagement counts and impressions"
        )
    whole = impressions(own)
    return Estimate(
        value=sum(cell.rated_engagements for cell in own) / shown,
        n=sum(cell.rated_posts for cell in own),
        method="ratio of sums over posts that carry both",
        definition="engagement_by_impressions/1",
        status=whole.status,
        note=whole.note,
    )


def rate_by(total: Estimate, divisor: Estimate, definition: str) -> Estimate:
    """Return `total` / `divisor`, with the interval that the divisor's bounds give."""
    value = total.value
    if value is None or not divisor.value:
        return Estimate.missing(definition, total.note if value is None else divisor.note)
    return Estimate(
        value=value / divisor.value,
        low=value / divisor.high if divisor.high else None,
        high=value / divisor.low if divisor.low else None,
        level=divisor.level,
        n=total.n,
        method=f"ratio of sums; divisor: {divisor.method}",
        definition=definition,
        status=Status.PARTIAL if Status.PARTIAL in {total.status, divisor.status} else Status.OK,
        note="; ".join(filter(None, [total.note, divisor.note])),
    )
