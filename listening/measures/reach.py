"""The reach ladder: from accounts that can be counted to audiences that can only be bounded.

Questions that are never mixed: who took part (exact), who could have seen it (bounded by
[largest following, sum of followings]), and who did see it ([people seen to engage, impressions]).
"""

from collections.abc import Iterable, Mapping

from listening.measures.counts import exact, sum_given
from listening.measures.evidence import Evidence
from listening.measures.overlap import from_counts
from listening.measures.unique_reach import unique_reach
from listening.model import Estimate, Status
from listening.tally import Audience, Cell

COUNTS_ALONE = (
    "follower counts alone give an interval, not a number; no complete follower list; no "
    "engagers, or too few, are known"
)


def participants(accounts: int, definition: str = "participants/1") -> Estimate:
    """Return an exact count of accounts."""
    return exact(accounts, definition, method="distinct accounts by platform and stable id")


def people(accounts_by_source: Mapping[str, int]) -> Estimate:
    """Return the bounds on people behind accounts of several platforms: [largest, sum].

    Within a platform, accounts are taken as people, which the note says: who has two there
    makes the true number lower. On one platform alone, value = low = high.
    """
    low = max(accounts_by_source.values(), default=0)
    high = sum(accounts_by_source.values())
    return Estimate(
        value=high if low == high else None,
        low=low,
        high=high,
        level=1.0,
        n=high,
        method="bounds over platforms: no account is joined to another",
        definition="people/1",
        note="takes each person to have one account on a platform; where some have more, the "
        "number may be lower",
    )


def impressions(cells: Iterable[Cell]) -> Estimate:
    """Return the impressions of the posts that carry them; `n` is how many do."""
    return sum_given(
        cells,
        "impressions/1",
        "impressions",
        value=lambda cell: cell.impressions,
        given=lambda cell: cell.impression_posts,
    )


def viewers(shown: Estimate, engagers: int) -> Estimate:
    """Return between what the people lie who saw a post, given the impressions: at least whoever
    was seen to engage, at most one for each impression.
    """
    return _at_least_seen(shown, engagers, "viewers/1", "sum of impressions")


def engaged_accounts(engaged: Estimate, engagers: int) -> Estimate:
    """Return between what the accounts lie that engaged, given the engagements: at least whoever
    was seen to, at most one for each engagement.
    """
    return _at_least_seen(engaged, engagers, "engaged_accounts/1", "sum of engagements")


def _at_least_seen(most: Estimate, engagers: int, definition: str, what: str) -> Estimate:
    """Return hard bounds without a value between them, since nothing tells where."""
    if most.value is None:
        return Estimate.missing(definition, most.note)
    if engagers > most.value:
        return Estimate.missing(definition, f"more people engaged than the {what} allows")
    return Estimate(
        value=engagers if engagers == most.value else None,
        low=engagers,
        high=most.value,
        level=1.0,
        n=most.n,
        method=f"hard bounds [people seen to engage, {what}]",
        definition=definition,
        status=most.status,
        note=most.note,
    )


def potential_audience(audiences: Iterable[Audience], evidence: Evidence | None = None) -> Estimate:
    """Return the potential audience in people: from the best that is known, where there is
    `evidence` beyond follower counts, else from these alone.

    Then the bounds [M, T] are hard (M the largest following, T their sum) where every count
    is known; the value M^0.25 * T^0.75 is indicative only.
    """
    if evidence is not None:
        return unique_reach(evidence)
    largest, total, known, unknown = _followings(audiences)
    if not total:
        return Estimate.missing("potential_audience/1", "no participant's followers are known")
    return Estimate(
        value=from_counts(largest, total).value,
        low=largest,
        high=total,
        level=1.0,
        n=known,
        method="indicative M^0.25*T^0.75 within the hard bounds from follower counts",
        definition="potential_audience/1",
        status=Status.PARTIAL if unknown else Status.OK,
        note=_followers_note(known, unknown),
        why=COUNTS_ALONE,
    )


def follower_sum(audiences: Iterable[Audience]) -> Estimate:
    """Return the sum of all followings: an upper bound, which counts most people twice."""
    _, total, known, unknown = _followings(audiences)
    if not known:
        return Estimate.missing("follower_sum/1", "no participant's followers are known")
    return Estimate(
        value=total,
        n=known,
        method="sum of the platforms' follower counts",
        definition="follower_sum/1",
        status=Status.PARTIAL if unknown else Status.OK,
        note=_followers_note(known, unknown),
    )


def _followings(audiences: Iterable[Audience]) -> tuple[int, int, int, int]:
    rows = list(audiences)
    known = sum(row.known for row in rows)
    return (
        max((row.follower_max for row in rows), default=0),
        sum(row.follower_sum for row in rows),
        known,
        sum(row.accounts for row in rows) - known,
    )


def _followers_note(known: int, unknown: int) -> str:
    if not unknown:
        return ""
    return f"followers of {unknown:,} of {known + unknown:,} accounts are not known, and not in it"
