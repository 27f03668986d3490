"""Writing a page: every row of it, and what it makes stale, in the caller's one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listening.model import Page, Query
from listening.store.ages import days_of_young_copiers
from listening.store.basis import kept_query
from listening.store.batches import (
    add_versions_to_batch,
    days_of_batch,
    fill_batch,
    firsts_of_batch,
    members_of_batch,
    scored_texts_of_batch,
)
from listening.store.deletions import bury, delete_from, gather_versions
from listening.store.follower_clock import mark_followers
from listening.store.forgotten import without_forgotten
from listening.store.locks import lock_posts
from listening.store.rows import (
    Key,
    Row,
    Rows,
    author_of,
    edited_of,
    key_of,
    rows_of,
    tags_of,
    written_at,
)
from listening.store.staleness import CampaignDay, mark_days
from listening.store.upserts import upsert, upsert_made

UP_TO_MINUTE = len("2026-10-01 12:00")


def write_page(connection: Connection, query: Query, page: Page, now: datetime) -> int:
    """Write `page` into `query`'s campaign, and return how many of its posts are new there.

    `now` is kept as the time a post was first seen. As write_rows does with rows made before.
    """
    return write_rows(connection, query, rows_of(page, now, connection.dialect.name))


def write_rows(connection: Connection, query: Query, rows: Rows) -> int:
    """Write a page's rows into `query`'s campaign, and return how many of its posts are new there.

    Writing them again, or late, changes nothing fresher. Posts that were deleted stay away,
    and are not new; so does what was forgotten.
    """
    lock_posts(connection, alone=_may_delete(rows))
    rows = without_forgotten(connection, rows)
    own = {key_of(post) for post in rows.posts}
    fill_batch(connection, own.union(map(key_of, rows.context)))
    kept = kept_query(connection, query)
    known = members_of_batch(connection, query.campaign)
    in_campaign = list(_campaign_rows(kept, rows.posts))
    stale = days_of_batch(connection) | _days_of(in_campaign)
    are_edited = _write_posts(connection, rows)
    upsert_made(connection, "post_campaign", in_campaign)
    gone = bury(connection, rows.deletions)
    if gone or are_edited:
        stale |= days_of_batch(connection)
        gather_versions(connection)
    authors = _write_the_rest(connection, kept, rows, gone)
    asked = (query.campaign, query.digest)  # as it was asked now, whatever the rows still follow
    upsert(connection, "expected", ((*asked, e.source, e.day, e.posts) for e in rows.expected))
    mark_days(connection, stale)
    if authors:
        mark_followers(connection, authors)
    return len(own - known - gone)


def _may_delete(rows: Rows) -> bool:
    """Return whether posts beside the page's may go: a version that is gone takes all others."""
    return bool(rows.deletions) or any(map(edited_of, (*rows.posts, *rows.context)))


def _write_posts(connection: Connection, rows: Rows) -> bool:
    """Write the page's posts, whether they are gone or not: the store knows what they refer to.

    A score is of a text: where that changed, it goes. Returns whether any of them is an edit:
    then all its versions join the batch.
    """
    before = scored_texts_of_batch(connection)
    upsert_made(connection, "post", sorted((*rows.context, *rows.posts), key=key_of))
    after = scored_texts_of_batch(connection) if before else {}
    changed = [key for key in before if before[key] != after[key]]
    delete_from(connection, ("score", "code"), changed)
    firsts = firsts_of_batch(connection)
    add_versions_to_batch(connection, firsts)
    return bool(firsts)


def _write_the_rest(
    connection: Connection, query: Query, rows: Rows, gone: set[Key]
) -> Sequence[Key]:
    """Write what comes with the page's posts, apart from those that are `gone`.

    Returns the authors, where any of them changed.
    """
    own = _without(gone, rows.posts)
    authors = _without(_bereft(rows.posts, own), rows.authors)
    known = list(map(key_of, authors))
    are_authors_new = upsert_made(connection, "author", authors) > 0
    mark_days(connection, days_of_young_copiers(connection, known))
    upsert_made(connection, "raw", _without(gone, rows.raw))
    upsert_made(connection, "post_tag", list(_tag_rows(query, own)))
    upsert_made(connection, "metric_snapshot", _without(gone, rows.snapshots))
    return known if are_authors_new else []


def _without(keys: Collection[Key], rows: Sequence[Row]) -> Sequence[Row]:
    return [row for row in rows if key_of(row) not in keys] if keys else rows


def _bereft(posts: Sequence[Row], living: Sequence[Row]) -> set[Key]:
    """Return the authors who came with posts that are all gone."""
    return set() if living is posts else set(map(author_of, posts)) - set(map(author_of, living))


def _campaign_rows(query: Query, posts: Iterable[Row]) -> Iterable[Row]:
    for post in posts:
        minute = written_at(post)[:UP_TO_MINUTE]
        yield query.campaign, *key_of(post), _day_of(minute, query.timezone)


@lru_cache(maxsize=4096)
def _day_of(minute: str, timezone: str) -> str:
    """Return the day of a minute in UTC: no timezone has been off by seconds since 1972."""
    when = datetime.fromisoformat(f"{minute}Z")
    return when.astimezone(ZoneInfo(timezone)).date().isoformat()


def _days_of(in_campaign: Iterable[Row]) -> set[CampaignDay]:
    days = {(campaign, day) for campaign, _, _, day in in_campaign}
    return {(campaign, date.fromisoformat(day)) for campaign, day in days}


def _tag_rows(query: Query, posts: Iterable[Row]) -> Iterable[Row]:
    """Few combinations of tags come again and again."""
    wanted, known = {*query.tags, *query.mentions}, dict[str, list[str]]()
    for post in posts:
        tags = tags_of(post)
        if tags not in known:
            known[tags] = sorted(wanted.intersection(tags.split("\n")))
        for tag in known[tags]:
            yield query.campaign, *key_of(post), tag
