"""X's own counts of posts, brought from its buckets of UTC hours to the campaign's days."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from listening.errors import SourceUnavailableError
from listening.model import Interval, Query
from listening.sources import Count
from listening.sources.x_endpoints import Endpoint
from listening.sources.x_fields import UnreadableError, count_of, moment
from listening.sources.x_query import search_queries

Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]
HOUR_SECONDS = 3600


def count_posts(ask: Ask, query: Query, span: Interval, endpoint: Endpoint) -> Count:
    """Return X's count of `span` per day, an upper bound where the query had to be cut.

    Counts come by the hour, since a day of X is a UTC day; by the minute for timezones that
    are off by half an hour. Raises SourceUnavailableError where an answer holds no counts.
    """
    queries = search_queries(query, endpoint.longest_query)
    zone = ZoneInfo(query.timezone)
    asked = {
        "start_time": span.starts_at,
        "end_time": span.ends_at,
        "granularity": _granularity(zone, span),
    }
    days: Counter[date] = Counter()
    for text in queries:
        for bucket in _buckets(ask, endpoint.counts, {"query": text, **asked}):
            days[_starts_at(bucket).astimezone(zone).date()] += _posts(bucket)
    return Count(dict(days), is_exact=len(queries) == 1)


def _granularity(zone: ZoneInfo, span: Interval) -> str:
    offsets = [at.astimezone(zone).utcoffset() for at in (span.starts_at, span.ends_at)]
    is_whole = all(offset is not None and not offset.seconds % HOUR_SECONDS for offset in offsets)
    return "hour" if is_whole else "minute"


def _buckets(ask: Ask, method: str, asked: Mapping[str, Any]) -> Iterator[Any]:
    token: str | None = None
    while True:
        answer = ask(method, {**asked, "next_token": token} if token else asked)
        data, meta = answer.get("data"), answer.get("meta")
        if not isinstance(data, list) or not isinstance(meta, dict):
            raise SourceUnavailableError("X's answer holds no counts")
        yield from data
        following = meta.get("next_token")
        if not following or following == token:
            return
        token = following


def _starts_at(bucket: Any) -> Any:
    try:
        return moment(bucket.get("start"), "start")
    except (AttributeError, UnreadableError):
        raise SourceUnavailableError("X's answer holds a count without its time") from None


def _posts(bucket: Any) -> int:
    try:
        return count_of(bucket, "post_count") or count_of(bucket, "tweet_count") or 0
    except UnreadableError:
        raise SourceUnavailableError("X's answer holds a count that is no number") from None
