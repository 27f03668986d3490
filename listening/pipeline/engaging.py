"""Buying who engaged with a campaign's posts, after these were collected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from listening.pipeline.lists import Lists, holding
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import Settings
from listening.sources import Engaging, registry
from listening.store.engagers import (
    Due,
    Posts,
    read_due,
    read_due_again,
    write_engager_page,
    write_repliers,
)
from listening.store.list_claims import ListKey


@dataclass(frozen=True, slots=True)
class Engaged:
    """Lists bought, accounts in them, accounts that replied, and why lists are missing."""

    lists: int
    engagers: int
    repliers: int
    gaps: tuple[str, ...] = ()


def engage(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    is_wanted: bool = False,
    budget: Budget | None = None,
    on_lists: Callable[[int, int], None] = lambda _done, _total: None,
) -> Engaged | None:
    """Buy who reposted and quoted a campaign's posts, and find who replied, as salted ids alone.

    None, and no request, where neither config.toml nor `is_wanted` asks for it, or the source
    cannot tell. A list counts once it is whole; what breaks off goes on behind its last page. A
    list that the budget does not allow is left out for shorter ones; where the source makes wait
    for long, or fails, the rest is left to the next run, and `gaps` says so.
    """
    if not is_wanted and not getattr(settings.sources[name], "engagers", False):
        return None
    with working(settings, key, name, environment=environment, now=now, budget=budget) as work:
        if not isinstance(work.source, Engaging):
            return None
        posts = _posts(work)
        with work.store.writing() as connection:
            repliers = write_repliers(connection, posts)
        return _bought(work, work.source, posts, repliers, on_lists)


def _posts(work: Work) -> Posts:
    """The posts of the campaign's own days; all of them where it has none."""
    campaign = work.campaign
    return Posts(
        campaign.key,
        registry()[work.watch.source].PLATFORMS[0],
        campaign.starts or date.min,
        campaign.ends or date.max,
    )


def _bought(
    work: Work, source: Engaging, posts: Posts, repliers: int, on_lists: Callable[[int, int], None]
) -> Engaged:
    with work.store.reading() as connection:
        waiting = read_due(connection, posts, source.engager_kinds, work.now)
    buying = _Buying(work, source, posts.source)
    for done, due in enumerate(waiting, 1):
        buying.asked.attempt(due.kind, partial(buying.buy, due))
        on_lists(done, len(waiting))
    return Engaged(buying.lists, buying.engagers, repliers, buying.asked.gaps())


@dataclass
class _Buying:
    """Buys lists, each as far as it comes, and counts what came of it."""

    work: Work
    source: Engaging
    platform: str
    asked: Lists = field(default_factory=lambda: Lists("engagers"))
    lists: int = 0
    engagers: int = 0

    def buy(self, due: Due) -> None:
        """Buy a list from where it stands, unless another run bought the rest meanwhile."""
        store = self.work.store
        with holding(self.work, ListKey(self.platform, due.kind, due.post_id)) as renew:
            with store.reading() as connection:
                now_due = read_due_again(connection, self.platform, due, self.work.now)
            if now_due is not None:
                self._buy(now_due, renew)

    def _buy(self, due: Due, renew: Callable[[Connection], None]) -> None:
        left = due.counted - due.found
        for page in self.source.engagers(due.post_id, due.kind, left, due.cursor):
            now = self.work.clock()
            with self.work.store.writing() as connection:
                renew(connection)
                self.engagers += write_engager_page(connection, self.platform, due, page, now)
        self.lists += 1
