"""Writing a page: every row of it, and what it makes stale, in the caller's one transaction."""

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from listening.model import Author, Metrics, Page, Post, Query
from listening.store.scratch import batch_key, make_empty
from listening.store.upserts import Row, upsert

Key = tuple[str, str]


def write_page(connection: Connection, query: Query, page: Page, now: datetime) -> int:
    """Write `page` into `query`'s campaign, and return how many of its posts are new there.

    Writing it again, or late, changes nothing fresher. Posts that were deleted stay away.
    `now` is kept as the time a post was first seen.
    """
    posts = [*page.context, *page.posts]
    _fill_batch(connection, {(post.source, post.post_id) for post in posts})
    gone = _tombstoned(connection)
    new = _count_new(connection, query.campaign, page.posts)
    kept = [post for post in posts if (post.source, post.post_id) not in gone]
    own = [post for post in page.posts if (post.source, post.post_id) not in gone]
    upsert(connection, "post", (_post_row(post, now) for post in kept))
    upsert(connection, "author", map(_author_row, page.authors))
    upsert(connection, "raw", _raw_rows(page, gone))
    upsert(connection, "post_campaign", _campaign_rows(query, page.posts))
    upsert(connection, "post_tag", _tag_rows(query, own))
    upsert(connection, "metric_snapshot", map(_snapshot_row, filter(_has_metrics, own)))
    upsert(
        connection, "expected", ((query.campaign, e.source, e.day, e.posts) for e in page.expected)
    )
    _add_versions_to_batch(connection, kept)
    delete_posts(connection, page)
    mark_batch_stale(connection)
    return new


def delete_posts(connection: Connection, page: Page) -> None:
    """Leave a tombstone for each of `page.deletions` and remove all else of those posts."""
    upsert(
        connection,
        "tombstone",
        ((gone.source, gone.post_id, gone.why, gone.deleted_at) for gone in page.deletions),
    )
    for gone in page.deletions:
        key = {"source": gone.source, "post_id": gone.post_id}
        _add_to_batch(connection, [(gone.source, gone.post_id)])
        for table in ("post_tag", "post"):
            connection.execute(
                text(f"DELETE FROM {table} WHERE source = :source AND post_id = :post_id"), key
            )


def mark_stale(connection: Connection, keys: Iterable[Key]) -> None:
    """Mark every day, of every campaign, that counts one of these posts."""
    _fill_batch(connection, set(keys))
    mark_batch_stale(connection)


def mark_batch_stale(connection: Connection) -> None:
    """Mark every day, of every campaign, that counts a post of the batch."""
    connection.execute(
        text(
            "INSERT INTO stale_day (campaign, day)"
            " SELECT DISTINCT c.campaign, c.day FROM batch_key b"
            " JOIN post_campaign c ON c.source = b.source AND c.post_id = b.post_id"
            " WHERE true ON CONFLICT DO NOTHING"
        )
    )


def _fill_batch(connection: Connection, keys: set[Key]) -> None:
    """Put `keys` into a temporary table that other statements join."""
    make_empty(connection, batch_key)
    _add_to_batch(connection, keys)


def _add_to_batch(connection: Connection, keys: Iterable[Key]) -> None:
    if rows := sorted(keys):
        one = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(f"INSERT INTO batch_key VALUES ({one}, {one})", rows)


def _add_versions_to_batch(connection: Connection, posts: Sequence[Post]) -> None:
    """An edit may take the place of a version that another day counts: that day is stale too."""
    for post in posts:
        if post.edited_of:
            connection.execute(
                text(
                    "INSERT INTO batch_key SELECT source, post_id FROM post WHERE source = :source"
                    " AND (post_id = :first OR edited_of = :first)"
                ),
                {"source": post.source, "first": post.edited_of},
            )


def _tombstoned(connection: Connection) -> set[Key]:
    rows = connection.execute(
        text("SELECT t.source, t.post_id FROM tombstone t JOIN batch_key USING (source, post_id)")
    )
    return {(row.source, row.post_id) for row in rows}


def _count_new(connection: Connection, campaign: str, posts: Sequence[Post]) -> int:
    known = connection.execute(
        text(
            "SELECT c.source, c.post_id FROM batch_key JOIN post_campaign c USING (source, post_id)"
            " WHERE c.campaign = :campaign"
        ),
        {"campaign": campaign},
    )
    return len(
        {(p.source, p.post_id) for p in posts} - {(row.source, row.post_id) for row in known}
    )


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
