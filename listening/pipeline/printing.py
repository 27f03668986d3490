"""Printing: where a campaign's pages stand on the site, and what they say of their publication."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

import listening
from listening.findings import Findings
from listening.pipeline.correcting import Page
from listening.pipeline.rendering import Files, findings_on, render_listing, render_page
from listening.report.corrections import Correction
from listening.report.publish import MARK, write_folder, write_index
from listening.report.render import Edition, State
from listening.report.revisions import Revisions, revisions
from listening.settings import PublishSettings
from listening.store.publications import Published, read_latest, read_publications

DRAFTS = "drafts"


def write_pages(
    connection: Connection,
    options: PublishSettings,
    site: Path,
    pages: Sequence[Page],
    draft: Findings | None,
) -> None:
    """Write pages, recorded as they are, the index that lists them, and a draft, which tells what
    it would change of the page that readers see.

    All of it is rendered before any is written. Raises UnsafeOutputError where a page would
    expose a person, and OutputError where one cannot be written.
    """
    printed = {
        (page.published.campaign, page.published.window): _printed(connection, options, page)
        for page in pages
    }
    index = render_listing(options, site, read_latest(connection), printed)
    drafted = _drafted(options, site, draft) if draft else {}
    for (campaign, window), files in printed.items():
        write_folder(files, site / campaign / window)
    if draft:
        write_folder(drafted, folder_of(site, draft, "draft"))
    if pages:
        write_index(index, site)


def folder_of(site: Path, findings: Findings, state: State) -> Path:
    """Return where a page stands, or its draft."""
    root = site / DRAFTS if state == "draft" else site
    return root / findings.campaign.key / findings.window.slug


def is_on(site: Path, published: Published) -> bool:
    """Return whether a published page stands on this site."""
    return (site / published.campaign / published.window / MARK).is_file()


def state_of(findings: Findings) -> State:
    """Return what a published page of these days is called."""
    return "published" if findings.window.closed else "so far"


def _drafted(options: PublishSettings, site: Path, draft: Findings) -> Files:
    edition = replace(_edition(options, draft), revisions=revisions_of(site, draft))
    return render_page(options, draft, edition)


def revisions_of(site: Path, draft: Findings) -> Revisions | None:
    """Return what a draft would change of the page that stands there; None where none does."""
    standing = findings_on(site, draft.campaign.key, draft.window.slug)
    return revisions(standing, draft) if standing else None


def _printed(connection: Connection, options: PublishSettings, page: Page) -> dict[str, bytes]:
    history = read_publications(connection, page.published.campaign, page.published.window)
    return render_page(
        options, page.findings, _edition(options, page.findings, page.published, history)
    )


def _edition(
    options: PublishSettings,
    findings: Findings,
    published: Published | None = None,
    history: Sequence[Published] = (),
) -> Edition:
    """Return what a page says of its publication, and of those before it; without one, a draft."""
    known = [each for each in history if published and each.first_at <= published.first_at]
    approvals = [each.first_at for each in known if each.approved_by]
    return Edition(
        state=state_of(findings) if published else "draft",
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
