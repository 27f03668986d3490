"""Coverage: which days were collected whole, in part or not at all, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from listening.model import Interval
from listening.tally import Collected

Grade = Literal["complete", "partial", "not collected"]


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """How much of a day was collected, and why not all of it."""

    grade: Grade
    why: str = ""


def day_span(day: date, timezone: str) -> Interval:
    """Return the day of a timezone as an interval in UTC: 23, 24 or 25 hours long."""
    zone = ZoneInfo(timezone)
    midnights = (datetime.combine(d, time(), zone) for d in (day, day + timedelta(days=1)))
    starts_at, ends_at = (midnight.astimezone(UTC) for midnight in midnights)
    return Interval(starts_at, ends_at)


def grade_day(span: Interval, windows: Iterable[Collected], *, has_posts: bool) -> DayCoverage:
    """Return one source's coverage of a day, from the windows that collected it.

    A day with posts but no window was imported: nobody knows how whole it is.
    """
    near = touching(span, windows)
    done = [w for w in near if w.status == "done"]
    if _is_covered(span, [w.span for w in done]):
        return DayCoverage("complete")
    why = "; ".join(dict.fromkeys(_reason(w) for w in near if w.status != "done"))
    if done or has_posts:
        imported = "imported from files, which may not be all" if not near else ""
        return DayCoverage("partial", why or imported or "not all of the day was collected")
    return DayCoverage("not collected", why or "no collection covers this day")


def touching(span: Interval, windows: Iterable[Collected]) -> list[Collected]:
    """Return those windows that collected something of a stretch of time."""
    return [window for window in windows if _overlaps(window.span, span)]


def _reason(window: Collected) -> str:
    """Return why a window is not whole, in words for the public.

    Why one is not finished yet may be in the source's own words: they are not for the page.
    """
    if window.status == "gap":
        return window.why
    stopped = "stopped at its budget, and" if window.why == "budget" else ""
    return " ".join(f"collection {stopped} is not finished".split())


def merge_grades(days: Sequence[DayCoverage]) -> DayCoverage:
    """Return one coverage for several sources on the same day."""
    grades = {day.grade for day in days}
    why = "; ".join(dict.fromkeys(day.why for day in days if day.why))
    if grades == {"complete"}:
        return DayCoverage("complete")
    if grades <= {"not collected"}:
        return DayCoverage("not collected", why or "no source covers this day")
    return DayCoverage("partial", why)


def _overlaps(one: Interval, other: Interval) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _is_covered(span: Interval, parts: Iterable[Interval]) -> bool:
    reached = span.starts_at
    for part in sorted(parts, key=lambda part: part.starts_at):
        if part.starts_at > reached:
            return False
        reached = max(reached, part.ends_at)
    return reached >= span.ends_at
