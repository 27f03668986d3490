"""The key figures: the reach ladder, engagement three ways, and what was said, in one place."""

import math
from collections.abc import Mapping, Sequence

from listening.measures import counts, engagement, reach
from listening.measures.evidence import Evidence
from listening.model import Estimate
from listening.tally import Audience, Cell


def key_figures(
    cells: Sequence[Cell],
    audiences: Sequence[Audience],
    accounts: int,
    writers: int,
    evidence: Evidence | None = None,
) -> dict[str, Estimate]:
    """Return the figures of a campaign or of one role, by the keys of `Findings.figures`.

    `accounts` is the exact number of participants, `writers` that of those who wrote
    something of their own; `evidence` is what is known of their audience beyond its counts.
    """
    posts = sum(cell.posts for cell in counts.written(cells))
    reposts = sum(cell.posts for cell in cells) - posts
    engaged = engagement.engagements(cells)
    audience = reach.potential_audience(audiences, evidence)
    followers = reach.follower_sum(audiences)
    return {
        "posts": counts.exact(posts, "posts/1"),
        "reposts": counts.exact(reposts, "reposts/1"),
        "times_reposted": engagement.times_reposted(cells),
        "participants": reach.participants(accounts),
        "participants_without_reposters": reach.participants(writers, "authors/1"),
        "impressions": reach.impressions(cells),
        "potential_audience": audience,
        "follower_sum": followers,
        "engagements": engaged,
        "engagement_by_impressions": engagement.rate_by_impressions(cells),
        "engagement_by_reach": engagement.rate_by(engaged, audience, "engagement_by_reach/1"),
        "engagement_by_followers": engagement.rate_by(
            engaged, followers, "engagement_by_followers/1"
        ),
    }


RATIOS = (
    "engagement_by", "sentiment_share", "code_share", "coverage", "alpha", "voice", "growth",
    "share_change",
)  # fmt: skip
DECIMALS = 4
SIGNIFICANT = 3


def rounded(estimate: Estimate) -> Estimate:
    """Return `estimate` rounded once and for all: counts to whole ones, ratios to 4 decimals.

    A ratio too small for that keeps 3 significant digits: one that is not zero never becomes it.
    """
    is_ratio = estimate.definition.startswith(RATIOS)
    return estimate.model_copy(
        update={
            name: None if value is None else round(value, _digits(value) if is_ratio else 0) + 0.0
            for name, value in _numbers(estimate).items()
        }
    )


def _digits(ratio: float) -> int:
    if not ratio:
        return DECIMALS
    return max(DECIMALS, SIGNIFICANT - 1 - math.floor(math.log10(abs(ratio))))


def _numbers(estimate: Estimate) -> Mapping[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}
