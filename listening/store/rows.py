"""What a page is in the store's tables: rows as every database's driver takes them. Pure.

Any process can make them, so that the one that writes has nothing left to make. Nothing in them
depends on what the store holds.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from listening.model import Author, Deletion, ExpectedCount, Metrics, Page, Post, RawRecord, Reject

Row = tuple[Any, ...]
Key = tuple[str, str]
Written = Callable[[datetime], str]

key_of: Callable[[Row], Key] = itemgetter(0, 1)
"""The source, and the id of a post or an author, which begin every row here."""

UTC_SUFFIX = {"sqlite": "", "postgresql": "+00"}
"""What stands behind a time, by database: PostgreSQL would take it for one of its own timezone."""

UP_TO_MICROSECONDS = len("2026-10-01 12:00:00.000000")
UP_TO_DAY = len("2026-10-01")
COUNTS = len(("reposts", "replies", "likes", "quotes"))


class PostRow(NamedTuple):
    """A row of table post, in the order of its columns; times and tags are as they are kept."""

    source: str
    post_id: str
    author_id: str
    text: str
    lang: str | None
    created_at: str
    kind: str
    conversation_id: str | None
    uri: str | None
    edited_of: str | None
    repost_of: str | None
    tags: str
    reposts: int | None
    replies: int | None
    likes: int | None
    quotes: int | None
    bookmarks: int | None
    impressions: int | None
    first_seen_at: str
    observed_at: str
    metrics_at: str | None
    views_at: str | None


author_of, kind_of, edited_of, written_at, observed_at, tags_of = (
    itemgetter(*map(PostRow._fields.index, names.split()))
    for names in ("source author_id", "kind", "edited_of", "created_at", "observed_at", "tags")
)
METRICS, TIMES = (
    slice(PostRow._fields.index(first), PostRow._fields.index(last) + 1)
    for first, last in (("reposts", "impressions"), ("metrics_at", "views_at"))
)
"""What is in a post's row, in a third of the time that making a PostRow takes."""


class AuthorRow(NamedTuple):
    """A row of table author, in the order of its columns."""

    source: str
    author_id: str
    handle: str | None
    followers_count: int | None
    created_at: str | None
    observed_at: str
    followers_at: str | None


class RawRow(NamedTuple):
    """A row of table raw, in the order of its columns."""

    source: str
    post_id: str
    retrieved_at: str
    record: bytes

    @property
    def body(self) -> str:
        """The record's JSON."""
        return zlib.decompress(self.record).decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Rows:
    """A page, first seen at `now`: rows by table, each in the order of its key.

    They are plain tuples, which travel between processes in a third of the time: PostRow,
    AuthorRow and RawRow name what stands in them. `posts` join the campaign, `context` does not.
    """

    now: datetime
    posts: Sequence[Row]
    context: Sequence[Row]
    authors: Sequence[Row]
    raw: Sequence[Row]
    snapshots: Sequence[Row]
    rejects: Sequence[Reject]
    deletions: Sequence[Deletion]
    expected: Sequence[ExpectedCount]


def rows_of(page: Page, now: datetime, database: str) -> Rows:
    """Return a page's rows for a kind of database, "sqlite" or "postgresql"."""
    written = _writer(UTC_SUFFIX[database])
    seen = written(now)
    posts = [_post_row(post, seen, written) for post in sorted(page.posts, key=key_of)]
    return Rows(
        now=now,
        posts=posts,
        context=[_post_row(post, seen, written) for post in sorted(page.context, key=key_of)],
        authors=[_author_row(author, written) for author in sorted(page.authors, key=key_of)],
        raw=sorted(_raw_rows(page.raw, written), key=itemgetter(0, 1, 2)),
        snapshots=[_snapshot_row(post) for post in posts if post[TIMES] != (None, None)],
        rejects=page.rejects,
        deletions=page.deletions,
        expected=page.expected,
    )


def _writer(suffix: str) -> Written:
    """Return what writes times out in UTC: the rows of a page share most of them."""

    @lru_cache(maxsize=4096)
    def written(when: datetime) -> str:
        if when.tzinfo is None:
            raise ValueError("a time without an offset")
        return when.astimezone(UTC).isoformat(" ", "microseconds")[:UP_TO_MICROSECONDS] + suffix

    return written


def _post_row(post: Post, seen: str, written: Written) -> Row:
    observed = written(post.observed_at)
    return (
        post.source, post.post_id, post.author_id, post.text, post.lang, written(post.created_at),
        post.kind.value, post.conversation_id, post.uri, post.edited_of, post.repost_of,
        "\n".join(sorted(post.tags)), *post.metrics, seen, observed,
        *_times_of(post.metrics, observed),
    )  # fmt: skip


def _snapshot_row(post: Row) -> Row:
    return *key_of(post), observed_at(post)[:UP_TO_DAY], *post[METRICS], *post[TIMES]


def _times_of(metrics: Metrics, observed: str) -> tuple[str | None, str | None]:
    """As of when counts, and those that few posts carry, are: of no time where there are none."""
    counts, views = metrics[:COUNTS], metrics[COUNTS:]
    return (
        observed if counts.count(None) < len(counts) else None,
        observed if views.count(None) < len(views) else None,
    )


def _author_row(author: Author, written: Written) -> Row:
    observed, made_at = written(author.observed_at), author.created_at
    return (
        author.source, author.author_id, author.handle, author.followers_count,
        None if made_at is None else written(made_at), observed,
        None if author.followers_count is None else observed,
    )  # fmt: skip


def _raw_rows(records: Iterable[RawRecord], written: Written) -> Iterable[Row]:
    return ((raw.source, raw.post_id, written(raw.retrieved_at), raw.record) for raw in records)
