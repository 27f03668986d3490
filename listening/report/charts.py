"""The geometry of the page's charts: where each bar, tick and label stands. Nothing is drawn."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from listening.findings import Day, Sentiment
from listening.model import Estimate, Status
from listening.report.estimates import is_known
from listening.report.figures import Card, shares_of
from listening.report.sentences import busiest
from listening.report.shapes import (
    Band,
    Column,
    DailyChart,
    LadderChart,
    Part,
    Peak,
    Rung,
    ShareChart,
    ShareRow,
    Tick,
)
from listening.report.words import Words

PLOT_HEIGHT = 220
PLOT_TOP = 28
ROOM_FOR_DATES = 28
GAP_BETWEEN_COLUMNS = 0.22
MOST_DAY_LABELS = 5
WIDEST_COLUMN = 6.0
NARROWEST_LABELLED_BAND = 2.0
NARROWEST_LABELLED_SHARE = 11.0
NARROWEST_LABELLED_REST = 26.0
NICE_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ROW_HEIGHT = 64
RUNG_HEIGHT = 66
WEEK = 7


def daily_chart(words: Words, days: Sequence[Day]) -> DailyChart:
    """Lay out posts per day."""
    levels = _levels(max((each.posts.value or 0 for each in _shown(days)), default=0))
    ceiling = levels[-1]
    slot = 100 / max(len(days), 1)
    columns = [
        _column(index, each.posts, slot, ceiling)
        for index, each in enumerate(days)
        if is_known(each.posts)
    ]
    return DailyChart(
        columns=tuple(columns),
        bands=tuple(_bands(days, slot)),
        levels=tuple(Tick(_height_to_top(level, ceiling), words.number(level)) for level in levels),
        dates=tuple(_dates(words, [each.day for each in days], slot)),
        peak=_peak(words, days, slot, ceiling),
        top=PLOT_TOP,
        floor=PLOT_TOP + PLOT_HEIGHT,
        height=PLOT_TOP + PLOT_HEIGHT + ROOM_FOR_DATES,
    )


def share_chart(words: Words, rows: Iterable[Sentiment]) -> ShareChart:
    """Lay out the shares of sentiment, a bar of 100% for each row."""
    placed = tuple(
        ShareRow(index * ROW_HEIGHT, row, tuple(_parts(words, row)))
        for index, row in enumerate(rows)
    )
    labels = {part.label for row in placed for part in row.parts}
    return ShareChart(placed, max(len(placed), 1) * ROW_HEIGHT, "suppressed" in labels)


def ladder_chart(words: Words, cards: Sequence[Card]) -> LadderChart:
    """Lay out the reach ladder on a scale of powers of ten."""
    values = [value for card in cards for value in _spread(card.estimate) if value > 0]
    first = math.floor(math.log10(min(values, default=1)))
    last = max(math.ceil(math.log10(max(values, default=10))), first + 1)
    rungs = tuple(_rung(index, card, first, last) for index, card in enumerate(cards))
    ticks = tuple(_power(words, power, first, last) for power in range(first, last + 1))
    return LadderChart(rungs, ticks, len(rungs) * RUNG_HEIGHT + 24)


def _shown(days: Sequence[Day]) -> list[Day]:
    return [each for each in days if is_known(each.posts)]


def _levels(highest: float) -> list[float]:
    """Give the axis' lines from zero up, three to five of them, at round numbers."""
    rough = max(highest, 4) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in NICE_STEPS if power * nice >= rough)
    step = max(round(step), 1)
    return [step * index for index in range(math.ceil(max(highest, 1) / step) + 1)]


def _height_to_top(value: float, ceiling: float) -> float:
    return round(PLOT_TOP + PLOT_HEIGHT * (1 - value / ceiling), 1)


def _column(index: int, posts: Estimate, slot: float, ceiling: float) -> Column:
    width = min(slot * (1 - GAP_BETWEEN_COLUMNS), WIDEST_COLUMN)
    top = _height_to_top(posts.value or 0, ceiling)
    return Column(
        left=round(slot * (index + 0.5) - width / 2, 3),
        width=round(width, 3),
        top=top,
        height=round(PLOT_TOP + PLOT_HEIGHT - top, 1),
        is_partial=posts.status is Status.PARTIAL,
    )


def _bands(days: Sequence[Day], slot: float) -> Iterable[Band]:
    """Give the runs of days without a number, a run for each reason."""
    placed = [(index, _gap(each.posts)) for index, each in enumerate(days)]
    for why, run in groupby(placed, key=lambda each: each[1]):
        first, *others = [index for index, _ in run]
        if why:
            width = slot * (len(others) + 1)
            left = slot * first
            is_labelled = width >= NARROWEST_LABELLED_BAND
            yield Band(
                round(left, 3), round(width, 3), round(left + width / 2, 3), why, is_labelled
            )


def _gap(posts: Estimate) -> str:
    if is_known(posts):
        return ""
    return "suppressed" if posts.status is Status.SUPPRESSED else "not collected"


def _dates(words: Words, days: Sequence[date], slot: float) -> Iterable[Tick]:
    """Label a day a week, or fewer where the window is long."""
    weeks = math.ceil(len(days) / WEEK / MOST_DAY_LABELS)
    step = WEEK * weeks if len(days) > WEEK else max(math.ceil(len(days) / MOST_DAY_LABELS), 1)
    for index in range(0, len(days), step):
        yield Tick(round(slot * (index + 0.5), 3), words.short_day(days[index]))


def _peak(words: Words, days: Sequence[Day], slot: float, ceiling: float) -> Peak | None:
    day = busiest(days)
    if day is None:
        return None
    value = day.posts.value or 0
    at = slot * (days.index(day) + 0.5)
    return Peak(round(at, 3), _height_to_top(value, ceiling) - 7, words.number(value))


def _parts(words: Words, row: Sentiment) -> Iterable[Part]:
    """Give a part for each known share, and one for all that are hidden, where the first would be.

    The known ones say how large the hidden ones are together, which no table hides; a row
    of which nothing is known has no parts.
    """
    known = {label: share.value or 0 for label, share in shares_of(row) if is_known(share)}
    if not known:
        return
    hidden = [label for label, _ in shares_of(row) if label not in known]
    rest = {label: max(1 - sum(known.values()), 0) for label in hidden[:1]}
    left = 0.0
    for label, _ in shares_of(row):
        if label in known or label in rest:
            share = (known | rest)[label]
            yield _part(words, "suppressed" if label in rest else label, left, share)
            left += share * 100


def _part(words: Words, label: str, left: float, share: float) -> Part:
    width = share * 100
    is_hidden = label == "suppressed"
    fits = width >= (NARROWEST_LABELLED_REST if is_hidden else NARROWEST_LABELLED_SHARE)
    text = (words.name(label) if is_hidden else words.percent(share)) if fits else ""
    return Part(label, round(left, 3), round(width, 3), round(left + width / 2, 3), text)


def _spread(estimate: Estimate) -> list[float]:
    if not is_known(estimate):
        return []
    values = (estimate.low, estimate.value, estimate.high)
    return [value for value in values if value is not None]


def _rung(index: int, card: Card, first: int, last: int) -> Rung:
    spread = [_log_place(value, first, last) for value in _spread(card.estimate) if value > 0]
    if not spread:
        return Rung(index * RUNG_HEIGHT, card, None, None, 0)
    left, width = min(spread), max(spread) - min(spread)
    at = _log_place(card.estimate.value or 1, first, last)
    return Rung(index * RUNG_HEIGHT, card, at, left if width else None, round(width, 3))


def _log_place(value: float, first: int, last: int) -> float:
    return round(100 * (math.log10(value) - first) / (last - first), 3)


def _power(words: Words, power: int, first: int, last: int) -> Tick:
    at = _log_place(10.0**power, first, last)
    anchor = {first: "start", last: "end"}.get(power, "middle")
    return Tick(at, words.number(10.0**power), anchor)
