"""Stretches of time, and the days they touch. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from listening.errors import UsageError
from listening.measures.coverage import day_span
from listening.model import Interval

SETTLING = timedelta(seconds=30)
"""A platform's search is not complete before: X's own default for the end of a window."""


def uncovered(span: Interval, parts: Iterable[Interval]) -> list[Interval]:
    """Return what of `span` no part covers, in order."""
    holes, reached = [], span.starts_at
    for part in sorted(parts, key=lambda part: part.starts_at):
        if part.starts_at > reached:
            holes.append(Interval(reached, min(part.starts_at, span.ends_at)))
        reached = max(reached, part.ends_at)
    holes.append(Interval(reached, span.ends_at))
    return list(_real(holes))


def joined(spans: Iterable[Interval]) -> list[Interval]:
    """Return spans in order, those that touch as one."""
    whole: list[Interval] = []
    for span in sorted(spans, key=lambda span: span.starts_at):
        if whole and span.starts_at <= whole[-1].ends_at:
            ends_at = max(whole[-1].ends_at, span.ends_at)
            whole[-1] = Interval(whole[-1].starts_at, ends_at)
        else:
            whole.append(span)
    return whole


def cut_at(spans: Iterable[Interval], edge: datetime) -> tuple[list[Interval], list[Interval]]:
    """Return what of `spans` lies before `edge`, and what after it."""
    both = list(spans)
    before = (Interval(each.starts_at, min(each.ends_at, edge)) for each in both)
    after = (Interval(max(each.starts_at, edge), each.ends_at) for each in both)
    return list(_real(before)), list(_real(after))


def clipped(spans: Iterable[Interval], whole: Interval) -> list[Interval]:
    """Return what of `spans` lies in `whole`."""
    inside = (
        Interval(max(each.starts_at, whole.starts_at), min(each.ends_at, whole.ends_at))
        for each in spans
    )
    return list(_real(inside))


def span_of_days(since: date, until: date, timezone: str, now: datetime) -> Interval:
    """Return days of a timezone, both included, as far as they are over, in UTC.

    Raises UsageError where the first has not begun.
    """
    ends_at = min(day_span(until, timezone).ends_at, now - SETTLING)
    span = Interval(day_span(since, timezone).starts_at, ends_at)
    if span.starts_at >= span.ends_at:
        raise UsageError(f"{since} has not begun yet: give days that have")
    return span


def days_of_span(span: Interval, timezone: str) -> list[date]:
    """Return every day of a timezone that a stretch of time touches, in order."""
    zone = ZoneInfo(timezone)
    first = span.starts_at.astimezone(zone).date()
    last = (span.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def by_day(span: Interval, timezone: str) -> list[Interval]:
    """Return a stretch of time cut where a day of a timezone ends."""
    parts, rest = [], [span]
    for day in days_of_span(span, timezone):
        before, rest = cut_at(rest, day_span(day, timezone).ends_at)
        parts += before
    return parts


def told(span: Interval) -> str:
    """Return a stretch of time in words, in UTC."""
    return f"{span.starts_at:%Y-%m-%d %H:%M} to {span.ends_at:%Y-%m-%d %H:%M} UTC"


def _real(spans: Iterable[Interval]) -> Iterator[Interval]:
    return (each for each in spans if each.starts_at < each.ends_at)
