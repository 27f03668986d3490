"""Looking at posts again: their counts grow, and some of them are edited or taken down."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from listening.errors import BudgetError
from listening.model import Page, Query
from listening.pipeline.complying import checking_by_job
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import Settings
from listening.sources import Lookup, registry
from listening.store.rechecking import Due, count_due, read_due, read_gone, read_memberships
from listening.store.writes import write_page

Progress = Callable[[int, int], None]
Membership = tuple[str, str]


def _ignore(_done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What became of a campaign's posts at one source.

    Of the posts `looked_at` some were `refreshed`, some are gone, and of some nothing was told;
    `gone` counts those, too, that a compliance job found. `edited` = a newer version joined the
    campaign. `gaps` says what was left undone.
    """

    source: str
    looked_at: int
    refreshed: int
    gone: int
    edited: int
    not_told: int
    gaps: tuple[str, ...] = ()


def recheck(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    budget: Budget | None = None,
    is_all: bool = False,
    on_progress: Progress = _ignore,
) -> Rechecked | None:
    """Look at the posts that the source's schedule says are due; with `is_all`, at every one
    that was not observed today.

    None where the source cannot tell of single posts. Raises SourceError where the source
    fails; what was written stays, and the next call goes on from there.
    """
    with working(settings, key, name, environment=environment, now=now, budget=budget) as work:
        source, platform = work.source, registry()[name].PLATFORMS[0]
        if not isinstance(source, Lookup):
            return None
        days = None if is_all else tuple(source.recheck_days)
        queries = {each.key: each.query for each in settings.campaign.values()}
        looking = _Looking(work, source, Due(key, platform, work.now, days), queries)
        with checking_by_job(work, platform) as by_job:
            gaps = looking.look(on_progress)
        return looking.result(name, by_job.gone, (*gaps, *by_job.gaps))


@dataclass
class _Looking:
    """Looks at what is due, a batch at a time, and counts what came of it."""

    work: Work
    source: Lookup
    due: Due
    queries: Mapping[str, Query]
    looked_at: int = 0
    refreshed: int = 0
    gone: int = 0
    edited: int = 0

    def look(self, on_progress: Progress) -> list[str]:
        """Look at all that is due; return what the budget left, if it did."""
        total, after = self._count(), ""
        while ids := self._next(after):
            try:
                self._look_at(ids)
            except BudgetError as stop:
                return [f"{self._count():,} posts are still due: {stop}"]
            after = ids[-1]
            on_progress(self.looked_at, total)
        return []

    def result(self, name: str, gone_by_job: int, gaps: tuple[str, ...]) -> Rechecked:
        """Return what came of it."""
        not_told = self.looked_at - self.refreshed - self.gone
        gone = self.gone + gone_by_job
        return Rechecked(name, self.looked_at, self.refreshed, gone, self.edited, not_told, gaps)

    def _look_at(self, ids: list[str]) -> None:
        """Write what a batch has become, with the newest version of what was edited.

        A post whose newest version could not be had is left out, and so stays due.
        """
        page = _of(self.source.look_up(ids), ids)
        newest = {post.post_id: post.replaced_by for post in page.posts if post.replaced_by}
        joins = self._joins(newest)
        missing = {version for _, version in joins}
        versions = Page()
        try:
            if missing:
                versions = _of(self.source.look_up(sorted(missing)), missing)
        finally:
            untold = missing - _ids_in(versions)
            settled = [post for post in ids if newest.get(post) not in untold]
            self._write(_of(page, settled), versions, joins)
            self.looked_at += len(ids)

    def _write(self, page: Page, versions: Page, joins: Collection[Membership]) -> None:
        now = self.work.clock()
        with self.work.store.writing() as connection:
            write_page(connection, self.work.query, page, now)
            for campaign in sorted({campaign for campaign, _ in joins}):
                joining = [version for held_by, version in joins if held_by == campaign]
                write_page(connection, self.queries[campaign], _of(versions, joining), now)
        gone = {deletion.post_id for deletion in page.deletions}
        self.gone += len(gone)
        self.refreshed += len({post.post_id for post in page.posts} - gone)
        self.edited += len(versions.posts)

    def _next(self, after: str) -> list[str]:
        with self.work.store.reading() as connection:
            return read_due(connection, self.due, after, self.source.lookup_size)

    def _count(self) -> int:
        with self.work.store.reading() as connection:
            return count_due(connection, self.due)

    def _joins(self, newest: Mapping[str, str]) -> set[Membership]:
        """Return which newest versions are to join which campaigns: all that hold an older one,
        since those share what is known of it, and would not look at it again.
        """
        source, both = self.due.source, {*newest, *newest.values()}
        with self.work.store.reading() as connection:
            held = read_memberships(connection, source, both)
            gone = read_gone(connection, source, both)
        wanted = {(campaign, newest[post]) for campaign, post in held if post in newest}
        return {
            (campaign, version)
            for campaign, version in wanted - held
            if campaign in self.queries and version not in gone
        }


def _of(page: Page, post_ids: Collection[str]) -> Page:
    """Return what a page tells of these posts: no other may join the campaign by it."""
    asked = set(post_ids)
    return replace(
        page,
        posts=[post for post in page.posts if post.post_id in asked],
        raw=[record for record in page.raw if record.post_id in asked],
        deletions=[deletion for deletion in page.deletions if deletion.post_id in asked],
    )


def _ids_in(page: Page) -> set[str]:
    gone = {deletion.post_id for deletion in page.deletions}
    return gone | {post.post_id for post in page.posts}
