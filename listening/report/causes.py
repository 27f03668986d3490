"""Why a figure is not what was published: what the store can still tell, and what it cannot."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from listening.findings import Findings
from listening.report.differences import Difference
from listening.tally import Evidence


class Cause(StrEnum):
    """What changed a figure; `UNEXPLAINED` where nothing that the store knows of could have."""

    DELETION = "deletion"
    LATE = "late post"
    RESCORE = "rescore"
    PURGED = "purged"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Explained:
    """A difference, and what may have made it: where several changed, all that could have."""

    difference: Difference
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one cause: the figures that it may have changed, and the posts that it is about."""

    figures: int
    posts: int


GROWTH = "growth"
TABLES_OF_DAYS = frozenset({"days", "coverage"})

SCORED_TABLES = frozenset(
    {"sentiment_by_role", "sentiment_by_language", "by_language", "by_code", "agreement"}
    | {"hand_coding_check", "changes", "sentiment_unsuspected"}
)
SCORED_LABELS = frozenset({"scored", "not_scored", "negative_share"})
COUNTED_BY_PLATFORM = frozenset(
    {"impressions", "potential_audience", "follower_sum", "engagements"}
    | {"viewers", "engaged_accounts", "times_reposted"}
    | {"engagement_by_impressions", "engagement_by_reach", "engagement_by_followers"}
)


def explain(
    found: Iterable[Difference], before: Findings, after: Findings, evidence: Evidence | None
) -> list[Explained]:
    """Return each difference with its causes; without evidence none has any that is known."""
    is_rescored = _scoring(before) != _scoring(after)
    return [
        Explained(each, tuple(_causes(each, evidence, is_rescored=is_rescored))) for each in found
    ]


def count_causes(
    explained: Iterable[Explained], after: Findings, evidence: Evidence | None
) -> dict[Cause, Tally]:
    """Return how many figures and posts each cause is about, of those that occur."""
    found = list(explained)
    figures = Counter(cause for each in found for cause in each.causes)
    known = evidence or Evidence()
    is_of_growth = any(each.difference.figure.table == GROWTH for each in found)
    posts = _posts(after, known.with_days_before() if is_of_growth else known)
    return {cause: Tally(figures[cause], posts[cause]) for cause in Cause if figures[cause]}


def _causes(
    difference: Difference, evidence: Evidence | None, *, is_rescored: bool
) -> Iterable[Cause]:
    name = difference.figure
    known = evidence or Evidence()
    known = known.with_days_before() if name.table == GROWTH else known
    is_of_day = name.table in TABLES_OF_DAYS and not difference.is_hidden
    on = date.fromisoformat(name.day) if is_of_day else None
    is_gone = on is None or on in known.gone_days
    causes = {
        Cause.DELETION: known.deleted > 0 and is_gone,
        Cause.LATE: _came(known.late, on) or _was_counted_again(difference, known),
        Cause.RESCORE: is_rescored and _is_scored(difference),
        Cause.PURGED: known.purged > 0 and is_gone,
    }
    likely = [cause for cause, is_likely in causes.items() if is_likely and evidence is not None]
    return likely or [Cause.UNEXPLAINED]


def _came(posts: Mapping[date, int], on: date | None) -> bool:
    """Whether any post is of this day; what was hidden on one day may hide another's."""
    return bool(posts) if on is None else on in posts


def _was_counted_again(difference: Difference, known: Evidence) -> bool:
    is_newer = bool(known.seen_again) or known.is_audience_newer
    return is_newer and difference.figure.label in COUNTED_BY_PLATFORM


def _is_scored(difference: Difference) -> bool:
    name = difference.figure
    return name.table in SCORED_TABLES or name.label in SCORED_LABELS


def _scoring(findings: Findings) -> tuple[object, ...]:
    """Return what scores, codes and hand labels were made with."""
    method = findings.method
    coding = findings.hand_coding
    return (
        method.analyzer,
        method.analyzer_version,
        method.masked,
        method.codebook,
        method.codebook_version,
        coding and (coding.coded, coding.coders, coding.seed, coding.drawn_on),
    )


def _posts(after: Findings, known: Evidence) -> dict[Cause, int]:
    scored = after.figures["scored"].value
    return {
        Cause.DELETION: known.deleted,
        Cause.LATE: sum(known.late.values()) + sum(known.seen_again.values()),
        Cause.RESCORE: int(scored or 0),
        Cause.PURGED: known.purged,
        Cause.UNEXPLAINED: 0,
    }
