"""Builds Findings out of tallies: every figure, its suppression and its place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

from listening.findings.automated import automation_figures, sentiment_unsuspected
from listening.findings.changes import code_changes
from listening.findings.claimed import check_claims
from listening.findings.codes import code_figures
from listening.findings.days import build_coverage, build_days
from listening.findings.editorial import Editorial
from listening.findings.growing import Period, build_growth
from listening.findings.hiding import ACCOUNTS, hidden_counts
from listening.findings.parts import (
    all_figures,
    everyones_labels,
    groups,
    role_figures,
    sentiment_by_language,
    sentiment_by_role,
)
from listening.findings.reposts import reposts_as_known, why_without_reposts
from listening.findings.sampled import hand_coding
from listening.findings.shape import CampaignFacts, Day, Findings, Method, WindowFacts
from listening.findings.shifted import score_shift
from listening.measures.breakdowns import count_by
from listening.measures.claims import Claim
from listening.measures.evidence import KnownAudience
from listening.measures.privacy import SMALLEST_CELL
from listening.model import Estimate, Status, Window
from listening.scoring.codebook import Dimension
from listening.tally import Cell, Tallies


def build_findings(  # noqa: PLR0913
    campaign: CampaignFacts,
    window: Window,
    tallies: Tallies,
    method: Method,
    collectors: Mapping[str, str],
    *,
    synthetic: bool = False,
    dimensions: Sequence[Dimension] = (),
    claims: Sequence[Claim] = (),
    without_reposts: Mapping[str, str] = MappingProxyType({}),
    editorial: Editorial | None = None,
    audience: KnownAudience | None = None,
    before: Tallies | None = None,
) -> Findings:
    """Return everything that may be shown of a campaign's window.

    `collectors` says which collection windows speak for which source, `dimensions` which codes
    there are, `claims` what is to be checked, `without_reposts` which collectors give no
    reposts, and why, `editorial` what comms wrote, `audience` what is known of the audience beyond
    follower counts, and `before` the tallies of `window_before`. Counts of fewer than ten people
    are suppressed, figures rounded, and `content_id` is the hash of the rest.
    """
    known = (audience or KnownAudience()).told(SMALLEST_CELL)
    hidden = hidden_counts(tallies)
    coverage = build_coverage(window, campaign.timezone, tallies, collectors, hidden)
    days = build_days(window, campaign.timezone, tallies, coverage, hidden, without_reposts)
    lacking = why_without_reposts(tallies.collected, without_reposts)
    told = all_figures(tallies, hidden, known) | automation_figures(tallies, hidden)
    figures = _as_collected(_with_reposts(told, lacking), days)
    now = Period(window, tallies, hidden, figures, days)
    findings = Findings(
        as_of=tallies.as_of,
        synthetic=synthetic,
        campaign=campaign,
        window=_window_facts(window),
        figures=figures,
        roles=tuple(
            role.model_copy(update={"figures": _with_reposts(role.figures, lacking)})
            for role in role_figures(tallies, hidden, known)
        ),
        by_source=groups("source", count_by(tallies.cells, lambda c: c.source), tallies, hidden),
        by_tag=groups("tag", tallies.tag_posts, tallies, hidden, ACCOUNTS),
        by_language=groups("lang", count_by(tallies.cells, lambda c: c.lang), tallies, hidden),
        by_kind=groups("kind", _posts_by_kind(tallies.cells), tallies, hidden),
        days=days,
        sentiment_by_role=sentiment_by_role(tallies, hidden),
        sentiment_by_language=sentiment_by_language(tallies, hidden),
        sentiment_unsuspected=sentiment_unsuspected(tallies, hidden),
        by_code=code_figures(dimensions, tallies, hidden, method.codes_learnt),
        hand_coding=hand_coding(tallies, everyones_labels(tallies), hidden),
        claims=check_claims(claims, figures),
        changes=code_changes(editorial.actions if editorial else (), tallies, days, hidden),
        growth=build_growth(now, before, campaign.timezone, collectors),
        coverage=coverage,
        method=method.model_copy(update={"shift": score_shift(tallies, hidden)}),
        editorial=editorial,
    )
    return findings.model_copy(update={"content_id": content_id(findings)})


def content_id(findings: Findings) -> str:
    """Return the hash that names this content: figures, config, methods and versions."""
    bare = findings.model_copy(update={"content_id": ""})
    return sha256(bare.model_dump_json().encode()).hexdigest()[:16]


def _window_facts(window: Window) -> WindowFacts:
    return WindowFacts(
        since=window.since,
        until=window.until,
        slug=window.slug,
        closed=window.closed,
        days=len(window.days()),
    )


def _as_collected(figures: Mapping[str, Estimate], days: Sequence[Day]) -> dict[str, Estimate]:
    """Return the figures, where no day was collected without the zeros that nobody counted."""
    if any(day.coverage != "not collected" for day in days):
        return dict(figures)
    why = "no day of the window was collected"
    return {
        key: figure
        if figure.value is None or key == "deleted"
        else Estimate.missing(figure.definition, why, Status.NOT_COLLECTED)
        for key, figure in figures.items()
    }


def _with_reposts(figures: Mapping[str, Estimate], why: str) -> dict[str, Estimate]:
    return {**figures, "reposts": reposts_as_known(figures["reposts"], why)}


def _posts_by_kind(cells: Sequence[Cell]) -> Counter[str]:
    posts: Counter[str] = Counter()
    for cell in cells:
        posts[cell.kind] += cell.posts
    return posts
