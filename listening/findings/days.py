"""The days of a window: what was collected of each, and what happened."""

from collections import Counter
from collections.abc import Mapping, Sequence

from listening.findings.shape import Coverage, Day
from listening.measures.breakdowns import suppressed
from listening.measures.counts import exact
from listening.measures.coverage import DayCoverage, day_span, grade_day, merge_grades
from listening.measures.privacy import Line, hidden_cells
from listening.measures.reach import participants
from listening.model import Estimate, Status, Window
from listening.tally import Tallies

POSTS, REPOSTS, BOTH, PEOPLE = "posts", "reposts", "both", "people"

DayCell = tuple[str, str]
"""A count of one day: an ISO date ("" for all days), and POSTS, REPOSTS, PEOPLE or a source.

BOTH, posts and reposts together, is not shown itself, but the sources add up to it.
"""


def build_coverage(
    window: Window, timezone: str, tallies: Tallies, collectors: Mapping[str, str]
) -> tuple[Coverage, ...]:
    """Return each source's coverage of each day, by source and day.

    A source's `collected` is `None` on a day that was not collected, and where too few
    people stand behind it.
    """
    counts, hidden = _posts(tallies), hidden_days(tallies)
    found = []
    for source in _sources(tallies, collectors):
        windows = [w for w in tallies.collected if w.source == collectors.get(source, source)]
        for day in window.days():
            cell = (day.isoformat(), source)
            graded = grade_day(day_span(day, timezone), windows, has_posts=counts[cell] > 0)
            empty = graded.grade == "not collected" or cell in hidden
            collected, expected = (
                None if empty else counts[cell],
                tallies.expected.get((source, day)),
            )
            found.append(
                Coverage(
                    source=source,
                    day=day,
                    collected=collected,
                    expected=expected,
                    ratio=_ratio(collected, expected),
                    status=graded.grade,
                    why=graded.why,
                )
            )
    return tuple(found)


def build_days(window: Window, tallies: Tallies, coverage: Sequence[Coverage]) -> tuple[Day, ...]:
    """Return one row per day: a day that was not collected has no counts, not zero."""
    counts, hidden = _posts(tallies), hidden_days(tallies)
    accounts = tallies.participants["day"]
    days = []
    for day in window.days():
        graded = merge_grades([DayCoverage(c.status, c.why) for c in coverage if c.day == day])
        name = day.isoformat()
        figures = {
            "posts": exact(counts[name, POSTS], "posts/1"),
            "reposts": exact(counts[name, REPOSTS], "reposts/1"),
            "participants": participants(accounts.get((name,), 0), counts[name, BOTH]),
        }
        small = {"posts": POSTS, "reposts": REPOSTS, "participants": PEOPLE}
        shown = {
            key: _as_collected(
                suppressed(f.definition) if (name, small[key]) in hidden else f, graded
            )
            for key, f in figures.items()
        }
        days.append(Day(day=day, coverage=graded.grade, why=graded.why, **shown))
    return tuple(days)


def hidden_days(tallies: Tallies) -> frozenset[DayCell]:
    """Return the counts of a day, in all and by source, that too few people stand behind."""
    accounts = _accounts(tallies)
    days = sorted({day for day, _ in accounts})
    whats = sorted({what for _, what in accounts})
    sources = [what for what in whats if what not in {POSTS, REPOSTS, BOTH, PEOPLE}]
    full = {(day, what): accounts[day, what] for day in days for what in whats}
    totals = {("", what): sum(full[day, what] for day in days) for what in whats}
    lines = [Line(("", what), [(day, what) for day in days]) for what in whats if what != PEOPLE]
    both = [(day, [(day, POSTS), (day, REPOSTS)]) for day in days]
    lines += [Line((day, BOTH), cells, total_gives_way=True) for day, cells in both]
    lines += [Line((day, BOTH), [(day, source) for source in sources]) for day in days]
    return hidden_cells({**full, **totals}, lines)


def _accounts(tallies: Tallies) -> Counter[DayCell]:
    """Return distinct accounts behind each count of a day."""
    cuts = tallies.participants
    accounts: Counter[DayCell] = Counter()
    accounts.update({(day, w): n for (day,), n in cuts["day"].items() for w in (BOTH, PEOPLE)})
    accounts.update({(day, POSTS): n for (day,), n in cuts["day_without_reposts"].items()})
    accounts.update({(day, source): n for (day, source), n in cuts["day_source"].items()})
    reposters = {
        (day, REPOSTS): n for (day, kind), n in cuts["day_kind"].items() if kind == "repost"
    }
    accounts.update(reposters)
    return accounts


def _posts(tallies: Tallies) -> Counter[DayCell]:
    counts: Counter[DayCell] = Counter()
    for cell in tallies.cells:
        day = cell.day.isoformat()
        for what in (POSTS if cell.label is not None else REPOSTS, BOTH, cell.source):
            counts[day, what] += cell.posts
    return counts


def _sources(tallies: Tallies, collectors: Mapping[str, str]) -> list[str]:
    """Return the sources that gave posts, counts or at least a collection window."""
    watched = {window.source for window in tallies.collected}
    asked = {source for source, collector in collectors.items() if collector in watched}
    return sorted({c.source for c in tallies.cells} | {s for s, _ in tallies.expected} | asked)


def _ratio(collected: int | None, expected: int | None) -> Estimate:
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
