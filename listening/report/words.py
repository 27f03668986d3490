"""How the page writes a figure: one place, so that it is the same everywhere.

A figure that is not known is written in words, never as a number and never as zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from listening.model import Estimate, Status
from listening.report import estimates
from listening.report.estimates import has_interval, is_bounds, is_estimated, is_known
from listening.report.language import Language, marked
from listening.report.names import NAMES, STAND_FOR
from listening.report.told import heard

Unit = Literal["count", "share"]

LONGEST_TABLE = 93  # rows: a longer table is in the CSV alone, and the page stays light

MISSING = {
    Status.SUPPRESSED: marked("suppressed"),
    Status.NOT_ESTIMABLE: marked("not estimable"),
    Status.NOT_COLLECTED: marked("not collected"),
}

MARKS = {
    Status.PARTIAL: marked("partial"),
    Status.UNCALIBRATED: marked("uncalibrated model count"),
}


WORD_COUNTS = ("posts_coded/1", "participants_coded/1")


@dataclass(frozen=True, slots=True)
class Words(Language):
    """The words of one language for figures, names and remarks, as templates ask for them."""

    is_known = staticmethod(estimates.is_known)
    is_bounds = staticmethod(estimates.is_bounds)

    def name(self, key: str) -> str:
        """Give the name of a role, a kind or a language; any other key stands for itself."""
        if key in NAMES:
            return self.gettext(NAMES[key])
        return str(self.locale.languages.get(STAND_FOR.get(key, key), key))

    def names(self, keys: Iterable[str]) -> list[str]:
        """Give the names of several keys."""
        return [self.name(key) for key in keys]

    def title(self, key: str) -> str:
        """Give a name as it starts a line: many languages write those of languages small."""
        return capital(self.name(key))

    def told(self, text: str) -> str:
        """Give what the findings say in English: a definition, a reason, a note or a method."""
        return heard(self, text)

    def write(self, value: float, unit: Unit) -> str:
        """Write a value in its unit."""
        return self.percent(value) if unit == "share" else self.number(value)

    def index(self, estimate: Estimate) -> str:
        """Write an index such as alpha, which is no percentage, to two decimals."""
        if estimate.value is None:
            return self.missing(estimate)
        return self.decimal(estimate.value)

    def missing(self, estimate: Estimate) -> str:
        """Say why there is no value."""
        return self.gettext(MISSING.get(estimate.status, MISSING[Status.NOT_ESTIMABLE]))

    def suppression(self, smallest_cell: int) -> str:
        """Say what suppressed figures have in common: either reason may be behind one."""
        return self.gettext(
            "fewer than %(people)s people, or it would give away a figure of fewer",
            people=self.number(smallest_cell),
        )

    def figure(self, estimate: Estimate, unit: Unit) -> str:
        """Write the value, or the interval that stands for it, or say why there is neither."""
        if not is_known(estimate):
            return self.missing(estimate)
        if estimate.value is None:
            return self._spread(estimate, unit)
        return self.write(estimate.value, unit)

    def interval(self, estimate: Estimate, unit: Unit) -> str:
        """Write "between X and Y"; nothing where there is no interval."""
        if not has_interval(estimate):
            return ""
        low, high = (self.write(end or 0, unit) for end in (estimate.low, estimate.high))
        return self.gettext("between %(low)s and %(high)s", low=low, high=high)

    def prominent(self, estimate: Estimate, unit: Unit) -> str:
        """Write what is shown large: the bounds where they are the finding, else the value."""
        return self._spread(estimate, unit) if is_bounds(estimate) else self.figure(estimate, unit)

    def reading(self, estimate: Estimate, unit: Unit) -> str:
        """Say the interval; where its bounds are shown large already, what the value is worth."""
        if not is_bounds(estimate):
            return self.interval(estimate, unit)
        if estimate.value is None or estimate.value in (estimate.low, estimate.high):
            return ""
        value = self.write(estimate.value, unit)
        return self.gettext("%(value)s is only indicative", value=value)

    def certainty(self, estimate: Estimate) -> str:
        """Say what kind of interval it is: a calibrated one is never called guaranteed."""
        if not has_interval(estimate) or estimate.level is None:
            return ""
        level = self.percent(estimate.level, decimals=0)
        if is_bounds(estimate):
            return self._bounds(estimate)
        if is_estimated(estimate):
            return self.gettext(
                "%(level)s interval, from a random sample coded by hand", level=level
            )
        return self.gettext("empirically calibrated at %(level)s", level=level)

    def evidence(self, estimate: Estimate, unit: Unit) -> str:
        """Write what a figure rests on: its n, and how far it may be trusted."""
        told = [f"n = {self.number(estimate.n)}", self.mark(estimate)]
        if not has_interval(estimate):
            is_exact = estimate.low is not None and estimate.low == estimate.high
            told.append(self._exact(estimate) if is_exact else self.gettext("no interval"))
        elif is_bounds(estimate):
            told.append(self.certainty(estimate))
        else:
            told += [self.interval(estimate, unit), self.certainty(estimate)]
        return self.joined(told)

    def mark(self, estimate: Estimate) -> str:
        """Write what limits a value that is shown; nothing where nothing does."""
        mark = MARKS.get(estimate.status) if is_known(estimate) else None
        return self.gettext(mark) if mark else ""

    def remark(self, estimate: Estimate) -> str:
        """Write what limits a figure and why; a suppressed one is of few, or protects them."""
        if estimate.status is Status.SUPPRESSED:
            return self.gettext("hidden to protect small groups")
        note = self.told(estimate.note)
        return ": ".join(filter(None, [self.mark(estimate), note]))

    def _exact(self, estimate: Estimate) -> str:
        if estimate.definition in WORD_COUNTS:
            return self.gettext("a count of words, not of what people meant")
        return self.gettext("exact for what was collected")

    def _spread(self, estimate: Estimate, unit: Unit) -> str:
        low, high = (self.write(end or 0, unit) for end in (estimate.low, estimate.high))
        return self.gettext("%(low)s to %(high)s", low=low, high=high)

    def _bounds(self, estimate: Estimate) -> str:
        if estimate.status is Status.PARTIAL:
            return self.gettext("hard bounds of what is known: what is missing is not in them")
        if estimate.definition == "people/1":
            return self.gettext("bounds that rest on an assumption")
        return self.gettext("hard bounds: it cannot lie outside them")


def capital(text: str) -> str:
    """Begin a text with a capital."""
    return text[:1].upper() + text[1:]


def anchor(definition: str) -> str:
    """Give the place of a definition on the page."""
    return f"definition-{definition.replace('/', '-')}"


ENGLISH = Words()
