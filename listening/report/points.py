"""The main points: sentences proposed from the figures, each with what its numbers rest on.

No number stands here without its n, its uncertainty and the way to its definition.
"""

from dataclasses import dataclass

from listening.findings import Findings
from listening.model import Estimate
from listening.report.figures import customers_felt
from listening.report.sentences import WRITERS, busiest, gaps, peak
from listening.report.words import (
    Unit,
    evidence,
    has_interval,
    interval,
    is_bounds,
    is_estimated,
    is_known,
    listed,
    number,
    percent,
)

MOST_POINTS = 6


@dataclass(frozen=True, slots=True)
class Basis:
    """What a number rests on: what it is, its definition's id, its n and its uncertainty."""

    what: str
    definition: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence, and what each of its numbers rests on."""

    text: str
    basis: tuple[Basis, ...] = ()


def main_points(findings: Findings) -> list[Point]:
    """Give the main points, the weightiest first."""
    points = [
        _felt(findings),
        _took_part(findings),
        _reach(findings),
        _engagement(findings),
        _busiest(findings),
        Point(gaps(findings)),
        _not_scored(findings),
    ]
    return [point for point in points if point is not None and point.text][:MOST_POINTS]


def _figure(findings: Findings, key: str) -> Estimate | None:
    """Give a figure that has a value, else None."""
    estimate = findings.figures.get(key)
    return estimate if estimate is not None and is_known(estimate) and estimate.value else None


def _basis(what: str, estimate: Estimate, unit: Unit = "count") -> Basis:
    return Basis(what, estimate.definition, evidence(estimate, unit))


def _felt(findings: Findings) -> Point | None:
    felt = customers_felt(findings)
    if felt is None or not (is_known(felt.positive) and is_known(felt.negative)):
        return None
    positive, negative = felt.positive, felt.negative
    if is_estimated(positive) and is_estimated(negative):
        text = (
            f"Of customers’ scored posts, {_range(positive)} were positive and "
            f"{_range(negative)} negative, as estimated from {number(positive.n)} that people read."
        )
    else:
        text = (
            f"The model counted {percent(positive.value or 0)} of customers’ scored posts as "
            f"positive and {percent(negative.value or 0)} as negative; none were checked by hand, "
            "so this is a count, not a measure of opinion."
        )
    return Point(text, (_basis("Shares of customers’ scored posts", positive, "share"),))


def _range(share: Estimate) -> str:
    return interval(share, "share") or percent(share.value or 0)


def _took_part(findings: Findings) -> Point | None:
    accounts, writers = _figure(findings, "participants"), _figure(findings, WRITERS)
    if accounts is None or writers is None:
        return None
    text = (
        f"{number(writers.value or 0)} of {number(accounts.value or 0)} accounts wrote something "
        "of their own; the others only passed posts on, which shows attention and not opinion."
    )
    if writers.value == accounts.value:
        text = (
            f"All of the {number(accounts.value or 0)} accounts wrote something of their own; "
            "none is known that only passed posts on."
        )
    return Point(
        text, (_basis("Accounts that wrote", writers), _basis("Accounts that took part", accounts))
    )


def _reach(findings: Findings) -> Point | None:
    reach = findings.figures.get("potential_audience")
    if reach is None or not has_interval(reach):
        return None
    text = (
        f"The posts could have reached {interval(reach, 'count')} different followers: this is "
        "who might have seen them, not who did."
    )
    return Point(text, (_basis("Potential audience", reach),))


def _engagement(findings: Findings) -> Point | None:
    names = {
        "engagement_by_impressions": "impressions",
        "engagement_by_reach": "potential audience",
        "engagement_by_followers": "follower sum",
    }
    given = {name: findings.figures.get(key) for key, name in names.items()}
    rates = {name: rate for name, rate in given.items() if rate and is_known(rate)}
    if not rates:
        return None
    told = [f"{_rate(rate)} of the {name}" for name, rate in rates.items()]
    return Point(
        f"Engagements were {listed(told)}: a rate says little without what it is divided by.",
        tuple(_basis(f"Engagement by {name}", rate, "share") for name, rate in rates.items()),
    )


def _rate(rate: Estimate) -> str:
    return interval(rate, "share") if is_bounds(rate) else percent(rate.value or 0)


def _busiest(findings: Findings) -> Point | None:
    day = busiest(findings.days)
    return Point(peak(findings), (_basis("Posts on that day", day.posts),)) if day else None


def _not_scored(findings: Findings) -> Point | None:
    posts = _figure(findings, "not_scored")
    if posts is None:
        return None
    text = (
        f"{number(posts.value or 0)} posts are in languages that no scorer here reads: they are "
        "shown as not scored, not as neutral."
    )
    return Point(text, (_basis("Posts not scored", posts),))
