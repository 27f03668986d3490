"""Follower lists: whose are worth buying, how far each is bought, and what is kept of it.

A list is bought page by page: ids and the cursor of the next page are written together, so
that it goes on where it broke off. Whole, it gets a sketch, which stays when its ids go.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import ListPage
from listening.store.forgotten import AUTHOR, read_forgotten
from listening.store.locks import lock_posts
from listening.store.salting import read_salt
from listening.store.sketches import sketch_of, without
from listening.store.upserts import upsert

CHANGED = 0.02
"""A whole list is bought again where its author's followers have changed by more than this."""


@dataclass(frozen=True, slots=True)
class Following:
    """An author's list: its length as the platform counts it, and how far it is bought.

    `cursor` is that of its next page; `listed` are the followers that are kept of it.
    """

    author_id: str
    handle: str | None
    followers: int
    listed: int = 0
    cursor: str | None = None
    is_whole: bool = False


def read_followings(
    connection: Connection, campaign: str, source: str, since: date, until: date
) -> list[Following]:
    """Return the lists of everyone who took part on these days, the longest first.

    Left out are accounts whose followers are not known, or none.
    """
    rows = connection.execute(
        text(
            f"{_FOLLOWINGS} AND EXISTS (SELECT 1 FROM post p"
            " JOIN post_campaign c ON c.source = p.source AND c.post_id = p.post_id"
            " WHERE p.source = a.source AND p.author_id = a.author_id"
            " AND c.campaign = :campaign AND c.day BETWEEN :since AND :until)"
            " ORDER BY a.followers_count DESC, a.author_id"
        )
        .bindparams(bindparam("since", type_=Date()), bindparam("until", type_=Date()))
        .columns(finished_at=UTCDateTime()),
        {"campaign": campaign, "source": source, "since": since, "until": until},
    )
    return [_following(row) for row in rows]


def read_following(connection: Connection, source: str, author_id: str) -> Following | None:
    """Return how far an author's list is by now; None where nobody is known to be in it."""
    statement = text(f"{_FOLLOWINGS} AND a.author_id = :author").columns(finished_at=UTCDateTime())
    row = connection.execute(statement, {"source": source, "author": author_id}).one_or_none()
    return None if row is None else _following(row)


_FOLLOWINGS = (
    "SELECT a.author_id, a.handle, a.followers_count, b.listed, b.cursor, b.finished_at,"
    " b.counted FROM author a"
    " LEFT JOIN bought_list b ON b.source = a.source AND b.author_id = a.author_id"
    " WHERE a.source = :source AND a.followers_count > 0"
)


def _following(row: Any) -> Following:
    followers, counted = int(row.followers_count), row.counted
    is_whole = row.finished_at is not None and abs(followers - counted) <= CHANGED * counted
    is_begun = counted is not None and (is_whole or row.finished_at is None)
    return Following(
        row.author_id,
        row.handle,
        followers,
        int(row.listed) if is_begun else 0,
        row.cursor if is_begun else None,
        is_whole,
    )


def write_followers(
    connection: Connection, source: str, following: Following, page: ListPage, now: datetime
) -> Following:
    """Write a page of a list with the cursor of the next; return how far the list is now.

    The first page of a list takes the place of what an earlier one left. Who was forgotten is
    left out. After the last page, the list has its sketch.
    """
    lock_posts(connection, alone=False)
    keys = {"source": source, "author": following.author_id}
    if following.cursor is None:
        _begin(connection, keys, following.followers, now)
    salt, gone = read_salt(connection), read_forgotten(connection)
    kept = {each for each in page.accounts if gone is None or not gone.has(source, AUTHOR, each)}
    upsert(
        connection,
        "follower_list",
        [(source, following.author_id, salted) for salted in sorted(map(salt.of, kept))],
    )
    listed = connection.execute(text(f"SELECT count(*) {_OF_LIST}"), keys).scalar_one()
    is_whole = page.cursor is None
    connection.execute(
        text(
            "UPDATE bought_list SET cursor = :cursor, listed = :listed, finished_at = :at,"
            " sketch = :sketch WHERE source = :source AND author_id = :author"
        ).bindparams(bindparam("at", type_=UTCDateTime())),
        {
            **keys,
            "cursor": page.cursor,
            "listed": listed,
            "at": now if is_whole else None,
            "sketch": _sketch(connection, keys) if is_whole else None,
        },
    )
    return Following(
        following.author_id, following.handle, following.followers, listed, page.cursor, is_whole
    )


def expire_ids(connection: Connection, source: str, before: datetime) -> int:
    """Delete the ids of lists begun before a time; return of how many lists.

    Whole lists keep their sketches; others are forgotten, and begin anew.
    """
    keys = {"source": source, "before": before}
    old = "source = :source AND started_at < :before AND has_ids"
    typed = bindparam("before", type_=UTCDateTime())
    connection.execute(
        text(
            "DELETE FROM follower_list WHERE source = :source AND author_id IN"
            f" (SELECT author_id FROM bought_list WHERE {old})"
        ).bindparams(typed),
        keys,
    )
    unfinished = text(f"DELETE FROM bought_list WHERE {old} AND finished_at IS NULL")
    gone = connection.execute(unfinished.bindparams(typed), keys).rowcount
    kept = text(f"UPDATE bought_list SET has_ids = FALSE WHERE {old}")
    return gone + connection.execute(kept.bindparams(typed), keys).rowcount


def forget_follower(connection: Connection, source: str, salted: str) -> int:
    """Take a salted id out of every list and every sketch; return out of how many lists of ids."""
    keys = {"source": source, "salted": salted}
    connection.execute(
        text(
            "UPDATE bought_list SET listed = listed - 1 WHERE source = :source AND author_id IN"
            " (SELECT author_id FROM follower_list WHERE source = :source"
            " AND follower_id = :salted)"
        ),
        keys,
    )
    gone = connection.execute(
        text("DELETE FROM follower_list WHERE source = :source AND follower_id = :salted"), keys
    ).rowcount
    rows = connection.execute(
        text(
            "SELECT author_id, sketch FROM bought_list"
            " WHERE source = :source AND sketch IS NOT NULL"
        ),
        keys,
    ).all()
    for author, sketch in rows:
        connection.execute(
            text(
                "UPDATE bought_list SET sketch = :sketch"
                " WHERE source = :source AND author_id = :author"
            ),
            {"source": source, "author": author, "sketch": without(bytes(sketch), salted)},
        )
    return gone


_OF_LIST = "FROM follower_list WHERE source = :source AND author_id = :author"


def _begin(connection: Connection, keys: dict[str, Any], counted: int, now: datetime) -> None:
    connection.execute(text(f"DELETE {_OF_LIST}"), keys)
    connection.execute(
        text("DELETE FROM bought_list WHERE source = :source AND author_id = :author"), keys
    )
    row = (keys["source"], keys["author"], now, counted, 0, None, None, None, True)
    upsert(connection, "bought_list", [row])


def _sketch(connection: Connection, keys: dict[str, Any]) -> bytes:
    statement = text(f"SELECT follower_id {_OF_LIST} ORDER BY follower_id")
    options = {"yield_per": 10_000}
    return sketch_of(connection.execute(statement, keys, execution_options=options).scalars())
