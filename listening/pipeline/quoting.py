"""What a backfill would bring and cost: the platform's own counts at the configured prices."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from listening.errors import UsageError
from listening.model import Interval, Query
from listening.pipeline.backfilling import missing
from listening.pipeline.checking import check_window
from listening.pipeline.spans import days_of_span, joined, span_of_days
from listening.pipeline.working import Work, working
from listening.settings import Settings
from listening.sources import Count, Counting, Prices, Source
from listening.store.windows import DONE


@dataclass(frozen=True, slots=True)
class Quote:
    """What collecting some days would bring, and cost at worst, in USD.

    `posts` are the platform's own counts per day, of what is not collected yet; `days_done` are
    days of which nothing is missing. `authors_usd` supposes that every post has an author of
    its own, so it is an upper bound, as `requests` is.
    `room_usd` has to be left beside, or the last request may not be asked: even the smallest
    could cost as much, and the platform's counts of the days are bought too.
    Where `is_exact` is false, the query had to be cut and posts may be counted twice.
    """

    source: str
    days_done: int
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

    Buys nothing but counts, and none where all is collected. Raises UsageError where the source
    does not count, and BudgetError where the month's ceiling leaves no room for asking.
    """
    campaign = settings.campaign_of(key)
    check_window(since, until)
    with working(settings, key, name, environment=environment, now=now, is_archive=True) as work:
        span = span_of_days(since, until, campaign.timezone, work.now)
        waiting = joined(_waiting(work, span))
        touched = {day for part in waiting for day in days_of_span(part, campaign.timezone)}
        days_done = len(days_of_span(span, campaign.timezone)) - len(touched)
        return quote_spans(work.source, name, campaign.query, waiting, days_done)


def _waiting(work: Work, span: Interval) -> Iterator[Interval]:
    """Yield what a backfill would ask for: of a window that broke off, what its cursor leaves."""
    known = work.windows()
    cursors = {window.span: window.cursor for window in known if window.status != DONE}
    for part in missing(known, span, work.campaign.timezone):
        cursor = cursors.get(part)
        if cursor is not None and isinstance(work.source, Counting):
            yield work.source.left(work.query, part, cursor)
        else:
            yield part


def quote_spans(
    source: Source, name: str, query: Query, spans: Sequence[Interval], days_done: int = 0
) -> Quote:
    """Return the quote of stretches of time; raises as `quote` does."""
    if not isinstance(source, Counting):
        raise UsageError(f"{name} does not count posts before it gives them: there is no quote")
    counts = [source.count(query, span) for span in spans]
    return _priced(name, days_done, counts, source.prices)


def _priced(source: str, days_done: int, counts: Sequence[Count], prices: Prices) -> Quote:
    parts = [posts for count in counts for posts in count.posts.values()]
    days: Counter[date] = Counter()
    for count in counts:
        days.update(count.posts)
    least = prices.fewest_posts_a_request * (prices.post_usd + prices.author_usd)
    months = ceil(len(days) / 31)
    pages = sum(ceil(each / prices.posts_a_request) or 1 for each in parts)
    lookups = sum(ceil(each / prices.authors_a_request) for each in parts)
    return Quote(
        source=source,
        days_done=days_done,
        posts=dict(sorted(days.items())),
        requests=pages + lookups,
        posts_usd=_cents(sum(parts) * prices.post_usd),
        authors_usd=_cents(sum(parts) * prices.author_usd),
        room_usd=_cents(least + months * prices.count_usd) if parts else 0.0,
        is_exact=all(count.is_exact for count in counts),
    )


def _cents(usd: float) -> float:
    """Return dollars in whole cents, upwards: a quote is not to be passed by its rounding."""
    return ceil(round(usd * 100, 6)) / 100
