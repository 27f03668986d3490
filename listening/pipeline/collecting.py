"""Bringing posts in: from a source's windows, or from files. Every page is one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from listening.errors import GapError
from listening.measures.coverage import day_span
from listening.model import Interval, Page, Query
from listening.pipeline.intake import Counter, Intake
from listening.pipeline.memory import settled_memory
from listening.pipeline.rejecting import Rejects
from listening.settings import CampaignSettings, Settings
from listening.sources import Source, registry
from listening.sources.files import check_files, read_pages
from listening.store.database import Store, open_store
from listening.store.windows import (
    OPEN,
    Watch,
    WindowState,
    add_windows,
    close_as_gap,
    move_cursor,
    read_windows,
    split_window,
    watermark,
)
from listening.store.writes import write_page

SETTLING = timedelta(seconds=30)
"""A platform's search is not complete before: X's own default for the end of a window."""

LATE = timedelta(minutes=4)
"""How late a collection that broke off may go on as it was; sources allow a little more."""


def _ignore(_count: int) -> None:
    """Show no progress."""


def query_hash(query: Query) -> str:
    """Return the hash that watermarks belong to: what is asked, whatever its order."""
    return sha256("\n".join(sorted({*query.tags, *query.mentions})).encode()).hexdigest()[:12]


def collect(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    on_posts: Callable[[int], None] = _ignore,
) -> Intake:
    """Collect a campaign from one source, from where it stopped to `now` - 30 s.

    Raises SourceError where the source fails; what was written stays, and the next call
    goes on from there. `gaps` tells of windows that this call had to give up.
    """
    campaign = settings.campaign_of(key)
    source = registry()[name].open_source(settings.sources[name], environment)
    watch = Watch(name, key, query_hash(campaign.query))
    with open_store(settings.store_url) as store, Counter() as counter, settled_memory():
        rejects = Rejects(settings.root, key, keeps_earlier=True)
        work = _Work(store, source, campaign.query, watch, now, counter, rejects)
        gaps = _plan(work, campaign)
        for window in _waiting(work):
            try:
                for page in work.pages(window):
                    on_posts(len(page.posts))
            except GapError as gap:
                gaps.append(f"{_told(window.span)}: {gap}")
                work.give_up(window.span, str(gap))
        return counter.intake(rejects.files, gaps)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a collection works with: the store, the source, what is asked, and what came."""

    store: Store
    source: Source
    query: Query
    watch: Watch
    now: datetime
    counter: Counter
    rejects: Rejects

    @property
    def floor(self) -> datetime | None:
        """The oldest time that the source can still be asked for; `None` = any."""
        reach = self.source.reaches_back
        return self.now - reach if reach else None

    def pages(self, window: WindowState) -> Iterator[Page]:
        """Yield each page of a window once it is written, with the cursor that follows it."""
        for page in self.source.pages(self.query, window.span, window.cursor):
            with self.store.writing() as connection:
                new = write_page(connection, self.query, page, self.now)
                self.rejects.add(self.watch.source, page.rejects)
                move_cursor(connection, self.watch, window.span, page.cursor, len(page.posts))
            self.counter.add(page, new)
            yield page

    def give_up(self, span: Interval, why: str) -> None:
        """Record that a window will never come."""
        with self.store.writing() as connection:
            close_as_gap(connection, self.watch, span, why)


def _waiting(work: _Work) -> list[WindowState]:
    with work.store.reading() as connection:
        return [window for window in read_windows(connection, work.watch) if window.status == OPEN]


def _plan(work: _Work, campaign: CampaignSettings) -> list[str]:
    """Open windows from where the last one ends; return why time before them is given up."""
    until = _end_of(campaign, work.now)
    with work.store.writing() as connection:
        known = read_windows(connection, work.watch)
        since = watermark(known) or _start_of(campaign, work.source.reaches_back, work.now)
        lost: list[Interval] = []
        if work.floor is not None:
            lost = _lost_of_open(connection, work.watch, known, work.floor)
            edge = min(work.floor, until)
            if since < edge:
                add_windows(connection, work.watch, [Interval(since, edge)])
                lost.append(Interval(since, edge))
                since = edge
        if since < until:
            add_windows(connection, work.watch, work.source.windows(Interval(since, until)))
        gaps = [_too_old(span, campaign.key) for span in lost]
        for span, why in zip(lost, gaps, strict=True):
            close_as_gap(connection, work.watch, span, why)
    return gaps


def _lost_of_open(
    connection: Connection, watch: Watch, known: Sequence[WindowState], floor: datetime
) -> list[Interval]:
    """Cut off what is out of reach of windows not finished; the rest of them can be had."""
    lost = []
    for window in known:
        span = window.span
        if window.status == OPEN and span.starts_at < floor - LATE:
            lost.append(Interval(span.starts_at, min(floor, span.ends_at)))
            if floor < span.ends_at:
                split_window(connection, watch, span, floor)
    return lost


def _told(span: Interval) -> str:
    return f"{span.starts_at:%Y-%m-%d %H:%M} to {span.ends_at:%Y-%m-%d %H:%M} UTC"


def _too_old(span: Interval, key: str) -> str:
    since, until = span.starts_at.date(), span.ends_at.date()
    return f"{since} to {until} is older than recent search reaches: {key} needs a backfill of it"


def _start_of(campaign: CampaignSettings, reach: timedelta | None, now: datetime) -> datetime:
    """Return where a first collection starts: what lies before is for a backfill, and no gap."""
    earliest = now - (reach or timedelta(days=7))
    if campaign.starts is None:
        return earliest
    start = day_span(campaign.starts, campaign.timezone).starts_at
    return max(start, earliest) if reach else start


def _end_of(campaign: CampaignSettings, now: datetime) -> datetime:
    latest = now - SETTLING
    if campaign.ends is None:
        return latest
    return min(latest, day_span(campaign.ends, campaign.timezone).ends_at)


def import_files(  # noqa: PLR0913
    settings: Settings,
    key: str,
    paths: Sequence[Path],
    *,
    now: datetime,
    file_format: str = "auto",
    on_bytes: Callable[[int], None] = _ignore,
) -> Intake:
    """Bring the posts of files into a campaign, all of them, with the tags that match.

    Raises BadFileError before anything is written where a file cannot be read at all.
    Rows that cannot be read go to a rejects file, each with its line and the reason.
    """
    campaign = settings.campaign_of(key)
    check_files(paths, file_format)
    rejects = Rejects(settings.root, key)
    with open_store(settings.store_url) as store, Counter() as counter, settled_memory():
        for path in paths:
            for page in read_pages(path, on_bytes=on_bytes):
                with store.writing() as connection:
                    new = write_page(connection, campaign.query, page, now)
                    rejects.add(str(path), page.rejects)
                counter.add(page, new)
        return counter.intake(rejects.files)
