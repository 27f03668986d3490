"""Collecting one window: claimed, paged through, every page in one transaction with its cursor."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from listening.errors import BudgetError, GapError, SourceError
from listening.model import Interval, Page, Query
from listening.pipeline.claims import claim_at, is_free, new_claimant
from listening.pipeline.intake import Counter
from listening.pipeline.memory import settled_memory
from listening.pipeline.opening import Clock, archive_of, check_secrets, opened_source
from listening.pipeline.rejecting import Rejects
from listening.pipeline.spans import told
from listening.pipeline.spending import Budget
from listening.settings import CampaignSettings, Settings
from listening.sources import Counting, Source
from listening.store.database import Store, open_store
from listening.store.forgotten import rejects_without_forgotten
from listening.store.rows import rows_of
from listening.store.windows import (
    BUDGET,
    Watch,
    WindowState,
    add_windows,
    claim_window,
    close_as_gap,
    leave_window,
    move_cursor,
    read_claim,
    read_windows,
    reopen_gaps,
)
from listening.store.writes import write_rows


class _TakenError(Exception):
    """Another run works on this window."""


@dataclass(frozen=True)
class Work:
    """What a collection works with: the store, the source, what is asked, and what came.

    `now` is when it began and `clock` goes on from there, both by the platform's own clock
    where it tells it.
    """

    campaign: CampaignSettings
    store: Store
    source: Source
    watch: Watch
    clock: Clock
    now: datetime
    claimant: str
    counter: Counter
    rejects: Rejects

    @property
    def query(self) -> Query:
        """What is asked for."""
        return self.campaign.query

    def windows(self) -> list[WindowState]:
        """Return every window of this campaign, source and query, oldest first."""
        with self.store.reading() as connection:
            return read_windows(connection, self.watch)

    def collect(self, span: Interval, on_posts: Callable[[int], None]) -> str | None:
        """Collect an open window to its end; return why it is not there, or None where it is.

        Raises BudgetError and SourceError; then the window stays open, with the reason, and
        whoever comes next goes on behind the last page that was written.
        """
        try:
            window = self._claimed(span)
            if window is not None:
                self._collect_claimed(span, window.cursor, on_posts)
        except GapError as gap:
            with self.store.writing() as connection:
                close_as_gap(connection, self.watch, span, str(gap))
            return f"{told(span)}: {gap}"
        except _TakenError:
            return f"{told(span)}: another run is collecting it"
        return None

    def _collect_claimed(
        self, span: Interval, cursor: str | None, on_posts: Callable[[int], None]
    ) -> None:
        why = ""
        try:
            for page in self.source.pages(self.query, span, cursor):
                self._write(span, page)
                on_posts(len(page.posts))
        except BudgetError:
            why = BUDGET
            raise
        except SourceError as fault:
            why = str(fault)
            raise
        finally:
            with self.store.writing() as connection:
                leave_window(connection, self.watch, span, self.claimant, why)

    def _claimed(self, span: Interval) -> WindowState | None:
        now = self.clock()
        with self.store.writing() as connection:
            held = read_claim(connection, self.watch, span)
            if not is_free(held, now):
                raise _TakenError
            if self.source.reaches_back is None:  # a daily run may have cut it, or given it up
                add_windows(connection, self.watch, [span])
                reopen_gaps(connection, self.watch, [span])
            return claim_window(connection, self.watch, span, claim_at(self.claimant, now), held)

    def _write(self, span: Interval, page: Page) -> None:
        now = self.clock()
        rows = rows_of(page, now, self.store.database)
        with self.store.writing() as connection:
            new = write_rows(connection, self.query, rows)
            rejects = rejects_without_forgotten(connection, page.rejects)
            self.rejects.add(self.watch.source, rejects)
            if not move_cursor(connection, self.watch, span, page, claim_at(self.claimant, now)):
                raise _TakenError
        self.counter.add(rows, new)


@contextmanager
def working(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    budget: Budget | None = None,
    is_archive: bool = False,
    beside: Work | None = None,
) -> Iterator[Work]:
    """Yield what collecting a campaign from one source works with, and close it after.

    What comes is counted, and rejected, with what came to another one that this works `beside`.
    Raises ConfigError where a secret is missing, and UsageError where the source has no
    archive though one is asked for.
    """
    campaign = settings.campaign_of(key)
    check_secrets(settings, name, environment)
    counting = nullcontext(beside.counter) if beside else Counter()
    with open_store(settings.store_url) as store, counting as counter, settled_memory():
        source = opened_source(
            settings, name, store, environment=environment, clock=_clock_from(now), budget=budget
        )
        source = archive_of(source, name) if is_archive else source
        theirs = now + (source.clock_offset() if isinstance(source, Counting) else timedelta())
        yield Work(
            campaign=campaign,
            store=store,
            source=source,
            watch=Watch(name, key, campaign.query.digest),
            clock=_clock_from(theirs),
            now=theirs,
            claimant=new_claimant(),
            counter=counter,
            rejects=beside.rejects if beside else Rejects(settings.root, key, keeps_earlier=True),
        )


def _clock_from(now: datetime) -> Clock:
    """Return a clock that shows `now` at once, and goes on from there."""
    started = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - started)
