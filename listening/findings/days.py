"""The days of a window: what was collected of each, and what happened."""

from collections import Counter
from collections.abc import Mapping, Sequence

from listening.findings.hiding import (
    ACCOUNTS,
    BOTH,
    POSTS,
    REPOSTS,
    Count,
    Row,
    day_of_source,
)
from listening.findings.reposts import reposts_as_known, why_without_reposts
from listening.findings.shape import Coverage, Day
from listening.measures.breakdowns import suppressed
from listening.measures.counts import exact
from listening.measures.coverage import DayCoverage, day_span, grade_day, merge_grades, touching
from listening.measures.reach import participants
from listening.model import Estimate, Status, Window
from listening.tally import Tallies


def build_coverage(
    window: Window,
    timezone: str,
    tallies: Tallies,
    collectors: Mapping[str, str],
    hidden: frozenset[Count],
) -> tuple[Coverage, ...]:
    """Return each source's coverage of each day, by source and day.

    A source's `collected` is `None` on a day that was not collected, and where too few
    people stand behind it.
    """
    counts, found = _posts(tallies), []
    for source in _sources(tallies, collectors):
        windows = [w for w in tallies.collected if w.source == collectors.get(source, source)]
        for day in window.days():
            cell = (day.isoformat(), source)
            graded = grade_day(day_span(day, timezone), windows, has_posts=counts[cell] > 0)
            is_hidden = Count(day_of_source(*cell), BOTH) in hidden
            is_known = graded.grade != "not collected" and not is_hidden
            collected = counts[cell] if is_known else None
            expected = None if is_hidden else tallies.expected.get((source, day))
            found.append(
                Coverage(
                    source=source,
                    day=day,
                    collected=collected,
                    expected=expected,
                    ratio=_ratio(collected, expected, is_hidden=is_hidden),
                    status=graded.grade,
                    why=graded.why,
                )
            )
    return tuple(found)


def build_days(  # noqa: PLR0913, PLR0917
    window: Window,
    timezone: str,
    tallies: Tallies,
    coverage: Sequence[Coverage],
    hidden: frozenset[Count],
    without_reposts: Mapping[str, str],
) -> tuple[Day, ...]:
    """Return one row per day: a day that was not collected has no counts, not zero."""
    counts, accounts = _posts(tallies), tallies.participants["day"]
    told = {"posts": POSTS, "reposts": REPOSTS, "participants": ACCOUNTS}
    days = []
    for day in window.days():
        graded = merge_grades([DayCoverage(c.status, c.why) for c in coverage if c.day == day])
        name = day.isoformat()
        figures = {
            "posts": exact(counts[name, POSTS], "posts/1"),
            "reposts": exact(counts[name, REPOSTS], "reposts/1"),
            "participants": participants(accounts.get((name,), 0)),
        }
        shown = {
            key: _as_collected(
                suppressed(f.definition) if Count(Row("day", name), told[key]) in hidden else f,
                graded,
            )
            for key, f in figures.items()
        }
        parts = touching(day_span(day, timezone), tallies.collected)
        lacking = why_without_reposts(parts, without_reposts)
        shown["reposts"] = reposts_as_known(shown["reposts"], lacking)
        days.append(Day(day=day, coverage=graded.grade, why=graded.why, **shown))
    return tuple(days)


def _posts(tallies: Tallies) -> Counter[tuple[str, str]]:
    """Return posts by day (as ISO date), and what: POSTS, REPOSTS or a source."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in tallies.cells:
        day = cell.day.isoformat()
        for what in (POSTS if cell.label is not None else REPOSTS, cell.source):
            counts[day, what] += cell.posts
    return counts


def _sources(tallies: Tallies, collectors: Mapping[str, str]) -> list[str]:
    """Return the sources that gave posts, counts or at least a collection window."""
    watched = {window.source for window in tallies.collected}
    asked = {source for source, collector in collectors.items() if collector in watched}
    return sorted({c.source for c in tallies.cells} | {s for s, _ in tallies.expected} | asked)


def _ratio(collected: int | None, expected: int | None, *, is_hidden: bool) -> Estimate:
    if is_hidden:
        return suppressed("coverage/1")
    if not expected:
        return Estimate.missing("coverage/1", "the platform gives no count of its own")
    if collected is None:
        return Estimate.missing("coverage/1", "no count to compare", Status.NOT_COLLECTED)
    return Estimate(
        value=collected / expected,
        n=expected,
        method="collected posts / the platform's own count",
        definition="coverage/1",
    )


def _as_collected(figure: Estimate, graded: DayCoverage) -> Estimate:
    if figure.status is not Status.OK:
        return figure
    if graded.grade == "not collected" and not figure.value:
        return Estimate.missing(figure.definition, graded.why, Status.NOT_COLLECTED)
    if graded.grade == "partial":
        return figure.model_copy(update={"status": Status.PARTIAL, "note": graded.why})
    return figure
