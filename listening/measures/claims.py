"""Whether the figures bear out what somebody claimed: "2 million unique users, 4% engagement".

Each definition that the words could mean is checked by itself, and a wide bound never
vindicates: what it cannot rule out is possible, and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import inf
from typing import Literal, NamedTuple

from listening.model import Estimate, Status

What = Literal["unique users", "engagement rate"]

DEFINITIONS: Mapping[What, tuple[str, ...]] = {
    "unique users": ("participants", "engaged_accounts", "potential_audience", "viewers"),
    "engagement rate": (
        "engagement_by_impressions",
        "engagement_by_reach",
        "engagement_by_followers",
    ),
}
"""The figures that each claim could be about."""

WIDEST = 2
"""An interval whose ends are further apart than this, high / low, supports no claim."""


FARTHEST = Decimal("0.1")
"""How far off a figure may be that agrees, however few digits the claim has: at its own rounding
alone, half a million would bear out "a million"."""


class Verdict(StrEnum):
    """What a figure says of a claim."""

    SUPPORTED = "supported"
    POSSIBLE = "possible"
    NOT_SUPPORTED = "not supported"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that somebody named: people, or a rate between 0 and 1; who did, and where."""

    what: What
    number: Decimal
    by: str = ""
    where: str = ""

    @property
    def rounded_to(self) -> Decimal:
        """The unit of the last digit that the number was given to: 1,000,000 for 2,000,000.

        Zeros before the point are taken for rounding, those behind it as meant. Zero is exact.
        """
        if not self.number:
            return Decimal()
        is_whole = self.number == self.number.to_integral_value()
        exponent = (self.number.normalize() if is_whole else self.number).as_tuple().exponent
        return Decimal(1).scaleb(int(exponent))


def tolerance(number: Decimal, rounded_to: Decimal) -> Decimal:
    """Return how far a figure may be from a claim and agree: half a unit, and FARTHEST of it."""
    return min(rounded_to / 2, number * FARTHEST)


class Ends(NamedTuple):
    """Between what a figure says that the truth lies; both the same where it is no estimate."""

    low: float
    high: float

    @property
    def is_narrow(self) -> bool:
        """Whether a claim between them may be called supported."""
        return self.high <= WIDEST * self.low


def ends_of(figure: Estimate) -> Ends | None:
    """Return between what the truth lies, or None where the figure says nothing of it."""
    is_shown = figure.status not in {Status.SUPPRESSED, Status.NOT_COLLECTED, Status.NOT_ESTIMABLE}
    if not is_shown or (figure.value is None and figure.low is None and figure.high is None):
        return None
    if figure.value is not None and figure.low is None and figure.high is None:
        return Ends(figure.value, figure.value)
    return Ends(figure.low or 0.0, inf if figure.high is None else figure.high)


def is_calibrated(figure: Estimate) -> bool:
    """Whether its interval is meant to hold the truth, and is not a bound that must."""
    return figure.level is not None and figure.level < 1


def verdict(claim: Claim, figure: Estimate | None) -> Verdict:
    """Return what a figure says of a claim.

    Supported: an exact figure agrees at the claim's own rounding and is at most a tenth off, or
    the claim lies inside a calibrated interval with high / low of at most 2. Possible: it lies
    inside wider or hard bounds alone, or agrees with a figure of a part. Not supported: it lies
    outside. Not checkable: there is no such figure, or it may not be shown.
    """
    ends = ends_of(figure) if figure else None
    if figure is None or ends is None:
        return Verdict.NOT_CHECKABLE
    if not _meets(claim, ends):
        return Verdict.NOT_SUPPORTED
    if figure.status is Status.OK and (
        ends.low == ends.high
        or (is_calibrated(figure) and ends.is_narrow and ends.low <= claim.number <= ends.high)
    ):
        return Verdict.SUPPORTED
    return Verdict.POSSIBLE


def check(claim: Claim, figures: Mapping[str, Estimate]) -> dict[str, Verdict]:
    """Return the verdict of each definition, by the key of its figure."""
    return {key: verdict(claim, figures.get(key)) for key in DEFINITIONS[claim.what]}


def _meets(claim: Claim, ends: Ends) -> bool:
    """Whether a number that agrees with the claim lies between the ends."""
    off = tolerance(claim.number, claim.rounded_to)
    low, high = (Decimal(str(end)) for end in ends)
    return claim.number - off <= high and low <= claim.number + off
