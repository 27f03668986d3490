"""Engagers: who replied to, quoted or reposted a campaign's posts, as salted ids alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Kind
from listening.store.batches import fill_batch, texts_of_batch
from listening.store.forgotten import AUTHOR, read_forgotten
from listening.store.locks import lock_posts
from listening.store.salting import read_salt
from listening.store.upserts import upsert

COUNTS = {Kind.REPOST: "reposts", Kind.QUOTE: "quotes"}
"""The column with a post's own count of each kind of engagement that is bought."""


@dataclass(frozen=True, slots=True)
class Due:
    """A list to buy: of which post, which kind, and how many there should be."""

    post_id: str
    kind: Kind
    counted: int


@dataclass(frozen=True, slots=True)
class Posts:
    """A campaign's posts of one source, between two days, both included."""

    campaign: str
    source: str
    since: date = date.min
    until: date = date.max


def read_due(
    connection: Connection, posts: Posts, kinds: Collection[Kind], now: datetime
) -> list[Due]:
    """Return the lists worth buying, the longest first.

    A post's list is bought where the post's count says that there is somebody in it, once a
    UTC day at most, and not again before the count has changed.
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    due: list[Due] = []
    for kind in kinds:
        statement = text(
            f"SELECT p.post_id, p.{COUNTS[kind]} AS counted {_OF_POSTS}"
            " LEFT JOIN engager_list l ON l.source = p.source AND l.post_id = p.post_id"
            f" AND l.kind = :kind {_IN_WINDOW} AND p.kind <> 'repost' AND p.{COUNTS[kind]} > 0"
            " AND (l.asked_at IS NULL"
            f" OR (l.asked_at < :midnight AND l.counted <> p.{COUNTS[kind]}))"
        ).bindparams(*_TYPES, bindparam("midnight", type_=UTCDateTime()))
        keys = {**_keys(posts), "kind": kind.value, "midnight": midnight}
        due += [Due(row.post_id, kind, row.counted) for row in connection.execute(statement, keys)]
    return sorted(due, key=lambda each: (-each.counted, each.post_id, each.kind))


def write_engagers(
    connection: Connection, source: str, due: Due, accounts: Collection[str], now: datetime
) -> int:
    """Write a whole list, and that it was asked for; return how many accounts are in it.

    A post's own author is none of its engagers. A post that went meanwhile gets no list, and
    who was forgotten is in none.
    """
    lock_posts(connection, alone=False)
    fill_batch(connection, {(source, due.post_id)})
    if not texts_of_batch(connection):
        return 0
    others = sorted({*accounts} - _author_of(connection, source, due.post_id))
    written = _write(connection, source, due.kind, [(due.post_id, each) for each in others])
    upsert(connection, "engager_list", [(source, due.post_id, due.kind.value, now, due.counted)])
    return written


def write_repliers(connection: Connection, posts: Posts) -> int:
    """Write who replied in the conversations that the campaign's posts began; return how many.

    Replies are those in the store: nothing is asked for, and whoever is gone since goes.
    """
    lock_posts(connection, alone=False)
    found = connection.execute(
        text(
            f"SELECT DISTINCT p.post_id, r.author_id {_OF_POSTS}"
            " JOIN post r ON r.source = p.source AND r.conversation_id = p.post_id"
            f" AND r.kind = 'reply' AND r.author_id <> p.author_id {_IN_WINDOW}"
            " ORDER BY p.post_id, r.author_id"
        ).bindparams(*_TYPES),
        _keys(posts),
    ).all()
    connection.execute(
        text(
            "DELETE FROM engager WHERE kind = 'reply' AND source = :source AND post_id IN"
            f" (SELECT p.post_id {_OF_POSTS} {_IN_WINDOW})"
        ).bindparams(*_TYPES),
        _keys(posts),
    )
    return _write(connection, posts.source, Kind.REPLY, [(row[0], row[1]) for row in found])


_OF_POSTS = "FROM post_campaign c JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
_IN_WINDOW = (
    "WHERE c.campaign = :campaign AND c.source = :source AND c.day BETWEEN :since AND :until"
)
_TYPES = (bindparam("since", type_=Date()), bindparam("until", type_=Date()))


def _write(
    connection: Connection, source: str, kind: Kind, engaged: Sequence[tuple[str, str]]
) -> int:
    salt, gone = read_salt(connection), read_forgotten(connection)
    rows = [
        (source, post_id, salt.of(account), kind.value)
        for post_id, account in engaged
        if gone is None or not gone.has(source, AUTHOR, account)
    ]
    upsert(connection, "engager", rows)
    return len(rows)


def _author_of(connection: Connection, source: str, post_id: str) -> set[str]:
    statement = text("SELECT author_id FROM post WHERE source = :source AND post_id = :post_id")
    return set(connection.execute(statement, {"source": source, "post_id": post_id}).scalars())


def _keys(posts: Posts) -> dict[str, Any]:
    return {
        "campaign": posts.campaign,
        "source": posts.source,
        "since": posts.since,
        "until": posts.until,
    }
