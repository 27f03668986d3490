"""Buying who engaged with a campaign's posts, after these were collected."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from listening.errors import BudgetError, LimitError, SourceError
from listening.model import Kind
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import Settings
from listening.sources import Engaging, registry
from listening.store.engagers import Due, Posts, read_due, write_engager_page, write_repliers

TROUBLES = 3
"""Lists in a row that fail before the rest is left alone."""

NOT_ASKED = "not asked for, after three in a row failed"


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
        buying.buy(due)
        on_lists(done, len(waiting))
    return Engaged(buying.lists, buying.engagers, repliers, buying.gaps())


@dataclass
class _Buying:
    """Buys lists, each as far as it comes; what stops one kind, or every list, is remembered."""

    work: Work
    source: Engaging
    platform: str
    lists: int = 0
    engagers: int = 0
    troubles: int = 0
    unpaid: str = ""
    limited: dict[Kind, str] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    def buy(self, due: Due) -> None:
        """Buy a list from where it stands, unless it could not be had now."""
        if due.kind in self.limited:
            self.missing[self.limited[due.kind]] += 1
        elif self.troubles == TROUBLES:
            self.missing[NOT_ASKED] += 1
        else:
            self._try(due)

    def gaps(self) -> tuple[str, ...]:
        """Return what is missing: how many lists for each reason."""
        return tuple(
            f"{number:,} {'list' if number == 1 else 'lists'} of engagers: {why}"
            for why, number in self.missing.items()
        )

    def _try(self, due: Due) -> None:
        try:
            self._buy(due)
        except BudgetError as stop:
            self.unpaid = self.unpaid or str(stop)
            self.missing[self.unpaid] += 1
        except LimitError as limit:
            self.limited[due.kind] = str(limit)
            self.missing[str(limit)] += 1
        except SourceError as fault:
            self.troubles += 1
            self.missing[str(fault)] += 1
        else:
            self.troubles = 0

    def _buy(self, due: Due) -> None:
        left = due.counted - due.found
        for page in self.source.engagers(due.post_id, due.kind, left, due.cursor):
            now = self.work.clock()
            with self.work.store.writing() as connection:
                self.engagers += write_engager_page(connection, self.platform, due, page, now)
        self.lists += 1
