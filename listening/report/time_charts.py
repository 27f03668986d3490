"""The geometry of what happened over the days: columns, gaps, events, and what was collected."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from listening.findings import Coverage, Day, Event
from listening.model import Status
from listening.report.estimates import is_known
from listening.report.gaps import sources_of
from listening.report.sentences import busiest
from listening.report.shapes import Band, Column, DailyChart, Mark, Peak, Strip, StripRow, Tick
from listening.report.words import Words

PLOT_HEIGHT = 250
PLOT_TOP = 44
ROOM_FOR_DATES = 28
GAP_BETWEEN_COLUMNS = 0.22
MOST_DAY_LABELS = 5
WIDEST_COLUMN = 6.0
NARROWEST_LABELLED_BAND = 2.0
EDGE = 8.0
ROOM_FOR_VALUE = 24
MARK_HEIGHT = 23
NICE_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
WEEK = 7


def daily_chart(words: Words, days: Sequence[Day], events: Sequence[Event] = ()) -> DailyChart:
    """Lay out posts per day, with reposts stacked on them, and the events of these days."""
    shown = [each for each in days if is_known(each.posts)]
    levels = _levels(max((_posts(each) + _reposts(each) for each in shown), default=0))
    ceiling = levels[-1]
    slot = 100 / max(len(days), 1)
    columns = [
        _column(index, each, slot, ceiling)
        for index, each in enumerate(days)
        if is_known(each.posts)
    ]
    return DailyChart(
        columns=tuple(columns),
        bands=tuple(_bands([_gap(each) for each in days], slot)),
        levels=tuple(Tick(_height_to_top(level, ceiling), words.number(level)) for level in levels),
        dates=tuple(_dates(words, [each.day for each in days], slot)),
        marks=tuple(_marks(words, days, events, slot, ceiling)),
        peak=_peak(words, days, slot, ceiling),
        is_stacked=any(column.repost_height for column in columns),
        hides_reposts=any(not is_known(each.reposts) for each in shown),
        top=PLOT_TOP,
        floor=PLOT_TOP + PLOT_HEIGHT,
        height=PLOT_TOP + PLOT_HEIGHT + ROOM_FOR_DATES,
    )


def coverage_strip(words: Words, coverage: Sequence[Coverage]) -> Strip:
    """Lay out what each source gave of each day: all of it, a part, or nothing."""
    days = sorted({row.day for row in coverage})
    slot = 100 / max(len(days), 1)
    rows = []
    for source in sources_of(coverage):
        grades = {row.day: str(row.status) for row in coverage if row.source == source}
        bands = _bands([grades.get(day, "") for day in days], slot)
        rows.append(StripRow(source, tuple(bands)))
    return Strip(tuple(rows), tuple(_dates(words, days, slot)))


def _posts(day: Day) -> float:
    return day.posts.value or 0


def _reposts(day: Day) -> float:
    return (day.reposts.value or 0) if is_known(day.reposts) else 0


def _levels(highest: float) -> list[float]:
    """Give the axis' lines from zero up, three to five of them, at round numbers."""
    rough = max(highest, 4) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in NICE_STEPS if power * nice >= rough)
    step = max(round(step), 1)
    return [step * index for index in range(math.ceil(max(highest, 1) / step) + 1)]


def _height_to_top(value: float, ceiling: float) -> float:
    return round(PLOT_TOP + PLOT_HEIGHT * (1 - value / ceiling), 1)


def _column(index: int, day: Day, slot: float, ceiling: float) -> Column:
    width = min(slot * (1 - GAP_BETWEEN_COLUMNS), WIDEST_COLUMN)
    top = _height_to_top(_posts(day), ceiling)
    return Column(
        left=round(slot * (index + 0.5) - width / 2, 2),
        width=round(width, 2),
        top=top,
        height=round(PLOT_TOP + PLOT_HEIGHT - top, 1),
        repost_height=round(PLOT_HEIGHT * _reposts(day) / ceiling, 1),
        is_partial=day.posts.status is Status.PARTIAL,
    )


def _bands(kinds: Sequence[str], slot: float) -> Iterable[Band]:
    """Give the runs of days of one kind; those of none have no band."""
    for kind, run in groupby(enumerate(kinds), key=lambda each: each[1]):
        first, *others = [index for index, _ in run]
        if kind:
            width = slot * (len(others) + 1)
            left = slot * first
            yield Band(
                round(left, 2),
                round(width, 2),
                round(left + width / 2, 2),
                kind,
                width >= NARROWEST_LABELLED_BAND,
            )


def _gap(day: Day) -> str:
    if is_known(day.posts):
        return ""
    return "suppressed" if day.posts.status is Status.SUPPRESSED else "not collected"


def _dates(words: Words, days: Sequence[date], slot: float) -> Iterable[Tick]:
    """Label a day a week, or fewer where the window is long."""
    weeks = math.ceil(len(days) / WEEK / MOST_DAY_LABELS)
    step = WEEK * weeks if len(days) > WEEK else max(math.ceil(len(days) / MOST_DAY_LABELS), 1)
    for index in range(0, len(days), step):
        yield Tick(round(slot * (index + 0.5), 2), words.short_day(days[index]))


def _marks(
    words: Words, days: Sequence[Day], events: Sequence[Event], slot: float, ceiling: float
) -> Iterable[Mark]:
    places = {each.day: index for index, each in enumerate(days)}
    seen = sorted((each for each in events if each.day in places), key=lambda each: each.day)
    for number, event in enumerate(seen, start=1):
        at = slot * (places[event.day] + 0.5)
        day = days[places[event.day]]
        stack = _height_to_top(_posts(day) + _reposts(day), ceiling)
        foot = max(stack - ROOM_FOR_VALUE, MARK_HEIGHT)
        yield Mark(round(at, 2), foot, words.number(number), event.day, event.title)


def _peak(words: Words, days: Sequence[Day], slot: float, ceiling: float) -> Peak | None:
    day = busiest(days)
    if day is None:
        return None
    at = slot * (days.index(day) + 0.5)
    posts = _posts(day)
    text = words.ngettext("%(posts)s post", "%(posts)s posts", posts, posts=words.number(posts))
    anchor = "start" if at < EDGE else "end" if at > 100 - EDGE else "middle"
    return Peak(round(at, 2), _height_to_top(posts + _reposts(day), ceiling) - 7, text, anchor)
