"""Follower lists: what the longest would cost and tell, and buying them page by page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate
from math import ceil
from typing import Any

from sqlalchemy import Connection

from listening.errors import UsageError
from listening.measures.evidence import COMPLETE_WITHIN
from listening.measures.lists_ahead import Ahead, intervals_ahead
from listening.measures.unique_reach import unique_reach
from listening.model import Estimate
from listening.pipeline.checking import check_window
from listening.pipeline.lists import Lists, holding
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import CampaignSettings, Settings
from listening.sources import Followed, registry
from listening.store.audiences import read_evidence
from listening.store.database import open_store
from listening.store.followers import (
    Following,
    expire_ids,
    read_following,
    read_followings,
    write_followers,
)
from listening.store.list_claims import FOLLOWER, ListKey


@dataclass(frozen=True, slots=True)
class ListQuote:
    """One list: whose, how long, what the rest of it costs, and with all before it.

    `expected` is the interval of the potential audience that is then expected.
    """

    author_id: str
    handle: str | None
    followers: int
    to_buy: int
    requests: int
    cost_usd: float
    total_usd: float
    expected: Ahead


@dataclass(frozen=True, slots=True)
class FollowersQuote:
    """The longest lists not bought yet, of all there are; `today` is from all that is known."""

    source: str
    today: Estimate
    lists: list[ListQuote]
    authors: int
    bought: int
    all_usd: float


def quote_followers(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    since: date | None = None,
    until: date | None = None,
    top: int = 20,
) -> FollowersQuote:
    """Return what the `top` longest lists of who took part cost, and should tell. Asks nobody.

    Raises UsageError where the source sells no follower lists, or nobody took part yet.
    """
    options: Any = settings.sources[name]
    if not hasattr(options, "price_follower_usd"):
        raise UsageError(f"{name} does not tell who follows an account: there is no quote")
    campaign = settings.campaign_of(key)
    days, platform = _days(campaign, since, until), _platform(name)
    with open_store(settings.store_url) as store, store.reading() as connection:
        found = read_followings(connection, key, platform, *days)
        counts = {(platform, each.author_id): each.followers for each in found}
        evidence = read_evidence(connection, key, *days, counts)
    if not found:
        raise UsageError(f"no account of {name} with known followers took part in {key} yet")
    return _quoted(name, found, unique_reach(evidence), options, top)


def _quoted(
    name: str, found: list[Following], today: Estimate, options: Any, top: int
) -> FollowersQuote:
    whole = [each for each in found if each.is_whole]
    ahead = [each for each in found if not each.is_whole]
    order = [each.followers for each in (*whole, *ahead)]
    steps = list(intervals_ahead(order, today.value or 0.0, len(whole) + top))[len(whole) :]
    price, size = options.price_follower_usd, options.followers_a_request
    costs = [_rest(each) * price for each in ahead]
    lists = [
        ListQuote(
            each.author_id,
            each.handle,
            each.followers,
            _rest(each),
            ceil(_rest(each) / size),
            _cents(cost),
            _cents(total),
            step,
        )
        for each, cost, total, step in zip(ahead, costs, accumulate(costs), steps, strict=False)
    ]
    return FollowersQuote(name, today, lists, len(found), len(whole), _cents(sum(costs)))


def _rest(each: Following) -> int:
    return max(each.followers - each.listed, 1)


def _cents(usd: float) -> float:
    return ceil(round(usd * 100, 6)) / 100


@dataclass(frozen=True, slots=True)
class FollowersBought:
    """Lists that are whole now, those of them that cannot be used, ids written, what is missing."""

    lists: int
    unusable: int
    followers: int
    gaps: tuple[str, ...] = ()


def buy_followers(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    budget: Budget | None = None,
    on_followers: Callable[[int, int], None] = lambda _done, _total: None,
) -> FollowersBought | None:
    """Buy follower lists of who took part in a campaign: those begun first, then the longest.

    None where the source cannot tell. Every page is written with the cursor of the next; where
    the budget ends, the source makes wait for long, or fails, the next call goes on from there,
    and `gaps` says so.
    """
    with working(settings, key, name, environment=environment, now=now, budget=budget) as work:
        if not isinstance(work.source, Followed):
            return None
        return _Buying(work, work.source, _platform(name), on_followers).buy()


@dataclass
class _Buying:
    """Buys lists one after the other, and counts what came of it."""

    work: Work
    source: Followed
    platform: str
    on_followers: Callable[[int, int], None]
    lists: int = 0
    unusable: int = 0
    followers: int = 0

    def buy(self) -> FollowersBought:
        """Buy until nothing is left, of lists or of money."""
        asked = Lists("followers", stops_unpaid=True)
        for each in self._waiting():
            asked.attempt(FOLLOWER, partial(self._hold, each.author_id))
        return FollowersBought(self.lists, self.unusable, self.followers, asked.gaps())

    def _waiting(self) -> list[Following]:
        campaign = self.work.campaign
        with self.work.store.reading() as connection:
            found = read_followings(connection, campaign.key, self.platform, *_days(campaign))
        ahead = [each for each in found if not each.is_whole]
        return sorted(ahead, key=lambda each: each.cursor is None)

    def _hold(self, author_id: str) -> None:
        """Buy a list from where it stands, unless another run bought the rest meanwhile."""
        with holding(self.work, ListKey(self.platform, FOLLOWER, author_id)) as renew:
            with self.work.store.reading() as connection:
                each = read_following(connection, self.platform, author_id)
            if each is not None and not each.is_whole:
                self._buy(each, renew)

    def _buy(self, each: Following, renew: Callable[[Connection], None]) -> None:
        for page in self.source.followers(each.author_id, _rest(each), each.cursor):
            with self.work.store.writing() as connection:
                renew(connection)
                each = write_followers(connection, self.platform, each, page, self.work.clock())
            self.followers += len(page.accounts)
            self.on_followers(each.listed, each.followers)
        self.lists += 1
        self.unusable += abs(each.listed - each.followers) > COMPLETE_WITHIN * each.followers


def expire_followers(work: Work, settings: Settings) -> int:
    """Delete the ids of lists that were begun too long ago, as config.toml says; return of how
    many lists.
    """
    days = getattr(settings.sources[work.watch.source], "follower_ids_days", None)
    if days is None:
        return 0
    with work.store.writing() as connection:
        platform = _platform(work.watch.source)
        return expire_ids(connection, platform, work.now - timedelta(days=days))


def _platform(name: str) -> str:
    return registry()[name].PLATFORMS[0]


def _days(
    campaign: CampaignSettings, since: date | None = None, until: date | None = None
) -> tuple[date, date]:
    """The days asked for, else the campaign's own; all of them where it has none."""
    begins, ends = since or campaign.starts or date.min, until or campaign.ends or date.max
    check_window(begins, ends)
    return begins, ends
