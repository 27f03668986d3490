"""Findings: the one seam between the pipeline and everything that is shown.

`build_findings` turns tallies into figures, suppresses what is too small and rounds
once; the page, findings.json, the terminal and every export read nothing else.
"""

from typing import TYPE_CHECKING

from listening.findings.build import build_findings
from listening.findings.claimed import check_claims
from listening.findings.editorial import Action, Editorial, EditorNote, Quote
from listening.findings.growing import window_before
from listening.findings.shape import (
    Agreement,
    CampaignFacts,
    Check,
    CheckedClaim,
    CodeChange,
    CodeFigures,
    Coverage,
    Day,
    DimensionFigures,
    Event,
    Findings,
    Group,
    Growth,
    HandCoding,
    Method,
    RoleFigures,
    Sentiment,
    WindowFacts,
)

if TYPE_CHECKING:
    from listening.notebook import LoadedFindings, load

__all__ = [
    "Action",
    "Agreement",
    "CampaignFacts",
    "Check",
    "CheckedClaim",
    "CodeChange",
    "CodeFigures",
    "Coverage",
    "Day",
    "DimensionFigures",
    "EditorNote",
    "Editorial",
    "Event",
    "Findings",
    "Group",
    "Growth",
    "HandCoding",
    "LoadedFindings",
    "Method",
    "Quote",
    "RoleFigures",
    "Sentiment",
    "WindowFacts",
    "build_findings",
    "check_claims",
    "load",
    "window_before",
]


def __getattr__(name: str) -> object:
    """Give analysts `load` here: read on first use, so that what builds findings stays pure."""
    if name not in {"load", "LoadedFindings"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from listening import notebook

    return getattr(notebook, name)
