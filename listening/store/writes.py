"""Writing a page: every row of it, and what it makes stale, in the caller's one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listening.model import Author, Metrics, Page, Post, Query
from listening.store.ages import days_of_young_copiers
from listening.store.basis import kept_query
from listening.store.batches import (
    Key,
    add_versions_to_batch,
    days_of_batch,
    fill_batch,
    firsts_of_batch,
    members_of_batch,
    scored_texts_of_batch,
)
from listening.store.deletions import bury, delete_from, gather_versions
from listening.store.forgotten import without_forgotten
from listening.store.locks import lock_posts
from listening.store.staleness import mark_days, mark_followers
from listening.store.upserts import Row, upsert

Given = tuple[int | None, ...]


def write_page(connection: Connection, query: Query, page: Page, now: datetime) -> int:
    """Write `page` into `query`'s campaign, and return how many of its posts are new there.

    Writing it again, or late, changes nothing fresher. Posts that were deleted stay away,
    and are not new; so does what was forgotten. `now` is kept as the time a post was first seen.
    """
    lock_posts(connection, alone=_may_delete(page))
    page = without_forgotten(connection, page, now)
    fill_batch(connection, {_key(post) for post in (*page.context, *page.posts)})
    kept = kept_query(connection, query)
    known = members_of_batch(connection, query.campaign)
    in_campaign = list(_campaign_rows(kept, page.posts))
    stale = days_of_batch(connection) | {(row[0], row[3]) for row in in_campaign}
    are_edited = _write_posts(connection, page, now)
    upsert(connection, "post_campaign", in_campaign)
    gone = bury(connection, page.deletions)
    if gone or are_edited:
        stale |= days_of_batch(connection)
        gather_versions(connection)
    are_authors_new = _write_the_rest(connection, kept, page, gone)
    asked = (query.campaign, query.digest)  # as it was asked now, whatever the rows still follow
    upsert(connection, "expected", ((*asked, e.source, e.day, e.posts) for e in page.expected))
    mark_days(connection, stale)
    if are_authors_new:
        mark_followers(connection)
    return len({_key(post) for post in page.posts} - known - gone)


def _may_delete(page: Page) -> bool:
    """Return whether posts beside the page's may go: a version that is gone takes all others."""
    return bool(page.deletions) or any(post.edited_of for post in (*page.posts, *page.context))


def _write_posts(connection: Connection, page: Page, now: datetime) -> bool:
    """Write the page's posts, whether they are gone or not: the store knows what they refer to.

    A score is of a text: where that changed, it goes. Returns whether any of them is an edit:
    then all its versions join the batch.
    """
    before = scored_texts_of_batch(connection)
    upsert(connection, "post", (_post_row(post, now) for post in (*page.context, *page.posts)))
    after = scored_texts_of_batch(connection) if before else {}
    changed = [key for key in before if before[key] != after[key]]
    delete_from(connection, ("score", "code"), changed)
    firsts = firsts_of_batch(connection)
    add_versions_to_batch(connection, firsts)
    return bool(firsts)


def _write_the_rest(connection: Connection, query: Query, page: Page, gone: set[Key]) -> bool:
    """Write what comes with the page's posts, apart from those that are `gone`.

    Returns whether an author changed.
    """
    own = [post for post in page.posts if _key(post) not in gone]
    authors = list(_authors_of(page, own))
    are_authors_new = upsert(connection, "author", map(_author_row, authors)) > 0
    mark_days(connection, days_of_young_copiers(connection, authors))
    upsert(connection, "raw", _raw_rows(page, gone))
    upsert(connection, "post_tag", _tag_rows(query, own))
    upsert(connection, "metric_snapshot", map(_snapshot_row, filter(_has_metrics, own)))
    return are_authors_new


def _authors_of(page: Page, own: Sequence[Post]) -> Iterable[Author]:
    """Yield the page's authors, apart from those who came with posts that are all gone."""
    writers, living = ({(p.source, p.author_id) for p in posts} for posts in (page.posts, own))
    bereft = writers - living
    return (author for author in page.authors if (author.source, author.author_id) not in bereft)


def _key(post: Post) -> Key:
    return post.source, post.post_id


def _has_metrics(post: Post) -> bool:
    return post.metrics != Metrics()


def _post_row(post: Post, now: datetime) -> Row:
    counts, views = _counts(post), _views(post)
    return (
        post.source, post.post_id, post.author_id, post.text, post.lang, post.created_at,
        post.kind.value, post.conversation_id, post.uri, post.edited_of, post.repost_of,
        "\n".join(sorted(post.tags)), *counts, *views,
        now, post.observed_at, _time_of(counts, post), _time_of(views, post),
    )  # fmt: skip


def _counts(post: Post) -> Given:
    m = post.metrics
    return m.reposts, m.replies, m.likes, m.quotes


def _views(post: Post) -> Given:
    return post.metrics.bookmarks, post.metrics.impressions


def _time_of(values: Given, post: Post) -> datetime | None:
    return post.observed_at if values.count(None) < len(values) else None


def _author_row(author: Author) -> Row:
    followers_at = None if author.followers_count is None else author.observed_at
    return (
        author.source, author.author_id, author.handle, author.followers_count,
        author.created_at, author.observed_at, followers_at,
    )  # fmt: skip


def _raw_rows(page: Page, gone: set[Key]) -> Iterable[Row]:
    for raw in page.raw:
        if (raw.source, raw.post_id) not in gone:
            yield raw.source, raw.post_id, raw.retrieved_at, raw.record


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
    counts, views = _counts(post), _views(post)
    return (
        post.source, post.post_id, post.observed_at.date(), *counts, *views,
        _time_of(counts, post), _time_of(views, post),
    )  # fmt: skip
