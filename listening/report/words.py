"""How the page writes a figure or a date: one place, so that it is the same everywhere.

A figure that is not known is written in words, never as a number and never as zero.
"""

import math
from datetime import UTC, date, datetime
from typing import Literal

from listening.model import Estimate, Status

Unit = Literal["count", "share"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

LONGEST_TABLE = 93  # rows: a longer table is in the CSV alone, and the page stays light

HAND_CODED = ("sentiment_share/2", "code_share/2")

MISSING = {
    Status.SUPPRESSED: "suppressed",
    Status.NOT_ESTIMABLE: "not estimable",
    Status.NOT_COLLECTED: "not collected",
}

MARKS = {
    Status.PARTIAL: "partial",
    Status.UNCALIBRATED: "uncalibrated model count",
}


def number(value: float) -> str:
    """Write a count with thousands separators."""
    return f"{value:,.0f}"


def percent(ratio: float) -> str:
    """Write a ratio as a percentage; one below 1% keeps two figures, so that it is not nought."""
    value = ratio * 100
    decimals = 1 - math.floor(math.log10(abs(value))) if 0 < abs(value) < 1 else 1
    return f"{value:.{decimals}f}%"


def decimal(estimate: Estimate) -> str:
    """Write an index such as alpha, which is no percentage, to two decimals."""
    return missing(estimate) if estimate.value is None else f"{estimate.value:.2f}"


def write(value: float, unit: Unit) -> str:
    """Write a value in its unit."""
    return percent(value) if unit == "share" else number(value)


def is_known(estimate: Estimate) -> bool:
    """Whether there is a value, or at least an interval, that may be printed."""
    is_missing = estimate.status in MISSING
    return not is_missing and (estimate.value is not None or has_bounds(estimate))


def has_bounds(estimate: Estimate) -> bool:
    """Whether both ends of an interval are given."""
    return estimate.low is not None and estimate.high is not None


def has_interval(estimate: Estimate) -> bool:
    """Whether the estimate says more than its value."""
    return is_known(estimate) and has_bounds(estimate) and estimate.low != estimate.high


def is_bounds(estimate: Estimate) -> bool:
    """Whether the interval is a pair of hard bounds, and so the finding rather than its value."""
    return has_interval(estimate) and estimate.level == 1


def is_estimated(estimate: Estimate) -> bool:
    """Whether it rests on posts that people read."""
    return is_known(estimate) and estimate.definition in HAND_CODED


def missing(estimate: Estimate) -> str:
    """Say why there is no value."""
    return MISSING.get(estimate.status, "not estimable")


def suppression(smallest_cell: int) -> str:
    """Say what suppressed figures have in common: either reason may be behind one."""
    return f"fewer than {smallest_cell} people, or it would give away a figure of fewer"


def figure(estimate: Estimate, unit: Unit) -> str:
    """Write the value, or the interval that stands for it, or say why there is neither."""
    if not is_known(estimate):
        return missing(estimate)
    if estimate.value is None:
        return f"{write(estimate.low or 0, unit)} to {write(estimate.high or 0, unit)}"
    return write(estimate.value, unit)


def interval(estimate: Estimate, unit: Unit) -> str:
    """Write "between X and Y"; nothing where there is no interval."""
    if not has_interval(estimate) or estimate.low is None or estimate.high is None:
        return ""
    return f"between {write(estimate.low, unit)} and {write(estimate.high, unit)}"


def prominent(estimate: Estimate, unit: Unit) -> str:
    """Write what is shown large: the bounds where the bounds are the finding, else the value."""
    if not is_bounds(estimate) or estimate.low is None or estimate.high is None:
        return figure(estimate, unit)
    return f"{write(estimate.low, unit)} to {write(estimate.high, unit)}"


def reading(estimate: Estimate, unit: Unit) -> str:
    """Say the interval; where its bounds are shown large already, what the value is worth."""
    if not is_bounds(estimate):
        return interval(estimate, unit)
    if estimate.value is None or estimate.value in (estimate.low, estimate.high):
        return ""
    return f"{write(estimate.value, unit)} is only indicative"


def certainty(estimate: Estimate) -> str:
    """Say what kind of interval it is: a calibrated one is never called guaranteed."""
    if not has_interval(estimate) or estimate.level is None:
        return ""
    if is_bounds(estimate):
        if estimate.status is Status.PARTIAL:
            return "Hard bounds of what is known: what is missing is not in them"
        if estimate.note:
            return "Bounds that rest on an assumption"
        return "Hard bounds: it cannot lie outside them"
    if is_estimated(estimate):
        return f"{estimate.level:.0%} interval, from a random sample coded by hand"
    return f"Empirically calibrated at {estimate.level:.0%}"


def evidence(estimate: Estimate, unit: Unit) -> str:
    """Write what a figure rests on: its n, and how far it may be trusted."""
    told = [f"n = {number(estimate.n)}", mark(estimate)]
    if not has_interval(estimate):
        is_exact = estimate.low is not None and estimate.low == estimate.high
        told.append("exact for what was collected" if is_exact else "no interval")
    elif is_bounds(estimate):
        told.append(_lower(certainty(estimate)))
    else:
        told += [interval(estimate, unit), _lower(certainty(estimate))]
    return "; ".join(filter(None, told))


def anchor(definition: str) -> str:
    """Give the place of a definition on the page."""
    return f"definition-{definition.replace('/', '-')}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def mark(estimate: Estimate) -> str:
    """Write what limits a value that is shown; nothing where nothing does."""
    return MARKS.get(estimate.status, "") if is_known(estimate) else ""


def remark(estimate: Estimate) -> str:
    """Write what limits a figure and why; a suppressed one may be few people's, or protect them."""
    if estimate.status is Status.SUPPRESSED:
        return "Hidden to protect small groups"
    text = ": ".join(filter(None, [mark(estimate), estimate.note]))
    return text[:1].upper() + text[1:]


def day(value: date) -> str:
    """Write a day in full, as "13 October 2026"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Write a day for an axis, as "13 Oct"."""
    return f"{value.day} {MONTHS[value.month - 1][:3]}"


def day_range(since: date, until: date) -> str:
    """Write the days covered, with the year once where it is the same."""
    if since == until:
        return day(since)
    start = day(since).removesuffix(f" {until.year}")
    return f"{start} to {day(until)}"


def moment(value: datetime) -> str:
    """Write a moment in UTC, to the minute."""
    utc = value.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M} UTC"


def listed(items: list[str]) -> str:
    """Write items as a sentence lists them."""
    if len(items) < 2:  # noqa: PLR2004 - one item, or none, needs no "and"
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
