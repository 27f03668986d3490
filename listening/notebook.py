"""Findings for analysts: `from listening import findings`, then `findings.load(…)`.

What is loaded is the same Findings as on the page, typed; as data frames where the extra
`frames` is installed; and in a notebook it shows the page's own charts.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from listening import pipeline
from listening.config import load_settings
from listening.errors import ConfigError, UsageError
from listening.findings import Findings
from listening.report.languages import load_words
from listening.report.publish import load_templates
from listening.report.render import Edition, render
from listening.report.tidy import HEADER, rows_of

if TYPE_CHECKING:
    from polars import DataFrame

DATA = "findings.json"
CHART = re.compile(r'<figure class="chart">.*?</figure>', re.DOTALL)
PATTERNS = re.compile(r'<svg class="unseen".*?</svg>', re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
NUMBERS = ("value", "low", "high")
CHART_PIXELS = 480


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the page, as a notebook shows it: `figure` is its HTML, with its table."""

    figure: str
    style: str

    def _repr_html_(self) -> str:
        return _framed(self.figure, self.style, CHART_PIXELS)


class LoadedFindings(Findings):
    """Findings as an analyst works with them: figures by attribute, frames, and charts."""

    def frame(self, table: str = "") -> "DataFrame":
        """Return the figures as a Polars data frame, a row each: all of them, or one table's.

        The columns are those of findings.csv: value, low and high are null where they are not
        known, which is never zero. Raises ConfigError without the extra `frames`, and UsageError
        for a table that is none.
        """
        rows = self._rows()
        known = list(dict.fromkeys(row["table"] for row in rows))
        if table and table not in known:
            raise UsageError(f"no table is called {table!r}; known: {', '.join(known)}")
        return _frame([row for row in rows if table in {"", row["table"]}])

    def frames(self) -> dict[str, "DataFrame"]:
        """Return a data frame for each table of findings.csv, by its name."""
        tables = defaultdict[str, list[dict[str, Any]]](list)
        for row in self._rows():
            tables[row["table"]].append(row)
        return {name: _frame(rows) for name, rows in tables.items()}

    def charts(self) -> list[Chart]:
        """Return the page's charts, in its order; each shows itself in a notebook."""
        words = load_words(self.campaign.language)
        page = render(self, Edition("draft"), load_templates(), words)["index.html"].decode()
        style = "".join([*STYLE.findall(page), *PATTERNS.findall(page)])
        return [Chart(figure, style) for figure in CHART.findall(page)]

    def _repr_html_(self) -> str:
        charts = self.charts()
        figures = "".join(chart.figure for chart in charts)
        style = charts[0].style if charts else ""
        title = f"<h2>{escape(self.campaign.name)}, {self.window.since} to {self.window.until}</h2>"
        return _framed(title + figures, style, CHART_PIXELS * max(len(charts), 1))

    def _rows(self) -> list[dict[str, Any]]:
        return [_typed(dict(zip(HEADER, row, strict=True))) for row in rows_of(self)]


def load(
    what: str | Path,
    since: date | None = None,
    until: date | None = None,
    *,
    config: str | Path = "config.toml",
) -> LoadedFindings:
    """Return the findings of a published page, or of a campaign as the store stands now.

    `what` is a page's folder, its findings.json, or a campaign's key; `since` and `until` are
    days of a campaign. Raises ConfigError and UsageError, in one line, for what is none of these.
    """
    path = Path(what)
    if (path / DATA).is_file() or path.is_file():
        return _read(path / DATA if path.is_dir() else path)
    found = pipeline.current_findings(
        load_settings(Path(config)), str(what), now=datetime.now(UTC), since=since, until=until
    )
    return LoadedFindings.model_validate(found.model_dump())


def _read(path: Path) -> LoadedFindings:
    try:
        return LoadedFindings.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise UsageError(f"{path} holds no findings that this version reads") from None


def _typed(row: dict[str, str]) -> dict[str, Any]:
    numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
    day = date.fromisoformat(row["day"]) if row["day"] else None
    return {**row, **numbers, "day": day, "n": int(row["n"]) if row["n"] else None}


def _frame(rows: list[dict[str, Any]]) -> "DataFrame":
    """Polars keeps what is not known as null; pandas would make it NaN, and counts floats."""
    try:
        import polars as pl
    except ImportError:
        raise ConfigError("data frames need: pip install 'listening[frames]'") from None
    kinds = dict.fromkeys(NUMBERS, pl.Float64) | {"day": pl.Date, "n": pl.Int64}
    schema = {name: kinds.get(name, pl.String) for name in HEADER}
    return pl.DataFrame(rows, schema=schema)


def _framed(body: str, style: str, pixels: int) -> str:
    """Return a frame of its own, so that the page's style stays out of the notebook's."""
    document = f"<!doctype html><meta charset='utf-8'>{style}<body>{body}"
    return (
        f'<iframe sandbox width="100%" height="{pixels}" frameborder="0" '
        f'srcdoc="{escape(document)}"></iframe>'
    )
