"""What may change a published page without a new approval: posts that are gone, and the note.

Whoever deletes a post, or asks for it to be erased, was promised that it leaves every page. So
each page that stands is made again of the very days that it covers, and of nothing newer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection

from listening.findings import Editorial, Findings, window_before
from listening.measures.coverage import day_span
from listening.model import Interval, Window
from listening.pipeline.editing import Edited, still_shown
from listening.pipeline.finding import findings_of, read_all_tallies, tallies_before
from listening.pipeline.roles import members_of
from listening.pipeline.spans import clipped, joined
from listening.report.corrections import Change, correction_note
from listening.settings import CampaignSettings, Settings
from listening.store.audiences import newest_audience
from listening.store.gone import Gone, count_gone
from listening.store.publications import Published
from listening.tally import Tallies

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """What findings rest on: the posts known to be gone, and a hash of all that this does not
    change. Of the days before, `gone_before` are, where growth against them is told, and
    `seen_before` is when the newest of their posts was seen.
    """

    gone: Gone
    basis: str
    gone_before: int | None = None
    seen_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says, what that rests on, and why some of the editor's quotes are not in it."""

    findings: Findings
    ground: Ground
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page to write, and whether what it says is published for the first time."""

    published: Published
    findings: Findings
    is_new: bool = True


def read_content(
    connection: Connection,
    settings: Settings,
    campaign: CampaignSettings,
    window: Window,
    edited: Edited,
) -> Content:
    """Return what a page of a window would say now, in the words that comms wrote for it."""
    tallies = read_all_tallies(connection, settings, campaign, window, edited.editorial)
    findings = findings_of(connection, settings, campaign, window, tallies, edited.editorial)
    ground = _ground(settings, campaign, findings, tallies)
    if findings.growth and any(each.value is not None for each in findings.growth.figures.values()):
        ground = _with_days_before(ground, tallies_before(connection, settings, campaign, window))
    return Content(findings, ground, edited.dropped)


def corrected(  # noqa: PLR0913
    connection: Connection,
    settings: Settings,
    campaign: CampaignSettings,
    standing: Published,
    may: Editorial | None,
    *,
    now: datetime,
) -> Page | None:
    """Return a published page without what is gone since, or None where nothing of it is.

    Posts are gone, or quotes of it that may be shown no more; its other words stay those that
    were approved, whatever the editorial file says by now: `may` is what of that may be shown.
    It covers the days that it did, and says so: of a window that was open then, not the whole.
    What came in later for these days cannot be told from what was approved, since the store
    does not keep what a post was; then the note says so.
    """
    window = window_of(standing)
    approved = approved_editorial(standing)
    edited = Edited(still_shown(approved, may))
    is_gone = _is_gone_since(connection, standing) or _is_gone_before(connection, standing)
    if not is_gone and edited.editorial == approved:
        return None
    content = read_content(connection, settings, campaign, window, edited)
    if content.findings.content_id == standing.content_id:
        return None
    change = change_since(connection, standing, content)
    return Page(publication_of(content, change, now=now), content.findings)


def window_of(published: Published) -> Window:
    """Return the days that a publication covers; a slug ends with the window's own end."""
    is_whole = published.window.endswith(f"_{published.until}")
    return Window(published.since, published.until, published.window, is_whole)


def change_since(connection: Connection, before: Published, content: Content) -> Change:
    """Return what changed since a publication."""
    gone, known = content.ground.gone, Gone(before.deleted, before.erased)
    observed, cutoff = (at or LONG_AGO for at in (content.findings.as_of, before.cutoff))
    audience = newest_audience(connection, before.campaign, before.since, before.until)
    beside = max(at or LONG_AGO for at in (audience, content.ground.seen_before))
    is_newer = observed > cutoff or beside > before.first_at
    return Change(
        gone=max(gone.posts - known.posts, 0),
        known=known.posts,
        deleted=gone.deleted > known.deleted,
        erased=gone.erased > known.erased,
        is_erased_ever=gone.erased > 0,
        is_late=content.ground.basis != before.basis or is_newer,
        is_gone_before=_is_gone_before(connection, before),
        is_unquoted=_is_unquoted(before, content.findings),
    )


def publication_of(
    content: Content, change: Change | None, *, now: datetime, approved_by: str = ""
) -> Published:
    """Return content as what is published from now on, with a note where it follows another."""
    findings, ground = content.findings, content.ground
    smallest = findings.method.smallest_cell
    return Published(
        campaign=findings.campaign.key,
        window=findings.window.slug,
        content_id=findings.content_id,
        first_at=now,
        since=findings.window.since,
        until=findings.window.until,
        approved_by=approved_by,
        cutoff=findings.as_of,
        correction=correction_note(change, smallest, is_approved=bool(approved_by))
        if change
        else "",
        deleted=ground.gone.deleted,
        erased=ground.gone.erased,
        gone_before=ground.gone_before,
        basis=ground.basis,
        editorial=written(findings.editorial),
    )


def approved_editorial(published: Published) -> Editorial | None:
    """Return what comms wrote for a publication."""
    if not published.editorial:
        return None
    return Editorial.model_validate_json(published.editorial)


def written(editorial: Editorial | None) -> str:
    """Return what comms wrote as the store keeps it: "" where they wrote nothing."""
    return editorial.model_dump_json() if editorial else ""


def _is_unquoted(before: Published, findings: Findings) -> bool:
    """Return whether a quote left the page since a publication."""
    known = approved_editorial(before) or Editorial()
    return not set(known.quotes) <= set((findings.editorial or Editorial()).quotes)


def _is_gone_since(connection: Connection, standing: Published) -> bool:
    """Return whether posts of a page are gone that it knew of.

    How many were deleted by then was not recorded by an older version: only what was erased
    since is known to be new.
    """
    gone = count_gone(connection, standing.campaign, standing.since, standing.until)
    if not standing.basis:
        return gone.erased > standing.erased
    return gone.posts > standing.deleted + standing.erased


def _is_gone_before(connection: Connection, standing: Published) -> bool:
    """Return whether posts are gone that a page's growth was told against."""
    before = window_before(window_of(standing))
    gone = count_gone(connection, standing.campaign, before.since, before.until)
    return standing.gone_before is not None and gone.posts > standing.gone_before


def _with_days_before(ground: Ground, before: Tallies | None) -> Ground:
    """Return what findings rest on whose growth is told against these days."""
    if before is None:
        return ground
    gone = before.deleted + before.erased
    posts = sum(cell.posts for cell in before.cells) + gone
    basis = sha256(f"{ground.basis} {posts}".encode()).hexdigest()[:16]
    return Ground(ground.gone, basis, gone, before.as_of)


def _ground(
    settings: Settings, campaign: CampaignSettings, findings: Findings, tallies: Tallies
) -> Ground:
    """Return what findings rest on; a post that is gone keeps its place in the count of posts."""
    gone = Gone(tallies.deleted, tallies.erased)
    posts = sum(cell.posts for cell in tallies.cells) + gone.posts
    members = sorted(
        (role.value, *map(repr, who)) for role, who in members_of(campaign, settings.root).items()
    )
    coding = f" {tallies.drawn.drawn_at} {tallies.drawn.changes}" if tallies.drawn else ""
    coverage = [*_collected(findings, tallies), *map(str, sorted(tallies.expected.items()))]
    basis = f"{posts} {members} {findings.method.model_dump_json()}{coding} {coverage}"
    return Ground(gone, sha256(basis.encode()).hexdigest()[:16])


def _collected(findings: Findings, tallies: Tallies) -> Iterator[str]:
    """Yield what of the days was collected, or was not and why, however it was cut into windows."""
    days, zone = findings.window, findings.campaign.timezone
    whole = Interval(day_span(days.since, zone).starts_at, day_span(days.until, zone).ends_at)
    for kind in sorted({(each.source, each.status, each.why) for each in tallies.collected}):
        spans = (e.span for e in tallies.collected if (e.source, e.status, e.why) == kind)
        for span in joined(clipped(spans, whole)):
            yield f"{kind} {span.starts_at} {span.ends_at}"
