"""Findings: the one seam between the pipeline and everything that is shown.

`build_findings` turns tallies into figures, suppresses what is too small and rounds
once; the page, findings.json, the terminal and every export read nothing else.
"""

from listening.findings.build import build_findings
from listening.findings.claimed import check_claims
from listening.findings.shape import (
    Agreement,
    CampaignFacts,
    Check,
    CheckedClaim,
    CodeFigures,
    Coverage,
    Day,
    DimensionFigures,
    Findings,
    Group,
    HandCoding,
    Method,
    RoleFigures,
    Sentiment,
    WindowFacts,
)

__all__ = [
    "Agreement",
    "CampaignFacts",
    "Check",
    "CheckedClaim",
    "CodeFigures",
    "Coverage",
    "Day",
    "DimensionFigures",
    "Findings",
    "Group",
    "HandCoding",
    "Method",
    "RoleFigures",
    "Sentiment",
    "WindowFacts",
    "build_findings",
    "check_claims",
]
