"""Publishing: drafts, approval, corrections, and the site, written whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from listening.editorial import EditorialFile
from listening.errors import ListeningError, NothingYetError, UsageError
from listening.findings import Findings
from listening.model import Status
from listening.pipeline.checking import check_publishing
from listening.pipeline.correcting import (
    Content,
    Page,
    approved_editorial,
    change_since,
    corrected,
    publication_of,
    read_content,
    window_of,
    written,
)
from listening.pipeline.counting import score, tally
from listening.pipeline.editing import Edited, day_of, file_of, read_editorial
from listening.pipeline.finding import current_window
from listening.pipeline.printing import (
    DRAFTS,
    folder_of,
    is_on,
    revisions_of,
    state_of,
    write_pages,
)
from listening.report.corrections import Change
from listening.report.publish import remove_folders
from listening.report.render import State
from listening.report.revisions import Revisions
from listening.report.uploading import Uploaded, upload
from listening.settings import CampaignSettings, Settings
from listening.store.database import open_store
from listening.store.locks import lock_campaign
from listening.store.publications import (
    Published,
    read_latest,
    read_publications,
    write_publication,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A published page that carries a new note: which, and what the note says."""

    path: Path
    note: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What was written: the page, whether it is a draft, published or "so far", and its figures.

    `obstacle` says why this content cannot be approved; it is "" where it can. `corrections`
    are the notes that published pages of the campaign carry from now on, this one or others,
    `dropped` the editor's quotes that may not be shown, and why, `revisions` what a draft would
    change of the page that readers see, and `uploaded` what went to the site's target.
    """

    path: Path
    state: str
    findings: Findings
    obstacle: str = ""
    corrections: tuple[Corrected, ...] = ()
    dropped: tuple[str, ...] = ()
    revisions: Revisions | None = None
    uploaded: Uploaded | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a campaign's pages: the state of its own, or why it could not be rendered
    again, and those that carry a new note.
    """

    campaign: str
    state: str
    is_done: bool
    corrections: tuple[Corrected, ...] = ()


def publish(  # noqa: PLR0913
    settings: Settings,
    key: str,
    *,
    now: datetime,
    draft: bool = False,
    approve: str | None = None,
    out: Path | None = None,
    prune: bool = False,
) -> Publication:
    """Render a campaign's findings and write them to the site.

    Without approval the page is a draft: watermarked, unlisted, under drafts/. `approve`
    names who lets this content be published. A campaign whose `publish` is "rolling" keeps
    its page up to date once it was approved, until its window closes. Whatever of the campaign
    is published besides, of this window or of another, loses at once what was deleted or erased
    since, with a note (`correcting.corrected`); else it changes only by a new approval. With
    `prune`, pages of the campaign that the site holds no more are removed from its target. Raises
    UnsafeOutputError where a page would expose a person, and OutputError where one cannot be
    written; then nothing is recorded either. NothingYetError, and the UsageError of content that
    cannot be approved, are raised once published pages are corrected.
    """
    site = check_publishing(settings, key, draft=draft, approve=approve, out=out, prune=prune)
    campaign = settings.campaign_of(key)
    file = file_of(settings, campaign)
    score(settings, key)
    tally(settings, key)
    with open_store(settings.store_url) as store, store.writing() as connection:
        lock_campaign(connection, key)
        desk = _Desk(connection, settings, campaign, file, site, now)
        done = desk.draft() if draft else desk.publish(approve)
    uploaded = None
    if out is None and settings.publish.target and not draft:
        uploaded = upload(site, settings.publish.target, key if prune else "")
    if isinstance(done, ListeningError):
        raise done
    return replace(done, uploaded=uploaded)


def render_again(settings: Settings, key: str, now: datetime) -> Rendered:
    """Render a campaign, as posts of it are gone; what stands in the way is told, not raised."""
    try:
        done = publish(settings, key, now=now)
    except NothingYetError as reason:
        return Rendered(key, str(reason), is_done=True)
    except ListeningError as problem:
        return Rendered(key, str(problem), is_done=False)
    return Rendered(key, done.state, is_done=True, corrections=done.corrections)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a campaign's pages are made, in one transaction."""

    connection: Connection
    settings: Settings
    campaign: CampaignSettings
    file: EditorialFile | None
    site: Path
    now: datetime

    def draft(self) -> Publication:
        """Write the draft alone."""
        return self._written([], self._content())

    def publish(self, approve: str | None) -> Publication | ListeningError:
        """Write the page, or its draft, and every correction. A refusal is returned, and not
        raised, so that the corrections are kept.
        """
        try:
            content = self._content()
        except NothingYetError as reason:
            self._write([*self._corrections("")])
            self._drop_drafts()
            return reason
        pages = [*self._allowed(content, approve), *self._corrections(content.findings.window.slug)]
        if approve is not None and not any(_shows(page, content.findings) for page in pages):
            self._write(pages)
            obstacle = _obstacle(content.findings)
            return UsageError(f"not published: {obstacle}; leave out --approve for a draft")
        return self._written(pages, content)

    def _content(self) -> Content:
        window = current_window(self.connection, self.campaign, now=self.now)
        edited = self._edited(window.slug)
        return read_content(self.connection, self.settings, self.campaign, window, edited)

    def _edited(self, slug: str) -> Edited:
        today = day_of(self.campaign, self.now)
        return read_editorial(self.connection, self.file, slug, today)

    def _allowed(self, content: Content, approve: str | None) -> Iterator[Page]:
        """Yield the page of this content where it stands already, is approved, or rolls."""
        findings = content.findings
        history = read_publications(self.connection, self.campaign.key, findings.window.slug)
        is_open = bool(history) and not findings.window.closed
        is_rolling = is_open and self.campaign.publish == "rolling"
        is_let = approve is not None or is_rolling
        if history and history[-1].content_id == findings.content_id:
            yield self._recorded(Page(history[-1], findings, is_new=False))
        elif is_let and not _obstacle(findings):
            change = _change(self.connection, history, content)
            new = publication_of(content, change, now=self.now, approved_by=approve or "")
            yield self._recorded(Page(new, findings))

    def _corrections(self, own: str) -> Iterator[Page]:
        """Yield every published page of the campaign that counts posts which are gone since.

        Of other windows than its `own` only those that stand on this site: a page that somebody
        took away does not come back.
        """
        for standing in read_latest(self.connection):
            if standing.campaign != self.campaign.key:
                continue
            if standing.window == own or is_on(self.site, standing):
                may = self._edited(standing.window).editorial
                page = corrected(
                    self.connection, self.settings, self.campaign, standing, may, now=self.now
                )
                if page:
                    yield self._recorded(page)

    def _recorded(self, page: Page) -> Page:
        editorial = written(page.findings.editorial)
        write_publication(self.connection, replace(page.published, editorial=editorial))
        return page

    def _written(self, pages: Sequence[Page], content: Content) -> Publication:
        """Write pages, and where none of them shows this content, the draft that does."""
        findings = content.findings
        shown = any(_shows(page, findings) for page in pages)
        self._write(pages, None if shown else findings)
        self._drop_drafts("" if shown else findings.window.slug)
        state: State = state_of(findings) if shown else "draft"
        return Publication(
            folder_of(self.site, findings, state) / "index.html",
            state,
            findings,
            "" if shown else _obstacle(findings),
            tuple(self._notes(pages)),
            content.dropped,
            None if shown else revisions_of(self.site, findings),
        )

    def _write(self, pages: Sequence[Page], draft: Findings | None = None) -> None:
        write_pages(self.connection, self.settings.publish, self.site, pages, draft)

    def _drop_drafts(self, but: str = "") -> None:
        """Remove drafts of what is published, and of windows that are the campaign's no more: they
        would keep figures that nothing renders again.
        """
        remove_folders(self.site / DRAFTS / self.campaign.key, {but})

    def _notes(self, pages: Iterable[Page]) -> Iterator[Corrected]:
        for page in pages:
            if page.is_new and page.published.correction:
                folder = folder_of(self.site, page.findings, state_of(page.findings))
                yield Corrected(folder / "index.html", page.published.correction)


def _shows(page: Page, findings: Findings) -> bool:
    return page.published.window == findings.window.slug and (
        page.published.content_id == findings.content_id
    )


def _change(
    connection: Connection, history: Sequence[Published], content: Content
) -> Change | None:
    """Return what changed since a closed window was last published, or None where it never was.

    A page that was approved while its window was open, or whose basis was not recorded yet, by
    an older version, is followed by another without a note.
    """
    facts = content.findings.window
    before = history[-1] if history else None
    if before is None or not before.basis or not (facts.closed and window_of(before).closed):
        return None
    change = change_since(connection, before, content)
    if change.gone or change.is_late or change.is_gone_before:
        return change
    is_edited = approved_editorial(before) != content.findings.editorial
    return replace(change, is_edited=is_edited, is_late=not is_edited)


def _obstacle(findings: Findings) -> str:
    """Return why nothing could be shown: nobody took part, or fewer than a small cell."""
    participants = findings.figures["participants"]
    if participants.status is Status.SUPPRESSED:
        smallest = findings.method.smallest_cell
        return f"fewer than {smallest} people took part, so every figure is hidden"
    return "" if participants.value else "nobody is known to have taken part; bring posts in first"
