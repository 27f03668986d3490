"""X: posts by tags and mentions through tweepy, of the last seven days or of the whole archive.

Facts about the API are from X's documentation as of August 2026 and tweepy 4.17.0.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from listening.errors import ConfigError, GapError, SourceUnavailableError
from listening.model import Interval, Kind, ListPage, Page, Query
from listening.sources import Count, Prices
from listening.sources.gate import Gate, OwnGate
from listening.sources.till import OPEN_TILL, Acquaintance, Till, nobody
from listening.sources.x_calls import Caller
from listening.sources.x_client import Client
from listening.sources.x_compliance import XJobs
from listening.sources.x_counts import count_posts
from listening.sources.x_cursor import read_cursor
from listening.sources.x_endpoints import (
    ARCHIVE,
    AUTHORS_A_REQUEST,
    LOOKUP_SIZE,
    POST_FIELDS,
    RECENT,
    SMALLEST_PAGE,
    Endpoint,
)
from listening.sources.x_engagers import Engagers
from listening.sources.x_followers import Followers
from listening.sources.x_lists import Lists
from listening.sources.x_lookup import askable, deletions_of
from listening.sources.x_options import Options
from listening.sources.x_query import search_queries
from listening.sources.x_records import parse_page
from listening.sources.x_search import Search

SECRETS = ("X_BEARER_TOKEN",)
SYNTHETIC = False
PLATFORMS = ("x",)
WITHOUT_REPOSTS = "search on X has returned no reposts since May 2026"

# X counts the seven days at its own clock, when the request arrives.
MARGIN = timedelta(seconds=15)
NOTICEABLE = timedelta(seconds=5)

log = logging.getLogger(__name__)


class XSource:
    """Search, counts and lookups. `caller` asks X; `till` says what may be spent."""

    lookup_size = LOOKUP_SIZE
    engager_kinds = (Kind.REPOST, Kind.QUOTE)

    def __init__(
        self,
        options: Options,
        caller: Caller,
        *,
        endpoint: Endpoint = RECENT,
        till: Till = OPEN_TILL,
        known_authors: Acquaintance = nobody,
    ) -> None:
        self.recheck_days = options.recheck_days
        self.compliance_over_posts = options.compliance_over_posts
        self._options = options
        self._caller = caller
        self._endpoint = endpoint
        self._till = till
        self._known_authors = known_authors

    @property
    def reaches_back(self) -> timedelta | None:
        """How old a post may be: seven days, or any age in the archive."""
        return self._endpoint.reaches_back

    @property
    def prices(self) -> Prices:
        """What X charges at most, as configured, and how much it gives at a time."""
        options, endpoint = self._options, self._endpoint
        is_recent = endpoint.reaches_back is not None
        count_usd = options.price_recent_count_usd if is_recent else options.price_archive_count_usd
        return Prices(
            options.worst_post_usd,
            options.price_author_usd,
            count_usd,
            SMALLEST_PAGE,
            endpoint.posts_a_page,
            AUTHORS_A_REQUEST,
        )

    def archive(self) -> "XSource":
        """Return full-archive search: any age, one request a second."""
        return XSource(
            self._options,
            replace(self._caller, pace_seconds=ARCHIVE.pace_seconds),
            endpoint=ARCHIVE,
            till=self._till,
            known_authors=self._known_authors,
        )

    def jobs(self) -> XJobs:
        """Return X's compliance jobs, which find deletions among any number of posts."""
        return XJobs(self._caller)

    def windows(self, span: Interval) -> list[Interval]:
        """Return the span whole: the search pages through any length."""
        return [span]

    def clock_offset(self) -> timedelta:
        """Return how far X's clock is ahead of ours, by a request that costs nothing.

        X refuses an end in its own future and a start that it finds too old. Under five
        seconds the difference is taken for the way.
        """
        theirs = self._caller.client.time()
        offset = timedelta() if theirs is None else theirs - self._caller.clock()
        if abs(offset) > NOTICEABLE:
            way = "ahead of" if offset > timedelta() else "behind"
            seconds = abs(offset).total_seconds()
            log.warning("X's clock is %.0f s %s ours: X's is used", seconds, way)
            self._caller.offset = offset
        return self._caller.offset

    def check(self) -> str:
        """Return what X says of the token, by asking for one count, which X charges."""
        self._count(RECENT.counts, {"query": "listening"})
        limit = self._caller.client.requests_a_window
        allowed = f"allows {limit} counts in 15 minutes" if limit else "names no limit"
        return f"X accepts the token, and {allowed}; asking cost ${self.prices.count_usd:.3f}"

    def count(self, query: Query, span: Interval) -> Count:
        """Return X's own count per day; exact where the query is a single one."""
        return count_posts(self._count, query, span, self._endpoint)

    def counts_exactly(self, query: Query) -> bool:
        """Return whether X takes the query whole: parts of one may match a post twice."""
        return len(search_queries(query, self._endpoint.longest_query)) == 1

    def left(self, query: Query, window: Interval, cursor: str) -> Interval:
        """Return the window up to the last page that came; all of it where the query was cut."""
        if not self.counts_exactly(query):
            return window
        return read_cursor(cursor).anew(window).span or window

    def look_up(self, post_ids: Sequence[str]) -> Page:
        """Return posts as they are now, and deletions of those X says are gone."""
        post_ids = list(askable(post_ids))
        if not post_ids:
            return Page()
        asked = {"ids": post_ids, "tweet_fields": POST_FIELDS}
        price = self._options.price_post_usd
        with self._till.buying(len(post_ids) * price) as purchase:
            answer = self._caller.ask("get_tweets", asked, purchase)
            purchase.paid_usd += len(answer.get("data") or ()) * price
        page = parse_page({"meta": {"result_count": 0}, **answer}, self._caller.now())
        deletions = deletions_of(answer, post_ids, self._caller.now())
        return replace(page, deletions=deletions, cost_usd=purchase.cost_usd)

    def engagers(
        self, post_id: str, kind: Kind, expected: int, cursor: str | None = None
    ) -> Iterator[ListPage]:
        """Return the pages of all accounts that reposted, or that quoted, a post."""
        lists = Lists(self._caller, self._till)
        return Engagers(self._options, lists).pages(post_id, kind, expected, cursor)

    def followers(
        self, author_id: str, expected: int, cursor: str | None = None
    ) -> Iterator[ListPage]:
        """Return the pages of the ids of who follows an account."""
        lists = Lists(self._caller, self._till)
        return Followers(self._options, lists).pages(author_id, expected, cursor)

    def pages(self, query: Query, window: Interval, cursor: str | None) -> Iterator[Page]:
        """Return every page of `window`, newest posts first, from the start or from `cursor` on.

        Raises ConfigError, before any request, where X would refuse the query, GapError
        where the window lies before X's seven days, SourceUnavailableError where it began before
        them or another try may pass, and SourceError, which says what to do, where none will.
        """
        queries = search_queries(query, self._endpoint.longest_query)
        search = Search(
            self._options, self._caller, self._endpoint, self._till, self._known_authors
        )
        self._check_reach(window)
        return search.pages(queries, window, read_cursor(cursor))

    def _check_reach(self, window: Interval) -> None:
        """Refuse a window of which X would give a part only: the rest would be lost in silence."""
        if self.reaches_back is None:
            return
        oldest = self._caller.now() - self.reaches_back
        if window.starts_at >= oldest + MARGIN:
            return
        problem = (
            f"X's recent search reaches back to {oldest:%Y-%m-%d %H:%M} UTC, "
            f"and the window starts on {window.starts_at:%Y-%m-%d %H:%M}"
        )
        if window.ends_at <= oldest:
            raise GapError(problem)
        raise SourceUnavailableError(f"{problem}: run again to collect the rest of it")

    def _count(self, method: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        with self._till.buying(self.prices.count_usd) as purchase:
            answer = self._caller.ask(method, asked, purchase, needs="meta")
            purchase.paid_usd += self.prices.count_usd
        return answer


def open_source(
    options: Options,
    environment: Mapping[str, str],
    *,
    till: Till = OPEN_TILL,
    known_authors: Acquaintance = nobody,
    gate: Gate | None = None,
) -> XSource:
    """Return X, ready to search; sends nothing.

    Raises ConfigError where X_BEARER_TOKEN is missing, or cannot be a token.
    """
    token = environment.get("X_BEARER_TOKEN", "").strip()
    if not token:
        raise ConfigError("X_BEARER_TOKEN is not set: X's developer console gives a bearer token")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError("X_BEARER_TOKEN has characters that no token has: copy it again")
    client = Client(options.base_url, options.timeout_seconds, token)
    caller = Caller(client, clock=lambda: datetime.now(UTC), gate=gate or OwnGate())
    return XSource(options, caller, till=till, known_authors=known_authors)
