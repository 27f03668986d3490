"""What changed against the window of the same length before, where both were collected."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from listening.findings.days import build_coverage, build_days
from listening.findings.hiding import ALL, SCORED, Count, hidden_counts
from listening.findings.parts import all_figures, everyones_labels
from listening.findings.sampled import later_of
from listening.findings.shape import Day, Growth
from listening.measures.breakdowns import suppressed
from listening.measures.evidence import KnownAudience
from listening.measures.growth import GROWTH, SHARE_CHANGE, change_of_share, growth
from listening.measures.shares import share
from listening.model import Estimate, Label, Status, Window
from listening.tally import Tallies

GROWN = ("posts", "participants", "engagements", "impressions")


class Period(NamedTuple):
    """A window with what is known of it: tallies, the counts that are hidden, figures and days."""

    window: Window
    tallies: Tallies
    hidden: frozenset[Count]
    figures: Mapping[str, Estimate]
    days: Sequence[Day]


def window_before(window: Window) -> Window:
    """Return the window of as many days that ends where this one begins."""
    until = window.since - timedelta(days=1)
    return Window(until - (window.until - window.since), until, "")


def build_growth(
    now: Period, before: Tallies | None, timezone: str, collectors: Mapping[str, str]
) -> Growth:
    """Return the growth of a window's figures, "not collected" where a day of either window was
    not; `before` is what is known of the window before, if anything is.
    """
    window = window_before(now.window)
    if before is None:
        figures = _not_collected("the days before")
    else:
        figures = _compared(now, _period(window, before, timezone, collectors))
    return Growth(since=window.since, until=window.until, figures=figures)


def _period(
    window: Window, tallies: Tallies, timezone: str, collectors: Mapping[str, str]
) -> Period:
    hidden = hidden_counts(tallies)
    coverage = build_coverage(window, timezone, tallies, collectors, hidden)
    days = build_days(window, timezone, tallies, coverage, hidden, {})
    return Period(window, tallies, hidden, all_figures(tallies, hidden, KnownAudience()), days)


def _compared(now: Period, before: Period) -> dict[str, Estimate]:
    figures = _gaps(now.days, before.days) or {
        **{key: growth(now.figures[key], before.figures[key]) for key in GROWN},
        "negative_share": _negative(now, before),
    }
    days = [*now.days, *before.days]
    return {key: _as_collected(each, days) for key, each in figures.items()}


def _gaps(days: Sequence[Day], days_before: Sequence[Day]) -> dict[str, Estimate]:
    """Return figures that are not collected, where a day was not; nothing where all were."""
    for each, what in ((days_before, "the days before"), (days, "these days")):
        if any(day.coverage == "not collected" for day in each):
            return _not_collected(what)
    return {}


def _not_collected(what: str) -> dict[str, Estimate]:
    definitions = {**dict.fromkeys(GROWN, GROWTH), "negative_share": SHARE_CHANGE}
    why = f"{what} were not all collected"
    return {
        key: Estimate.missing(definition, why, Status.NOT_COLLECTED)
        for key, definition in definitions.items()
    }


def _as_collected(figure: Estimate, days: Iterable[Day]) -> Estimate:
    if figure.value is None or all(day.coverage == "complete" for day in days):
        return figure
    is_weaker = figure.status is Status.UNCALIBRATED
    why = "some days were collected only in part"
    return figure.model_copy(
        update={
            "status": Status.UNCALIBRATED if is_weaker else Status.PARTIAL,
            "note": "; ".join(filter(None, [figure.note, why])),
        }
    )


def _negative(now: Period, before: Period) -> Estimate:
    """Compare like with like: estimates where both are, else what the model counted in both."""
    periods = (now, before)
    if any({Count(ALL, Label.NEGATIVE), Count(ALL, SCORED)} & each.hidden for each in periods):
        return suppressed(SHARE_CHANGE)
    shares = [_share(each, is_coded=True) for each in periods]
    if any(each.low is None for each in shares):
        shares = [_share(each, is_coded=False) for each in periods]
    return change_of_share(*shares)


def _share(period: Period, *, is_coded: bool) -> Estimate:
    tallies = period.tallies
    coded = tallies.coded if is_coded else ()
    return share(everyones_labels(tallies), Label.NEGATIVE, coded, later_of(tallies))
