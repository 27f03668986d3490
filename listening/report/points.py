"""The main points: sentences proposed from the figures, each with what its numbers rest on.

No number stands here without its n, its uncertainty and the way to its definition.
"""

from dataclasses import dataclass

from listening.findings import Findings
from listening.model import Estimate
from listening.report.estimates import has_interval, is_bounds, is_estimated, is_known
from listening.report.figures import customers_felt
from listening.report.language import marked
from listening.report.sentences import WRITERS, busiest, gaps, peak, reached
from listening.report.words import Unit, Words

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


RATES = {
    "engagement_by_impressions": (
        marked("%(rate)s of the impressions"),
        marked("Engagement by impressions"),
    ),
    "engagement_by_reach": (
        marked("%(rate)s of the potential audience"),
        marked("Engagement by potential audience"),
    ),
    "engagement_by_followers": (
        marked("%(rate)s of the follower sum"),
        marked("Engagement by follower sum"),
    ),
}


def main_points(words: Words, findings: Findings) -> list[Point]:
    """Give the main points, the weightiest first."""
    tell = (_felt, _took_part, _reach, _engagement, _busiest, _gaps, _not_scored)
    points = (each(words, findings) for each in tell)
    return [point for point in points if point is not None][:MOST_POINTS]


def _figure(findings: Findings, key: str) -> Estimate | None:
    """Give a figure that has a value, else None."""
    estimate = findings.figures.get(key)
    return estimate if estimate is not None and is_known(estimate) and estimate.value else None


def _basis(words: Words, what: str, estimate: Estimate, unit: Unit = "count") -> Basis:
    return Basis(what, estimate.definition, words.evidence(estimate, unit))


def _felt(words: Words, findings: Findings) -> Point | None:
    felt = customers_felt(findings)
    if felt is None or not (is_known(felt.positive) and is_known(felt.negative)):
        return None
    positive, negative = felt.positive, felt.negative
    if is_estimated(positive) and is_estimated(negative):
        text = words.gettext(
            "Of customers’ scored posts, %(positive)s were positive and %(negative)s negative, "
            "as estimated from %(n)s that people read.",
            positive=_range(words, positive),
            negative=_range(words, negative),
            n=words.number(positive.n),
        )
    else:
        text = words.gettext(
            "The model counted %(positive)s of customers’ scored posts as positive and "
            "%(negative)s as negative; none were checked by hand, so this is a count, not a "
            "measure of opinion.",
            positive=words.percent(positive.value or 0),
            negative=words.percent(negative.value or 0),
        )
    what = words.gettext("Shares of customers’ scored posts")
    return Point(text, (_basis(words, what, positive, "share"),))


def _range(words: Words, share: Estimate) -> str:
    return words.interval(share, "share") or words.percent(share.value or 0)


def _took_part(words: Words, findings: Findings) -> Point | None:
    accounts, writers = _figure(findings, "participants"), _figure(findings, WRITERS)
    if accounts is None or writers is None:
        return None
    told = {"accounts": words.number(accounts.value or 0)}
    if writers.value == accounts.value:
        text = words.gettext(
            "All of the %(accounts)s accounts wrote something of their own; none is known that "
            "only passed posts on.",
            **told,
        )
    else:
        text = words.gettext(
            "%(writers)s of %(accounts)s accounts wrote something of their own; the others only "
            "passed posts on, which shows attention and not opinion.",
            writers=words.number(writers.value or 0),
            **told,
        )
    wrote = _basis(words, words.gettext("Accounts that wrote something"), writers)
    return Point(text, (wrote, _basis(words, words.gettext("Accounts that took part"), accounts)))


def _reach(words: Words, findings: Findings) -> Point | None:
    reach = findings.figures.get("potential_audience")
    if reach is None or not has_interval(reach):
        return None
    text = words.gettext(
        "%(reached)s: this is who might have seen them, not who did.",
        reached=reached(words, reach),
    )
    return Point(text, (_basis(words, words.gettext("Potential audience"), reach),))


def _engagement(words: Words, findings: Findings) -> Point | None:
    given = {key: findings.figures.get(key) for key in RATES}
    rates = {key: rate for key, rate in given.items() if rate and is_known(rate)}
    if not rates:
        return None
    told = [words.gettext(RATES[key][0], rate=_rate(words, rate)) for key, rate in rates.items()]
    text = words.gettext(
        "Engagements were %(rates)s: a rate says little without what it is divided by.",
        rates=words.listed(told),
    )
    names = {key: words.gettext(RATES[key][1]) for key in rates}
    basis = (_basis(words, names[key], rate, "share") for key, rate in rates.items())
    return Point(text, tuple(basis))


def _rate(words: Words, rate: Estimate) -> str:
    return words.interval(rate, "share") if is_bounds(rate) else words.percent(rate.value or 0)


def _busiest(words: Words, findings: Findings) -> Point | None:
    day = busiest(findings.days)
    if day is None:
        return None
    what = words.gettext("Posts on that day")
    return Point(peak(words, findings), (_basis(words, what, day.posts),))


def _gaps(words: Words, findings: Findings) -> Point | None:
    text = gaps(words, findings)
    return Point(text) if text else None


def _not_scored(words: Words, findings: Findings) -> Point | None:
    posts = _figure(findings, "not_scored")
    if posts is None:
        return None
    text = words.gettext(
        "%(posts)s posts are in languages that no scorer here reads: they are shown as not "
        "scored, not as neutral.",
        posts=words.number(posts.value or 0),
    )
    return Point(text, (_basis(words, words.gettext("Posts not scored"), posts),))
