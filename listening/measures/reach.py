"""The reach ladder: from accounts that can be counted to audiences that can only be bounded.

Two questions that are never mixed: who took part (exact), and who could have seen it
(bounded by [largest following, sum of followings]).
"""

from collections.abc import Iterable, Mapping

from listening.measures.counts import exact, sum_given
from listening.measures.overlap import from_counts
from listening.model import Estimate, Status
from listening.tally import Audience, Cell


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


def potential_audience(audiences: Iterable[Audience]) -> Estimate:
    """Return the potential audience from follower counts alone, in people.

    The bounds [M, T] are hard (M the largest following, T their sum) where every count
    is known; the value M^0.25 * T^0.75 is indicative only.
    """
    largest, total, known, unknown = _followings(audiences)
    if not total:
        return Estimate.missing("potential_audience/1", "no participant's followers are known")
    return Estimate(
        value=from_counts(largest, total).value,
        low=largest,
        high=total,
        level=1.0,
        n=known,
        method="indicative M^0.25*T^0.75 within the hard bounds [M, T] from follower counts",
        definition="potential_audience/1",
        status=Status.PARTIAL if unknown else Status.OK,
        note=_followers_note(known, unknown),
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
