"""Engagers: who replied to, quoted or reposted a campaign's posts, as salted ids alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Kind, ListPage
from listening.store.batches import fill_batch, texts_of_batch
from listening.store.forgotten import AUTHOR, read_forgotten
from listening.store.locks import lock_posts
from listening.store.salting import read_salt
from listening.store.upserts import upsert

COUNTS = {Kind.REPOST: "reposts", Kind.QUOTE: "quotes"}
"""The column with a post's own count of each kind of engagement that is bought."""


@dataclass(frozen=True, slots=True)
class Due:
    """A list to buy: of which post, which kind, and how many there should be.

    Of one that was begun, `cursor` is where to go on, and `found` how many came so far.
    """

    post_id: str
    kind: Kind
    counted: int
    cursor: str | None = None
    found: int = 0


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
    """Return the lists worth buying: those that were begun, then the longest first.

    A post's list is bought where the post's count says that there is somebody in it, once a
    UTC day at most, and not again before the count has changed.
    """
    due = [
        each
        for kind in kinds
        for each in _due(connection, kind, now, (_OF_POSTS, _IN_WINDOW, _TYPES), _keys(posts))
    ]
    return sorted(due, key=_first_the_begun)


def read_due_again(connection: Connection, source: str, due: Due, now: datetime) -> Due | None:
    """Return how far a list is by now; None where it is not to be bought any more."""
    which = ("FROM post p", "WHERE p.source = :source AND p.post_id = :post_id", ())
    keys = {"source": source, "post_id": due.post_id}
    return next(iter(_due(connection, due.kind, now, which, keys)), None)


def _due(
    connection: Connection,
    kind: Kind,
    now: datetime,
    which: tuple[str, str, Sequence[Any]],
    keys: dict[str, Any],
) -> list[Due]:
    """Return the lists due of one kind, of posts `which` FROM, WHERE and typed parameters tell."""
    source, condition, types = which
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    statement = text(
        f"SELECT p.post_id, coalesce(b.counted, p.{COUNTS[kind]}) AS counted, b.cursor,"
        " (SELECT count(*) FROM begun_list_account a WHERE a.source = p.source"
        f" AND a.post_id = p.post_id AND a.kind = :kind) AS found {source}"
        " LEFT JOIN engager_list l ON l.source = p.source AND l.post_id = p.post_id"
        " AND l.kind = :kind"
        " LEFT JOIN begun_list b ON b.source = p.source AND b.post_id = p.post_id"
        f" AND b.kind = :kind {condition} AND p.kind <> 'repost' AND p.{COUNTS[kind]} > 0"
        " AND (l.asked_at IS NULL"
        f" OR (l.asked_at < :midnight AND l.counted <> p.{COUNTS[kind]}))"
    ).bindparams(*types, bindparam("midnight", type_=UTCDateTime()))
    rows = connection.execute(statement, {**keys, "kind": kind.value, "midnight": midnight})
    return [Due(row.post_id, kind, row.counted, row.cursor, row.found) for row in rows]


def _first_the_begun(due: Due) -> tuple[bool, int, str, str]:
    return due.cursor is None, -due.counted, due.post_id, due.kind


def write_engager_page(
    connection: Connection, source: str, due: Due, page: ListPage, now: datetime
) -> int:
    """Write a page of a list with the place to go on from; return how many accounts are in the
    list where it is the last, else 0.

    Before the last page a list counts nowhere. A post's own author is none of its engagers. A
    post that went meanwhile gets no list, and who was forgotten is in none.
    """
    lock_posts(connection, alone=False)
    fill_batch(connection, {(source, due.post_id)})
    if not texts_of_batch(connection):
        return 0
    others = sorted({*page.accounts} - _author_of(connection, source, due.post_id))
    salted = _salted(connection, source, [(due.post_id, each) for each in others])
    rows = [(source, post_id, due.kind.value, account) for post_id, account in salted]
    upsert(connection, "begun_list_account", rows)
    _forget_place(connection, source, due)
    if page.cursor is None:
        return _finish(connection, source, due, now)
    place = (source, due.post_id, due.kind.value, due.counted, page.cursor)
    upsert(connection, "begun_list", [place])
    return 0


def _forget_place(connection: Connection, source: str, due: Due) -> None:
    connection.execute(text(f"DELETE FROM begun_list WHERE {_IS_LIST}"), _list_keys(source, due))


def _finish(connection: Connection, source: str, due: Due, now: datetime) -> int:
    """Let a whole list count, from now on."""
    keys = _list_keys(source, due)
    connection.execute(
        text(
            "INSERT INTO engager (source, post_id, author_id, kind)"
            f" SELECT source, post_id, account, kind FROM begun_list_account WHERE {_IS_LIST}"
            " ON CONFLICT (source, post_id, author_id, kind) DO NOTHING"
        ),
        keys,
    )
    gone = connection.execute(text(f"DELETE FROM begun_list_account WHERE {_IS_LIST}"), keys)
    upsert(connection, "engager_list", [(source, due.post_id, due.kind.value, now, due.counted)])
    return gone.rowcount


_IS_LIST = "source = :source AND post_id = :post_id AND kind = :kind"


def _list_keys(source: str, due: Due) -> dict[str, Any]:
    return {"source": source, "post_id": due.post_id, "kind": due.kind.value}


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
    salted = _salted(connection, posts.source, [(row[0], row[1]) for row in found])
    kind = Kind.REPLY.value
    upsert(connection, "engager", [(posts.source, post, who, kind) for post, who in salted])
    return len(salted)


_OF_POSTS = "FROM post_campaign c JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
_IN_WINDOW = (
    "WHERE c.campaign = :campaign AND c.source = :source AND c.day BETWEEN :since AND :until"
)
_TYPES = (bindparam("since", type_=Date()), bindparam("until", type_=Date()))


def _salted(
    connection: Connection, source: str, engaged: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return posts with the salted ids of who engaged with them, but of nobody forgotten."""
    salt, gone = read_salt(connection), read_forgotten(connection)
    return [
        (post_id, salt.of(account))
        for post_id, account in engaged
        if gone is None or not gone.has(source, AUTHOR, account)
    ]


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
