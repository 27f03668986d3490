"""The findings as one tidy table: a row a figure, for whoever opens it in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from listening.findings import (
    Coverage,
    Day,
    DimensionFigures,
    Findings,
    Group,
    HandCoding,
    Sentiment,
)
from listening.model import Estimate

HEADER = ("table", "key", "day", "label", "value", "low", "high", "n", "status")

Row = tuple[str, ...]


class _Lines(list[str]):
    """What csv writes to: a list of lines, since this room opens no file."""

    def write(self, line: str) -> None:
        self.append(line)


def findings_csv(findings: Findings) -> bytes:
    """Write every figure of the findings as a row of CSV."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\n").writerows([HEADER, *rows_of(findings)])
    return "".join(lines).encode()


def rows_of(findings: Findings) -> Iterator[Row]:
    """Yield every figure as a row of text, in the order of HEADER."""
    yield from _figures("figures", "all", findings.figures)
    for role in findings.roles:
        yield from _figures("roles", role.role, role.figures)
    for table in ("by_source", "by_tag", "by_language", "by_kind"):
        yield from _groups(table, getattr(findings, table))
    yield from _days(findings.days)
    for table in ("sentiment_by_role", "sentiment_by_language"):
        yield from _shares(table, getattr(findings, table))
    if findings.sentiment_unsuspected:
        yield from _shares("sentiment_unsuspected", [findings.sentiment_unsuspected])
    yield from _codes(findings.by_code)
    for change in findings.changes:
        for label in ("before", "after"):
            estimate = getattr(change, label)
            yield _row("changes", change.code, label, estimate, change.on.isoformat())
    if findings.growth:
        yield from _figures("growth", "all", findings.growth.figures)
    if findings.hand_coding:
        yield from _coding(findings.hand_coding)
    yield from _coverage(findings.coverage)


def _codes(dimensions: Iterable[DimensionFigures]) -> Iterator[Row]:
    for code in (code for each in dimensions for code in each.codes):
        for label in ("posts", "participants", "share", "praise", "breach"):
            if (estimate := getattr(code, label)) is not None:
                yield _row("by_code", code.key, label, estimate)


def _coding(coding: HandCoding) -> Iterator[Row]:
    yield from _figures("hand_coding_check", "all", coding.check)
    for each in coding.agreement:
        yield _row("agreement", each.language, each.between, each.alpha)


def _figures(table: str, key: str, figures: dict[str, Estimate]) -> Iterator[Row]:
    for label, estimate in figures.items():
        yield _row(table, key, label, estimate)


def _groups(table: str, groups: Iterable[Group]) -> Iterator[Row]:
    for group in groups:
        for label in ("posts", "participants", "share_of_posts", "share_of_participants"):
            if (estimate := getattr(group, label)) is not None:
                yield _row(table, group.key, label, estimate)


def _days(days: Iterable[Day]) -> Iterator[Row]:
    for each in days:
        for label in ("posts", "reposts", "participants"):
            yield _row("days", "all", label, getattr(each, label), each.day.isoformat())


def _shares(table: str, rows: Iterable[Sentiment]) -> Iterator[Row]:
    for each in rows:
        for label in ("scored", "not_scored", "negative", "neutral", "positive"):
            yield _row(table, each.key, label, getattr(each, label))


def _coverage(rows: Iterable[Coverage]) -> Iterator[Row]:
    for each in rows:
        on = each.day.isoformat()
        missing = "not_collected" if each.status == "not collected" else "suppressed"
        counts = (
            ("collected", each.collected, missing),
            ("expected", each.expected, "not_estimable"),
        )
        for label, posts, otherwise in counts:
            known = "ok" if posts is not None else otherwise
            yield ("coverage", each.source, on, label, _text(posts), "", "", "", known)
        yield _row("coverage", each.source, "ratio", each.ratio, on)


def _row(table: str, key: str, label: str, estimate: Estimate, on: str = "") -> Row:
    numbers = (_text(each) for each in (estimate.value, estimate.low, estimate.high))
    return (table, key, on, label, *numbers, str(estimate.n), estimate.status)


def _text(value: float | None) -> str:
    """Write a number without a needless ".0"; what is not known is left empty, never zero."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(value)
