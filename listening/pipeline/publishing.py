"""Publishing: drafts, approval, and the site, written whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import listening
from listening.errors import UsageError
from listening.findings import Findings
from listening.model import Status
from listening.pipeline.checking import check_publishing
from listening.pipeline.counting import read_findings, score, tally
from listening.report.publish import load_templates, write_folder, write_index
from listening.report.render import (
    Edition,
    IndexEntry,
    State,
    allowed_values,
    render,
    render_index,
)
from listening.report.scan import refuse_leaks
from listening.report.sentences import headline
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
    """What was written: the page, whether it is a draft, published or "so far", and its figures."""

    path: Path
    state: str
    findings: Findings


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
    its page up to date once it was approved, until its window closes. Raises
    UnsafeOutputError where the page would expose a person, and OutputError where it cannot
    be written; then nothing is recorded either.
    """
    site = check_publishing(settings, key, draft=draft, approve=approve, out=out)
    campaign = settings.campaign_of(key)
    score(settings, key)
    tally(settings, key)
    with open_store(settings.store_url) as store, store.writing() as connection:
        lock_campaign(connection, key)
        findings = read_findings(connection, campaign, now=now)
        history = read_publications(connection, key, findings.window.slug)
        published = None if draft else _publication(campaign, findings, history, approve, now)
        if published:
            write_publication(connection, published)
        edition = _edition(settings.publish, published, findings)
        page = _page(settings.publish, findings, edition)
        index = _index(settings.publish, site, read_latest(connection), findings)
        folder = _folder(site, findings, edition)
        write_folder(page, folder)
        if published:
            write_index(index, site)
    return Publication(folder / "index.html", edition.state, findings)


def _publication(
    campaign: CampaignSettings,
    findings: Findings,
    history: list[Published],
    approve: str | None,
    now: datetime,
) -> Published | None:
    """Return the publication this content is, or None where it may only be a draft."""
    same = [each for each in history if each.content_id == findings.content_id]
    if same:
        return same[0]
    if _is_too_small(findings):
        if approve is not None:
            raise UsageError(
                f"not published: fewer than {findings.method.smallest_cell} people took part, so "
                "every figure is hidden; leave out --approve for a draft"
            )
        return None
    rolling = campaign.publish == "rolling" and history and not findings.window.closed
    approved_by = approve or (history[-1].approved_by if rolling else None)
    if approved_by is None:
        return None
    return Published(
        campaign.key, findings.window.slug, findings.content_id, now, approved_by, findings.as_of
    )


def _is_too_small(findings: Findings) -> bool:
    """Return whether nothing could be shown: nobody took part, or fewer than a small cell."""
    participants = findings.figures["participants"]
    return participants.status is Status.SUPPRESSED or not participants.value


def _edition(options: PublishSettings, published: Published | None, findings: Findings) -> Edition:
    return Edition(
        state=_state(published, findings),
        published_at=published.first_at if published else None,
        approved_by=published.approved_by if published else None,
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


def _page(options: PublishSettings, findings: Findings, edition: Edition) -> dict[str, bytes]:
    files = render(findings, edition, load_templates())
    refuse_leaks(files, allowed_values(findings, edition) | set(options.brand_handles))
    return files


def _index(
    options: PublishSettings, site: Path, latest: list[Published], fresh: Findings
) -> dict[str, bytes]:
    """List every published page that stands on this site, and the one about to, newest first."""
    entries = [entry for each in latest if (entry := _entry(site, each, fresh)) is not None]
    files = render_index(entries, load_templates(), contact=options.contact)
    refuse_leaks(files, {options.contact, *options.brand_handles} - {""})
    return files


def _entry(site: Path, published: Published, fresh: Findings) -> IndexEntry | None:
    findings = fresh
    if (published.campaign, published.window) != (fresh.campaign.key, fresh.window.slug):
        try:
            path = site / published.campaign / published.window / "findings.json"
            findings = Findings.model_validate_json(path.read_bytes())
        except (OSError, ValueError):
            return None
    return IndexEntry(
        title=headline(findings),
        campaign=findings.campaign.name,
        since=findings.window.since,
        until=findings.window.until,
        published_at=published.first_at,
        href=f"{published.campaign}/{published.window}/index.html",
        is_so_far=not findings.window.closed,
    )
