"""What was collected, as the page shows it: a line a day, and the gaps as stretches of days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from listening.findings import Coverage


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row that one source did not give whole, for one reason."""

    source: str
    since: date
    until: date
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One day over the sources, in the order of `sources_of`; `None` = no such source that day."""

    day: date
    cells: tuple[Coverage | None, ...]


def sources_of(coverage: Iterable[Coverage]) -> list[str]:
    """Give the sources, in the order they come."""
    return list(dict.fromkeys(row.source for row in coverage))


def coverage_lines(coverage: Sequence[Coverage]) -> list[CoverageLine]:
    """Give a line for each day, in order."""
    by_place = {(row.day, row.source): row for row in coverage}
    sources = sources_of(coverage)
    return [
        CoverageLine(day, tuple(by_place.get((day, source)) for source in sources))
        for day in sorted({row.day for row in coverage})
    ]


def gaps_of(coverage: Sequence[Coverage]) -> list[Gap]:
    """Give the stretches of days that are not complete, source by source."""
    found: list[Gap] = []
    order = sources_of(coverage)
    for row in sorted(coverage, key=lambda row: (order.index(row.source), row.day)):
        if row.status == "complete":
            continue
        gap = Gap(row.source, row.day, row.day, row.status, row.why)
        if found and _goes_on(found[-1], gap):
            found[-1] = replace(found[-1], until=gap.until)
        else:
            found.append(gap)
    return found


def _goes_on(before: Gap, gap: Gap) -> bool:
    same = (before.source, before.status, before.why) == (gap.source, gap.status, gap.why)
    return same and gap.since - before.until == timedelta(days=1)
