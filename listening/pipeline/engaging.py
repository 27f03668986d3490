"""Buying who engaged with a campaign's posts, after these were collected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from listening.errors import BudgetError
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import Settings
from listening.sources import Engaging, registry
from listening.store.engagers import Posts, read_due, write_engagers, write_repliers


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
    cannot tell. Every list is written whole; what breaks off is asked for again. A list that
    the budget does not allow is left out for shorter ones. Raises SourceError.
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
    lists = engagers = 0
    stops: list[BudgetError] = []
    for done, due in enumerate(waiting, 1):
        try:
            accounts = source.engagers(due.post_id, due.kind, due.counted)
        except BudgetError as stop:
            stops.append(stop)
        else:
            with work.store.writing() as connection:
                engagers += write_engagers(connection, posts.source, due, accounts, work.clock())
            lists += 1
        on_lists(done, len(waiting))
    return Engaged(lists, engagers, repliers, _gaps(stops))


def _gaps(stops: list[BudgetError]) -> tuple[str, ...]:
    return (f"{len(stops):,} lists of engagers: {stops[0]}",) if stops else ()
