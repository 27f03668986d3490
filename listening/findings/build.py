"""Builds Findings out of tallies: every figure, its suppression and its place."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from listening.findings.days import build_coverage, build_days
from listening.findings.shape import (
    CampaignFacts,
    Findings,
    Group,
    Method,
    RoleFigures,
    Sentiment,
    WindowFacts,
)
from listening.measures import reach, shares
from listening.measures.breakdowns import Part, break_down, count_by, suppressed
from listening.measures.counts import exact, written
from listening.measures.figures import key_figures
from listening.measures.privacy import hidden_cells
from listening.model import Estimate, Label, Role, Window
from listening.tally import Cell, Counts, Tallies


def build_findings(  # noqa: PLR0913
    campaign: CampaignFacts,
    window: Window,
    tallies: Tallies,
    method: Method,
    collectors: Mapping[str, str],
    *,
    synthetic: bool = False,
) -> Findings:
    """Return everything that may be shown of a campaign's window.

    `collectors` says which collection windows speak for which source. Counts of fewer than
    ten people are suppressed, figures rounded, and `content_id` is the hash of the rest.
    """
    coverage = build_coverage(window, campaign.timezone, tallies, collectors)
    findings = Findings(
        as_of=tallies.as_of,
        synthetic=synthetic,
        campaign=campaign,
        window=_window_facts(window),
        figures=_figures(tallies),
        roles=_roles(tallies),
        by_source=_groups(
            break_down(count_by(tallies.cells, lambda c: c.source), _cut(tallies, "source"))
        ),
        by_tag=_groups(
            break_down(
                tallies.tag_posts,
                _cut(tallies, "tag"),
                adds_up=False,
                definition="posts_tagged/1",
            )
        ),
        by_language=_groups(
            break_down(count_by(tallies.cells, lambda c: c.lang), _cut(tallies, "lang"))
        ),
        by_kind=_groups(break_down(_posts_by_kind(tallies.cells), _cut(tallies, "kind"))),
        days=build_days(window, tallies, coverage),
        sentiment_by_role=_sentiment_by_role(tallies),
        sentiment_by_language=_sentiment_by_language(tallies),
        coverage=coverage,
        method=method,
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


def _cut(tallies: Tallies, name: str) -> dict[str, int]:
    return {key[0]: accounts for key, accounts in tallies.participants[name].items()}


def _groups(parts: Sequence[Part]) -> tuple[Group, ...]:
    return tuple(Group.model_validate(part) for part in parts)


def _posts_by_kind(cells: Sequence[Cell]) -> Counter[str]:
    posts: Counter[str] = Counter()
    for cell in cells:
        posts[cell.kind] += cell.posts
    return posts


def _figures(tallies: Tallies) -> dict[str, Estimate]:
    """Return the figures of the whole campaign; where fewer than ten took part, none."""
    accounts = tallies.participants["all"].get((), 0)
    writers = sum(tallies.participants["role_without_reposts"].values())
    figures = {
        **key_figures(tallies.cells, tallies.audiences, accounts, writers),
        "people": reach.people(_cut(tallies, "source")),
        **_scored(tallies.cells),
        "deleted": exact(tallies.deleted, "deleted/1"),
    }
    return _hidden(figures) if hidden_cells({"all": accounts}) else figures


def _scored(cells: Sequence[Cell]) -> dict[str, Estimate]:
    posts = count_by(cells, lambda cell: cell.label or "")
    return {
        "scored": exact(shares.scored(posts), "scored/1", sum(posts.values())),
        "not_scored": exact(shares.not_scored(posts), "not_scored/1", sum(posts.values())),
    }


def _hidden(figures: Mapping[str, Estimate]) -> dict[str, Estimate]:
    return {key: suppressed(figure.definition) for key, figure in figures.items()}


def _hidden_roles(tallies: Tallies) -> frozenset[str]:
    """Return roles too small to be shown, and one more where the rest would give them away."""
    accounts = _cut(tallies, "role")
    return hidden_cells({**accounts, "": sum(accounts.values())}, [("", sorted(accounts))])


def _roles(tallies: Tallies) -> tuple[RoleFigures, ...]:
    hidden = _hidden_roles(tallies)
    accounts, writers = _cut(tallies, "role"), _cut(tallies, "role_without_reposts")
    found = []
    for role in (role for role in Role if accounts.get(role)):
        figures = key_figures(
            [cell for cell in tallies.cells if cell.role == role],
            [audience for audience in tallies.audiences if audience.role == role],
            accounts[role],
            writers.get(role, 0),
        )
        shown = _hidden(figures) if role in hidden else figures
        found.append(RoleFigures(role=role, figures=shown))
    return tuple(found)


def _sentiment_by_role(tallies: Tallies) -> tuple[Sentiment, ...]:
    posts, authors = _tables(tallies, "role"), _by_row(tallies.participants["role_label"])
    everyone: Counter[str] = Counter()
    for labels in posts.values():
        everyone.update(labels)
    rows = {shares.ALL: everyone, **{role: posts[role] for role in Role if role in posts}}
    known = {**authors, shares.ALL: _cut(tallies, "label")}
    table = shares.sentiment_table(rows, known, _hidden_roles(tallies))
    return tuple(Sentiment.model_validate(row) for row in table)


def _sentiment_by_language(tallies: Tallies) -> tuple[Sentiment, ...]:
    cuts = tallies.participants["lang_label"].items()
    by_cell = {(lang, label): n for (key,), n in cuts for lang, _, label in [key.partition("/")]}
    authors = _by_row(by_cell)
    posts = _tables(tallies, "lang")
    ordered = sorted(posts, key=lambda lang: (-sum(posts[lang].values()), lang))
    everyone: Counter[str] = Counter()
    for labels in posts.values():
        everyone.update(labels)
    rows = {shares.ALL: everyone, **{lang: posts[lang] for lang in ordered}}
    known = {**authors, shares.ALL: _cut(tallies, "label")}
    small = hidden_cells(_cut(tallies, "lang"))
    table = shares.sentiment_table(rows, known, small)
    return tuple(Sentiment.model_validate(row) for row in table if row.key != shares.ALL)


def _tables(tallies: Tallies, by: str) -> dict[str, Counter[str]]:
    """Return posts by row and label, for rows that are roles or languages."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cell in written(tallies.cells):
        table[str(getattr(cell, by))][cell.label or Label.NOT_SCORED] += cell.posts
    return dict(table)


def _by_row(cells: Mapping[tuple[str, ...], int]) -> dict[str, dict[str, int]]:
    table: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (row, label), accounts in cells.items():
        table[row][label] = accounts
    return dict(table)
