"""Publishing: drafts, approval, and the site, written whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import listening
from listening.errors import UsageError
from listening.findings import Findings
from listening.model import Status
from listening.pipeline.checking import check_publishing
from listening.pipeline.correcting import Ground, change_since, note_of, read_ground
from listening.pipeline.counting import (
    current_window,
    findings_of,
    read_all_tallies,
    score,
    tally,
)
from listening.pipeline.editing import day_of, file_of, read_editorial
from listening.pipeline.rendering import render_listing, render_page
from listening.report.corrections import Correction
from listening.report.publish import write_folder, write_index
from listening.report.render import Edition, State
from listening.settings import CampaignSettings, PublishSettings, Settings
from listening.store.database import open_store
from listening.store.locks import lock_campaign
from listening.store.publications import (
    Published,
    read_latest,
    read_publications,
    write_publication,
)

DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Publication:
    """What was written: the page, whether it is a draft, published or "so far", and its figures.

    `obstacle` says why this content cannot be approved; it is "" where it can. `correction`
    is the note that a published page carries from now on; empty without a new one. `dropped` are
    the editor's quotes that may not be shown, and why.
    """

    path: Path
    state: str
    findings: Findings
    obstacle: str = ""
    correction: str = ""
    dropped: tuple[str, ...] = ()


def publish(  # noqa: PLR0913
    settings: Settings,
    key: str,
    *,
    now: datetime,
    draft: bool = False,
    approve: str | None = None,
    out: Path | None = None,
) -> Publication:
    """Render a campaign's findings and write them to the site.

    Without approval the page is a draft: watermarked, unlisted, under drafts/. `approve`
    names who lets this content be published. A campaign whose `publish` is "rolling" keeps
    its page up to date once it was approved, until its window closes. A page that was
    approved once its window had closed changes only by a new approval, or by deletions, which
    are applied at once; either way it carries a note (`correcting.change_since`). Raises
    UnsafeOutputError where the page would expose a person, and OutputError where it cannot
    be written; then nothing is recorded either.
    """
    site = check_publishing(settings, key, draft=draft, approve=approve, out=out)
    campaign = settings.campaign_of(key)
    file = file_of(settings, campaign)
    score(settings, key)
    tally(settings, key)
    with open_store(settings.store_url) as store, store.writing() as connection:
        lock_campaign(connection, key)
        window = current_window(connection, campaign, now=now)
        edited = read_editorial(connection, file, window.slug, day_of(campaign, now))
        written = edited.editorial
        tallies = read_all_tallies(connection, settings, campaign, window, written)
        findings = findings_of(connection, settings, campaign, window, tallies, written)
        history = read_publications(connection, key, findings.window.slug)
        published = None
        if not draft:
            ground = read_ground(connection, campaign, settings.root, findings)
            published = _publication(campaign, findings, history, ground, approve=approve, now=now)
        is_new = published is not None and published not in history
        if published:
            write_publication(connection, published)
            history = [*(each for each in history if each != published), published]
        edition = _edition(settings.publish, published, history, findings)
        page = render_page(settings.publish, findings, edition)
        index = render_listing(settings.publish, site, read_latest(connection), page)
        folder = _folder(site, findings, edition)
        write_folder(page, folder)
        if published:
            write_index(index, site)
    correction = published.correction if published and is_new else ""
    obstacle = "" if published else _obstacle(findings)
    return Publication(
        folder / "index.html", edition.state, findings, obstacle, correction, edited.dropped
    )


def _publication(  # noqa: PLR0913
    campaign: CampaignSettings,
    findings: Findings,
    history: list[Published],
    ground: Ground,
    *,
    approve: str | None,
    now: datetime,
) -> Published | None:
    """Return the publication this content is, or None where it may only be a draft."""
    same = [each for each in history if each.content_id == findings.content_id]
    if same:
        return same[0]
    change = change_since(history, ground, findings)
    is_deleted = change is not None and change.deleted > 0
    if (obstacle := _obstacle(findings)) and not is_deleted:
        if approve is not None:
            raise UsageError(f"not published: {obstacle}; leave out --approve for a draft")
        return None
    rolling = campaign.publish == "rolling" and history and not findings.window.closed
    if approve is None and not rolling and not is_deleted:
        return None
    return Published(
        campaign=campaign.key,
        window=findings.window.slug,
        content_id=findings.content_id,
        first_at=now,
        approved_by=approve or "",
        cutoff=findings.as_of,
        correction=note_of(change, findings, is_approved=approve is not None),
        deleted=ground.deleted,
        basis=ground.basis,
    )


def _obstacle(findings: Findings) -> str:
    """Return why nothing could be shown: nobody took part, or fewer than a small cell."""
    participants = findings.figures["participants"]
    if participants.status is Status.SUPPRESSED:
        smallest = findings.method.smallest_cell
        return f"fewer than {smallest} people took part, so every figure is hidden"
    return "" if participants.value else "nobody is known to have taken part; bring posts in first"


def _edition(
    options: PublishSettings,
    published: Published | None,
    history: list[Published],
    findings: Findings,
) -> Edition:
    """Return what the page says of its publication, and of those before it."""
    known = [each for each in history if published and each.first_at <= published.first_at]
    approvals = [each.first_at for each in known if each.approved_by]
    return Edition(
        state=_state(published, findings),
        published_at=published.first_at if published else None,
        first_published_at=known[0].first_at if known else None,
        approved_at=approvals[-1] if approvals else None,
        corrections=tuple(
            Correction(each.first_at.date(), each.correction) for each in known if each.correction
        ),
        base_url=options.base_url,
        contact=options.contact,
        licence=options.licence,
        licence_url=options.licence_url,
        generator=f"listening {listening.__version__}",
    )


def _state(published: Published | None, findings: Findings) -> State:
    if published is None:
        return "draft"
    return "published" if findings.window.closed else "so far"


def _folder(site: Path, findings: Findings, edition: Edition) -> Path:
    root = site / DRAFTS if edition.state == "draft" else site
    return root / findings.campaign.key / findings.window.slug
