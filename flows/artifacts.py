"""What a run shows on Prefect's own pages: figures, the page, how far a backfill is.

Figures are those of the findings, with small groups hidden as on the page.
"""

from pathlib import Path
from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from listening.findings import Findings
from listening.report.figures import KINDS
from listening.report.words import ENGLISH


def show_figures(findings: Findings) -> None:
    """Show the key figures as a table, each with its range, its n and what limits it."""
    rows = [
        {
            "figure": ENGLISH.gettext(kind.title),
            "value": ENGLISH.figure(found, kind.unit),
            "range": ENGLISH.interval(found, kind.unit),
            "n": found.n,
            "what limits it": ENGLISH.remark(found),
        }
        for key, kind in KINDS.items()
        if (found := findings.figures.get(key))
    ]
    window = findings.window
    create_table_artifact(
        table=rows,
        key=f"figures-{findings.campaign.key}",
        description=f"{findings.campaign.name}, {window.since} to {window.until}",
    )


def show_page(campaign: str, path: Path, state: str) -> None:
    """Show where the page is."""
    create_link_artifact(
        path.resolve().as_uri(), str(path), f"page-{campaign}", f"The page: {state}"
    )


class Progress:
    """How much of a backfill is done, as a bar that its run shows while it goes on."""

    def __init__(self, campaign: str, windows: int) -> None:
        start = 0.0 if windows else 100.0
        bar = create_progress_artifact(start, f"backfill-{campaign}", f"{windows} windows")
        self._bar = cast("UUID", bar)

    def show(self, done: int, windows: int) -> None:
        """Show that so many of so many windows are through."""
        update_progress_artifact(self._bar, 100 * done / windows)
