"""What changed from one version of the findings to another: figure by figure."""

from dataclasses import dataclass
from typing import NamedTuple

from listening.findings import Findings
from listening.report.tidy import rows_of


class FigureName(NamedTuple):
    """Which figure it is, in the words of findings.csv; `day` is empty where it is no day's."""

    table: str
    key: str
    day: str
    label: str

    def __str__(self) -> str:
        """Write it as one word, as "days/2026-03-01/posts" or "roles/customer/posts"."""
        parts = (self.table, "" if self.key == "all" else self.key, self.day, self.label)
        return "/".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure as it was and as it is; empty text where it is not in one of the versions."""

    figure: FigureName
    was: str
    now: str
    is_hidden: bool = False


def figures_of(findings: Findings) -> dict[FigureName, tuple[str, ...]]:
    """Return every figure: value, low, high, n and status, as findings.csv writes them."""
    return {FigureName(*row[:4]): row[4:] for row in rows_of(findings)}


def differences(before: Findings, after: Findings) -> list[Difference]:
    """Return the figures that are not the same, in the order of the newer version.

    `is_hidden` marks those that either version suppresses.
    """
    was, now = figures_of(before), figures_of(after)
    names = [*now, *(name for name in was if name not in now)]
    return [
        Difference(
            name,
            _told(was.get(name)),
            _told(now.get(name)),
            is_hidden="suppressed" in {*was.get(name, ()), *now.get(name, ())},
        )
        for name in names
        if was.get(name) != now.get(name)
    ]


def _told(figure: tuple[str, ...] | None) -> str:
    if figure is None:
        return ""
    value, low, high, n, status = figure
    bounds = f"{low} to {high}" if low != high else ""
    rest = f"n = {n}" if n else ""
    is_plain = status == "ok"
    told = filter(None, (value, bounds, rest, "" if is_plain else status.replace("_", " ")))
    return "; ".join(told)
