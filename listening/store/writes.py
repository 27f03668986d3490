"""Writing a page: every row of it, and what it makes stale, in the caller's one transaction."""

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from listening.model import Author, Deletion, Metrics, Page, Post, Query
from listening.store.batches import (
    Key,
    add_to_batch,
    add_versions_to_batch,
    days_of_batch,
    fill_batch,
    firsts_of_batch,
    members_of_batch,
    scored_texts_of_batch,
    tombstones_of_batch,
)
from listening.store.forgotten import without_forgotten
from listening.store.locks import lock_posts
from listening.store.staleness import mark_days
from listening.store.upserts import Row, upsert


def write_page(connection: Connection, query: Query, page: Page, now: datetime) -> int:
    """Write `page` into `query`'s campaign, and return how many of its posts are new there.

    Writing it again, or late, changes nothing fresher. Posts that were deleted stay away, and
    so does what was forgotten. `now` is kept as the time a post was first seen.
    """
    lock_posts(connection, alone=bool(page.deletions))
    page = without_forgotten(connection, page, now)
    fill_batch(connection, {_key(post) for post in (*page.context, *page.posts)})
    gone = tombstones_of_batch(connection)
    known = members_of_batch(connection, query.campaign)
    in_campaign = list(_campaign_rows(query, page.posts))
    stale = days_of_batch(connection) | {(row[0], row[3]) for row in in_campaign}
    _write_posts(connection, page, gone, now)
    upsert(connection, "post_campaign", in_campaign)
    own = [post for post in page.posts if _key(post) not in gone]
    upsert(connection, "post_tag", _tag_rows(query, own))
    upsert(connection, "metric_snapshot", map(_snapshot_row, filter(_has_metrics, own)))
    upsert(
        connection, "expected", ((query.campaign, e.source, e.day, e.posts) for e in page.expected)
    )
    delete_posts(connection, page.deletions)
    mark_days(connection, stale | days_of_batch(connection))
    return len({_key(post) for post in page.posts} - known)


def _write_posts(connection: Connection, page: Page, gone: set[Key], now: datetime) -> None:
    """Write the page's posts, authors and raw records, apart from posts that are `gone`.

    A score is of a text: where that changed, it goes.
    """
    kept = [post for post in (*page.context, *page.posts) if _key(post) not in gone]
    before = scored_texts_of_batch(connection)
    upsert(connection, "post", (_post_row(post, now) for post in kept))
    after = scored_texts_of_batch(connection) if before else {}
    _delete(connection, ("score", "code"), [key for key in before if before[key] != after[key]])
    upsert(connection, "author", map(_author_row, page.authors))
    upsert(connection, "raw", _raw_rows(page, gone))
    add_versions_to_batch(connection, firsts_of_batch(connection))


def delete_posts(connection: Connection, deletions: Sequence[Deletion]) -> None:
    """Leave a tombstone for each deletion and remove all else of those posts.

    The posts, and other versions of them, join the batch.
    """
    if not deletions:
        return
    lock_posts(connection, alone=True)
    upsert(connection, "tombstone", ((d.source, d.post_id, d.why, d.deleted_at) for d in deletions))
    keys = sorted({(gone.source, gone.post_id) for gone in deletions})
    add_to_batch(connection, keys)
    add_versions_to_batch(connection, _firsts_of(connection, keys))
    _delete(connection, ("post_tag", "post"), keys)


def _delete(connection: Connection, tables: Iterable[str], keys: Sequence[Key]) -> None:
    rows = [{"source": source, "post_id": post_id} for source, post_id in keys]
    for table in tables if rows else ():
        connection.execute(
            text(f"DELETE FROM {table} WHERE source = :source AND post_id = :post_id"), rows
        )


def _firsts_of(connection: Connection, keys: Sequence[Key]) -> Iterable[Key]:
    statement = text("SELECT edited_of FROM post WHERE source = :source AND post_id = :post_id")
    for source, post_id in keys:
        first = connection.execute(statement, {"source": source, "post_id": post_id}).scalar()
        yield source, first or post_id


def _key(post: Post) -> Key:
    return post.source, post.post_id


def _has_metrics(post: Post) -> bool:
    return post.metrics != Metrics()


def _post_row(post: Post, now: datetime) -> Row:
    m = post.metrics
    counts, views = (m.reposts, m.replies, m.likes, m.quotes), (m.bookmarks, m.impressions)
    return (
        post.source, post.post_id, post.author_id, post.text, post.lang, post.created_at,
        post.kind.value, post.conversation_id, post.uri, post.edited_of, *counts, *views,
        now, post.observed_at, _time_of(counts, post), _time_of(views, post),
    )  # fmt: skip


def _time_of(values: tuple[int | None, ...], post: Post) -> datetime | None:
    return None if all(value is None for value in values) else post.observed_at


def _author_row(author: Author) -> Row:
    followers_at = None if author.followers_count is None else author.observed_at
    return (
        author.source, author.author_id, author.handle, author.followers_count,
        author.created_at, author.observed_at, followers_at,
    )  # fmt: skip


def _raw_rows(page: Page, gone: set[Key]) -> Iterable[Row]:
    for raw in page.raw:
        if (raw.source, raw.post_id) not in gone:
            yield raw.source, raw.post_id, raw.retrieved_at, zlib.compress(raw.body, level=1)


def _campaign_rows(query: Query, posts: Sequence[Post]) -> Iterable[Row]:
    zone = ZoneInfo(query.timezone)
    for post in posts:
        yield query.campaign, post.source, post.post_id, post.created_at.astimezone(zone).date()


def _tag_rows(query: Query, posts: Sequence[Post]) -> Iterable[Row]:
    wanted = {*query.tags, *query.mentions}
    for post in posts:
        for tag in wanted.intersection(post.tags):
            yield query.campaign, post.source, post.post_id, tag


def _snapshot_row(post: Post) -> Row:
    m = post.metrics
    return (
        post.source, post.post_id, post.observed_at.date(), m.reposts, m.replies, m.likes,
        m.quotes, m.bookmarks, m.impressions, post.observed_at,
    )  # fmt: skip
