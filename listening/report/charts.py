"""The geometry of charts that compare: shares, codes, the reach ladder. Nothing is drawn."""

import math
from collections.abc import Iterable, Sequence

from listening.findings import CodeFigures, Sentiment
from listening.model import Estimate
from listening.report.estimates import has_interval, is_estimated, is_known
from listening.report.figures import Card, shares_of
from listening.report.shapes import (
    Dot,
    DotChart,
    DotRow,
    LadderChart,
    Part,
    Rung,
    ShareChart,
    ShareRow,
    Tick,
)
from listening.report.words import Words

NARROWEST_LABELLED_SHARE = 11.0
NARROWEST_LABELLED_REST = 26.0
SHARE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
MOST_STEPS = 5


def share_chart(words: Words, rows: Iterable[Sentiment]) -> ShareChart:
    """Lay out the shares of sentiment, a bar of 100% for each row."""
    placed = tuple(ShareRow(row, tuple(_parts(words, row))) for row in rows)
    labels = {part.label for row in placed for part in row.parts}
    return ShareChart(placed, "suppressed" in labels)


def felt_dots(words: Words, rows: Iterable[Sentiment]) -> DotChart:
    """Lay out the shares of each row that rest on reading, with their intervals."""
    return _dots(
        words,
        [
            (f"{words.title(row.key)}, {words.name(label)}", [(share, label)])
            for row in rows
            for label, share in shares_of(row)
            if is_estimated(share)
        ],
    )


def code_dots(words: Words, codes: Iterable[CodeFigures]) -> DotChart:
    """Lay out the share of posts with each code, the largest first, with its interval."""
    return _dots(words, [(code.title, [(code.share, "share")]) for code in ranked(codes)])


def ranked(codes: Iterable[CodeFigures]) -> list[CodeFigures]:
    """Give the codes whose share has a value, the largest first."""
    known = [code for code in codes if is_known(code.share) and code.share.value is not None]
    return sorted(known, key=lambda code: (-(code.share.value or 0), code.key))


def change_dots(words: Words, rows: Iterable[tuple[str, Estimate, Estimate]]) -> DotChart:
    """Lay out shares before and after, a line for each name."""
    return _dots(
        words,
        [(name, [(before, "before"), (after, "after")]) for name, before, after in rows],
    )


def ladder_chart(words: Words, cards: Sequence[Card]) -> LadderChart:
    """Lay out the reach ladder on a scale of powers of ten."""
    values = [value for card in cards for value in _spread(card.estimate) if value > 0]
    first = math.floor(math.log10(min(values, default=1)))
    last = max(math.ceil(math.log10(max(values, default=10))), first + 1)
    rungs = tuple(_rung(card, first, last) for card in cards)
    ticks = tuple(_power(words, power, first, last) for power in range(first, last + 1))
    return LadderChart(rungs, ticks)


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
    return Part(label, round(left, 2), round(width, 2), round(left + width / 2, 2), text)


def _dots(words: Words, rows: Sequence[tuple[str, Sequence[tuple[Estimate, str]]]]) -> DotChart:
    ends = [end for _, shown in rows for share, _ in shown for end in _spread(share)]
    step = next((each for each in SHARE_STEPS if each * MOST_STEPS >= max(ends, default=0)), 0.25)
    count = max(math.ceil(max(ends, default=0) / step - 1e-9), 1)
    ceiling = step * count
    return DotChart(
        rows=tuple(
            DotRow(name, _note(words, shown), tuple(_dot(*each, ceiling) for each in shown))
            for name, shown in rows
        ),
        ticks=tuple(
            Tick(
                round(100 * index / count, 2),
                words.percent(step * index, decimals=0),
                {0: "start", count: "end"}.get(index, "middle"),
            )
            for index in range(count + 1)
        ),
    )


def _note(words: Words, shown: Sequence[tuple[Estimate, str]]) -> str:
    """Write the figures beside the name, so that the line can be read without its scale."""
    told = (
        ", ".join(filter(None, [words.figure(share, "share"), words.interval(share, "share")]))
        for share, _ in shown
    )
    return " → ".join(told)


def _dot(share: Estimate, look: str, ceiling: float) -> Dot:
    at = 100 * (share.value or 0) / ceiling
    low, high = (
        (100 * (share.low or 0) / ceiling, 100 * (share.high or 0) / ceiling)
        if has_interval(share)
        else (at, at)
    )
    return Dot(round(at, 2), round(low, 2), round(high - low, 2), look)


def _spread(estimate: Estimate) -> list[float]:
    if not is_known(estimate):
        return []
    values = (estimate.low, estimate.value, estimate.high)
    return [value for value in values if value is not None]


def _rung(card: Card, first: int, last: int) -> Rung:
    spread = [_log_place(value, first, last) for value in _spread(card.estimate) if value > 0]
    if not spread:
        return Rung(card, None, None, 0)
    left, width = min(spread), max(spread) - min(spread)
    at = _log_place(card.estimate.value or 1, first, last)
    return Rung(card, at, left if width else None, round(width, 2))


def _log_place(value: float, first: int, last: int) -> float:
    return round(100 * (math.log10(value) - first) / (last - first), 2)


def _power(words: Words, power: int, first: int, last: int) -> Tick:
    at = _log_place(10.0**power, first, last)
    anchor = {first: "start", last: "end"}.get(power, "middle")
    return Tick(at, words.number(10.0**power), anchor)
