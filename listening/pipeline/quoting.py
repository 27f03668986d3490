"""What a backfill would bring and cost: the platform's own counts at the configured prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from listening.errors import UsageError
from listening.model import Interval, Query
from listening.pipeline.checking import check_window
from listening.pipeline.opening import archive_of, check_secrets, opened_source
from listening.pipeline.spans import span_of_days
from listening.settings import Settings
from listening.sources import Count, Counting, Prices, Source
from listening.store.database import open_store


@dataclass(frozen=True, slots=True)
class Quote:
    """What collecting some days would bring, and cost at worst, in USD.

    `posts` are the platform's own counts per day; `authors_usd` supposes that every post has
    an author of its own, so it is an upper bound, as `requests` is.
    `room_usd` has to be left beside, or the last request may not be asked: even the smallest
    could cost as much, and the platform's counts of the days are bought too.
    Where `is_exact` is false, the query had to be cut and posts may be counted twice.
    """

    source: str
    posts: dict[date, int]
    requests: int
    posts_usd: float
    authors_usd: float
    room_usd: float
    is_exact: bool

    @property
    def total(self) -> int:
        """Posts of all days."""
        return sum(self.posts.values())

    @property
    def cost_usd(self) -> float:
        """Posts and authors at worst."""
        return _cents(self.posts_usd + self.authors_usd)

    @property
    def budget_usd(self) -> float:
        """The budget with which a backfill comes to its end."""
        return _cents(self.cost_usd + self.room_usd)


def quote(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    since: date,
    until: date,
) -> Quote:
    """Return what a backfill of these days, both included, would bring and cost at worst.

    Buys nothing but counts. Raises UsageError where the source does not count, and
    BudgetError where the month's ceiling leaves no room for asking.
    """
    campaign = settings.campaign_of(key)
    check_window(since, until)
    span = span_of_days(since, until, campaign.timezone, now)
    check_secrets(settings, name, environment)
    with open_store(settings.store_url) as store:
        source = opened_source(settings, name, store, environment=environment, clock=lambda: now)
        return quote_span(archive_of(source, name), name, campaign.query, span)


def quote_span(source: Source, name: str, query: Query, span: Interval) -> Quote:
    """Return the quote of one stretch of time; raises as `quote` does."""
    if not isinstance(source, Counting):
        raise UsageError(f"{name} does not count posts before it gives them: there is no quote")
    counted = source.count(query, span)
    return _priced(name, counted, source.prices)


def _priced(source: str, counted: Count, prices: Prices) -> Quote:
    posts = sum(counted.posts.values())
    least = prices.fewest_posts_a_request * (prices.post_usd + prices.author_usd)
    months = ceil(len(counted.posts) / 31)
    pages = sum(ceil(each / prices.posts_a_request) or 1 for each in counted.posts.values())
    lookups = sum(ceil(each / prices.authors_a_request) for each in counted.posts.values())
    return Quote(
        source=source,
        posts=dict(sorted(counted.posts.items())),
        requests=pages + lookups,
        posts_usd=_cents(posts * prices.post_usd),
        authors_usd=_cents(posts * prices.author_usd),
        room_usd=_cents(least + months * prices.count_usd),
        is_exact=counted.is_exact,
    )


def _cents(usd: float) -> float:
    """Return dollars in whole cents, upwards: a quote is not to be passed by its rounding."""
    return ceil(round(usd * 100, 6)) / 100
