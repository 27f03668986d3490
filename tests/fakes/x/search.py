"""Search and counts: recent, seven days back, and the whole archive.

Since 4 May 2026 a keyword search finds no reposts; quotes and replies it does. Of an edited post
it finds the newest version. Counts leave out what is deleted, but not, as searches do, what
protected or suspended accounts wrote. Source: X's changelog and pages on search and counts.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.x.answers import Answer, Json, Request, invalid
from tests.fakes.x.bodies import page_body
from tests.fakes.x.clock import stamp
from tests.fakes.x.fields import Asked
from tests.fakes.x.paging import page_of, size_of
from tests.fakes.x.query import QueryError, Seen, parse
from tests.fakes.x.window import Reach, Window, window_of
from tests.fakes.x.world import World, moment

GRAINS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
COUNTED = timedelta(days=31)


def search(
    world: World, request: Request, asked: Asked, reach: Reach, finds_reposts: bool = False
) -> Answer:
    """Return one page of posts, newest first; raises RefusedError where X refuses."""
    size = size_of(request, 10, reach.largest_page, 10)
    window = window_of(request, reach)
    found = [
        post
        for post in _found(world, request, reach, window, finds_reposts)
        if world.is_shown(post["id"])
    ]
    keyed = sorted(((_key(post), post) for post in found), key=lambda each: each[0], reverse=True)
    posts, following = page_of(keyed, request, size)
    return Answer(page_body(world, asked, posts, following, has_ids=True))


def counts(world: World, request: Request, reach: Reach, finds_reposts: bool = False) -> Answer:
    """Return posts per minute, hour or day, oldest first; of the archive 31 days a page."""
    grain = request.params.get("granularity", "hour")
    if grain not in GRAINS:
        told = f"The `granularity` query parameter value [{grain}] is not one of [day,hour,minute]"
        raise invalid("granularity", grain, told)
    window = window_of(request, reach)
    found = _found(world, request, reach, window, finds_reposts)
    keyed = [(stamp(starts), (starts, ends)) for starts, ends in _spans(window)]
    spans, following = page_of(keyed, request, 1 if reach.back is None else len(keyed))
    counted = Counter(_floor(moment(post), GRAINS[grain]) for post in found)
    data = [bucket for span in spans for bucket in _buckets(span, GRAINS[grain], counted)]
    meta: Json = {"total_tweet_count": sum(bucket["tweet_count"] for bucket in data)}
    return Answer({"data": data, "meta": meta | ({"next_token": following} if following else {})})


def _found(
    world: World, request: Request, reach: Reach, window: Window, finds_reposts: bool
) -> list[Json]:
    query = request.params.get("query", "")
    if len(query) > reach.longest_query:
        told = f"The `query` query parameter value's length [{len(query)}] is not less than or equal to [{reach.longest_query}]"
        raise invalid("query", query, told)
    try:
        matches = parse(query)
    except QueryError as refused:
        told = f"There were errors processing your request: {refused}"
        raise invalid("query", query, told) from None
    return [
        post
        for post_id, post in world.posts.items()
        if window.holds(post)
        and world.is_there(post_id)
        and world.is_newest_version(post_id)
        and (finds_reposts or not _is_repost(post))
        and matches(Seen(post, world.users.get(post.get("author_id"), {})))
    ]


def _is_repost(post: Json) -> bool:
    return any(each["type"] == "retweeted" for each in post.get("referenced_tweets") or ())


def _key(post: Json) -> str:
    return f"{stamp(moment(post))}|{int(post['id']):020}"


def _spans(window: Window) -> list[tuple[datetime, datetime]]:
    """Return pieces of 31 days, the newest first."""
    spans, ends = [], window.ends_at
    while ends > window.starts_at:
        starts = max(ends - COUNTED, window.starts_at)
        spans.append((starts, ends))
        ends = starts
    return spans


def _buckets(
    span: tuple[datetime, datetime], grain: timedelta, counted: "Counter[datetime]"
) -> list[dict[str, Any]]:
    """Return whole buckets of the clock; the first and the last are cut where the span is."""
    buckets, starts = [], span[0]
    while starts < span[1]:
        floor = _floor(starts, grain)
        ends = min(floor + grain, span[1])
        buckets.append({"start": stamp(starts), "end": stamp(ends), "tweet_count": counted[floor]})
        starts = ends
    return buckets


def _floor(at: datetime, grain: timedelta) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return at - (at - epoch) % grain
