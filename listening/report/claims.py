"""What is said of a claim beside the figures: in words, for the page and the terminal alike.

Numbers stand apart, with the figure; a claim that is possible is never said to be more.
"""

from listening.findings import Check, CheckedClaim
from listening.measures.claims import Verdict, ends_of, is_calibrated
from listening.model import Estimate, Status
from listening.report.estimates import has_interval
from listening.report.language import marked
from listening.report.words import Unit, Words

TITLES = {
    "participants": marked("Accounts that took part"),
    "engaged_accounts": marked("Accounts that engaged with a post"),
    "potential_audience": marked("Accounts that could have seen a post"),
    "viewers": marked("Accounts that saw a post"),
    "engagement_by_impressions": marked("Engagements by impressions"),
    "engagement_by_reach": marked("Engagements by potential audience"),
    "engagement_by_followers": marked("Engagements by follower sum"),
}
"""What a claim could have meant, by the key of its figure."""

VERDICTS = {
    Verdict.SUPPORTED: marked("supported"),
    Verdict.POSSIBLE: marked("possible"),
    Verdict.NOT_SUPPORTED: marked("not supported"),
    Verdict.NOT_CHECKABLE: marked("not checkable"),
}


def unit_of(claim: CheckedClaim) -> Unit:
    """Give the unit of a claim and of all its figures."""
    return "share" if claim.what == "engagement rate" else "count"


def claimed(words: Words, claim: CheckedClaim) -> str:
    """Write what was claimed, as "2,000,000 unique users" or "an engagement rate of 4%"."""
    number = _written(words, claim, claim.claimed)
    if unit_of(claim) == "share":
        return words.gettext("an engagement rate of %(rate)s", rate=number)
    return words.gettext("%(number)s unique users", number=number)


def caption(words: Words, claim: CheckedClaim) -> str:
    """Say what the table beside a claim holds."""
    if unit_of(claim) == "share":
        return words.gettext("What each meaning of “engagement rate” says of it")
    return words.gettext("What each meaning of “unique users” says of it")


def rounding(words: Words, claim: CheckedClaim) -> str:
    """Say how exactly the claim is taken; nothing where it is taken to the last unit."""
    if claim.rounded_to in {0, 1}:
        return ""
    unit = _written(words, claim, claim.rounded_to)
    return words.gettext("taken to the nearest %(unit)s, and to a tenth at most", unit=unit)


def origin(words: Words, claim: CheckedClaim) -> str:
    """Say who claimed it, and where; nothing where that was not told."""
    told = {"who": claim.by, "where": claim.where}
    if claim.by and claim.where:
        return words.gettext("claimed by %(who)s in %(where)s", **told)
    if claim.by:
        return words.gettext("claimed by %(who)s", **told)
    return words.gettext("claimed in %(where)s", **told) if claim.where else ""


def verdict(words: Words, check: Check) -> str:
    """Name a verdict."""
    return words.gettext(VERDICTS[check.verdict])


def why(words: Words, claim: CheckedClaim, check: Check, figure: Estimate | None) -> str:
    """Say why the verdict is what it is."""
    ends = ends_of(figure) if figure else None
    if figure is None:
        return words.gettext("this report has no such figure")
    if ends is None:
        return words.remark(figure) or words.gettext("the figure is not known")
    reason = {
        Verdict.SUPPORTED: _why_supported,
        Verdict.POSSIBLE: _why_possible,
    }.get(check.verdict)
    told = words.gettext(reason(figure) if reason else _why_not(claim.claimed > ends.high, figure))
    part = words.gettext("what is missing is not in it")
    return f"{told}; {part}" if figure.status is Status.PARTIAL else told


def _why_supported(figure: Estimate) -> str:
    if is_calibrated(figure):
        return marked(
            "the claim lies inside an empirically calibrated range, whose upper end is at most "
            "twice its lower"
        )
    return marked("the figure agrees: at the claim’s own rounding, and at most a tenth off")


def _why_possible(figure: Estimate) -> str:
    if not has_interval(figure):
        return marked("the claim agrees with a figure of a part, which does not show it")
    if is_calibrated(figure):
        return marked(
            "a calibrated range does not rule it out, but is too wide, or not around it, to show it"
        )
    return marked("the claim lies inside bounds, which do not rule it out, and do not show it")


def _why_not(is_above: bool, figure: Estimate) -> str:
    if has_interval(figure):
        above, below = (
            marked("the claim is above the range"),
            marked("the claim is below the range"),
        )
    else:
        above = marked("the claim is above the figure")
        below = marked("the claim is below the figure")
    return above if is_above else below


def _written(words: Words, claim: CheckedClaim, value: float) -> str:
    if unit_of(claim) == "count":
        return words.number(value)
    decimals = len(f"{value * 100:g}".partition(".")[2])
    return words.percent(value, decimals=decimals)
