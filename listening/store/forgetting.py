"""Forgetting: erases a person or a post from every table, in the caller's one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import decompress

from sqlalchemy import Connection, Date, text

from listening.store.batches import Key, days_of_batch, fill_batch
from listening.store.database import Store
from listening.store.forgotten import AUTHOR, HANDLE, POST, remember
from listening.store.locks import lock_posts
from listening.store.naming import Names, repeated_handle, without_handles
from listening.store.salting import Salt, read_salt
from listening.store.staleness import mark_days
from listening.store.tables import metadata

AT_A_TIME = 5000

Progress = Callable[[int, int], None]
"""Called with how much is done of how much."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows erased by table, other people's texts that were changed, and campaigns touched.

    `names` are the ids and handles that must not stand anywhere else either.
    """

    rows: dict[str, int]
    texts: int
    campaigns: tuple[str, ...]
    names: Names

    @property
    def is_known(self) -> bool:
        """Whether there was anything to erase."""
        return any(self.rows.values())


@dataclass(frozen=True, slots=True)
class _Subject:
    """Who or what is to be forgotten, as far as the store knows it."""

    source: str
    name: str
    is_author: bool
    posts: dict[str, str | None]  # each version's id, with its text where it is known
    handles: frozenset[str]

    @property
    def names(self) -> Names:
        return Names(frozenset({self.name, *self.posts}), self.handles)

    def to_remember(self) -> Iterator[tuple[str, str, str]]:
        if self.is_author or not self.posts:
            yield self.source, AUTHOR, self.name
        if not self.is_author:
            yield self.source, POST, self.name
        for post_id in self.posts:
            yield self.source, POST, post_id
        for handle in self.handles:
            yield self.source, HANDLE, handle


def accounts_with_handle(connection: Connection, source: str, handle: str) -> list[str]:
    """Return the ids of every account of a source that was last seen with this handle."""
    statement = text("SELECT author_id, handle FROM author WHERE source = :source")
    wanted = handle.removeprefix("@").casefold()
    rows = connection.execute(statement, {"source": source})
    return sorted(row.author_id for row in rows if (row.handle or "").casefold() == wanted)


def erase(
    connection: Connection, source: str, name: str, now: datetime, on_records: Progress
) -> Erased:
    """Erase whoever or whatever has the id `name` at a source, and keep it from coming back.

    A person goes with all posts, a post with all its versions, and both with reposts, which
    repeat the text. Of other people's posts only raw records that name them go, and their
    handle in the text. Of posts that were deleted before nobody knows any more whose they were.
    """
    lock_posts(connection, alone=True)
    _overwrite_what_is_freed(connection)
    salt = read_salt(connection)
    subject = _subject(connection, source, name)
    remember(connection, salt, subject.to_remember(), now)
    naming = _records_naming(connection, subject, on_records)
    gone = [(source, each) for each in (*subject.posts, *_reposts(connection, subject, naming))]
    changed = _forget_handles(connection, subject, {each for _, each in gone})
    fill_batch(connection, [*gone, *changed])
    days = days_of_batch(connection) | _days_of_author(connection, subject)
    fill_batch(connection, gone)
    _leave_conversations(connection)
    rows = _erase_posts(connection)
    _add(rows, _erase_author(connection, subject, salt) if subject.is_author else {})
    fill_batch(connection, [(source, each) for each in naming])
    _add(rows, {"raw": _delete(connection, "raw", _IN_BATCH)})
    mark_days(connection, days)
    campaigns = tuple(sorted({campaign for campaign, _ in days}))
    return Erased(rows, len(changed), campaigns, subject.names)


def scrub(store: Store) -> None:
    """Make the database files themselves hold nothing of what was erased, as far as they let us.

    SQLite's log is emptied; PostgreSQL's dead rows are removed, though its own log may hold
    them until it is recycled.
    """
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))


_IN_BATCH = "(source, post_id) IN (SELECT source, post_id FROM batch_key)"


def _overwrite_what_is_freed(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _subject(connection: Connection, source: str, name: str) -> _Subject:
    keys = {"source": source, "name": name}
    handles = connection.execute(
        text("SELECT handle FROM author WHERE source = :source AND author_id = :name"), keys
    ).scalars()
    folded = frozenset(handle.casefold() for handle in handles if handle)
    theirs = _posts(connection, "author_id = :name", keys)
    is_author = bool(theirs) or _has_author(connection, keys)
    if is_author:
        return _Subject(source, name, is_author, theirs, folded)
    versions = _posts(connection, _IS_VERSION, keys)
    if not versions and _has_tombstone(connection, keys):
        versions = {name: None}
    return _Subject(source, name, is_author, versions, frozenset())


_IS_VERSION = """coalesce(edited_of, post_id) IN (:name, (
    SELECT coalesce(edited_of, post_id) FROM post WHERE source = :source AND post_id = :name))"""


def _posts(connection: Connection, condition: str, keys: dict[str, Any]) -> dict[str, str | None]:
    """Return ids and texts of posts, and the ids of their first versions, known or not."""
    rows = connection.execute(
        text(
            f"SELECT post_id, edited_of, text FROM post WHERE source = :source AND {condition}"
            " ORDER BY post_id"
        ),
        keys,
    ).all()
    firsts: dict[str, str | None] = {row.edited_of: None for row in rows if row.edited_of}
    return firsts | {row.post_id: row.text for row in rows}


def _has_author(connection: Connection, keys: dict[str, Any]) -> bool:
    return any(
        connection.execute(
            text(f"SELECT 1 FROM {table} WHERE source = :source AND author_id = :name LIMIT 1"),
            keys,
        ).scalar()
        for table in _TABLES_OF_AUTHORS
    )


def _has_tombstone(connection: Connection, keys: dict[str, Any]) -> bool:
    statement = "SELECT 1 FROM tombstone WHERE source = :source AND post_id = :name"
    return connection.execute(text(statement), keys).scalar() is not None


def _records_naming(
    connection: Connection, subject: _Subject, on_records: Progress
) -> dict[str, bool]:
    """Return the posts whose raw records name the subject, and whether they name a post of it."""
    of_source = {"source": subject.source}
    total = connection.execute(
        text("SELECT count(*) FROM raw WHERE source = :source"), of_source
    ).scalar_one()
    rows = connection.execute(
        text("SELECT post_id, record FROM raw WHERE source = :source"),
        of_source,
        execution_options={"yield_per": AT_A_TIME},
    )
    names, posts = subject.names, Names(frozenset({*subject.posts}))
    naming: dict[str, bool] = {}
    for part in rows.partitions():
        for post_id, record in part:
            body = decompress(record).decode(errors="replace")
            if names.are_in(body):
                naming[post_id] = naming.get(post_id, False) or posts.are_in(body)
        on_records(len(part), total)
    return naming


def _reposts(connection: Connection, subject: _Subject, naming: dict[str, bool]) -> list[str]:
    """Return reposts of the subject's posts: by their record, their text, or whom they repeat."""
    texts = {each for each in subject.posts.values() if each}
    rows = connection.execute(
        text("SELECT post_id, text FROM post WHERE source = :source AND kind = 'repost'"),
        {"source": subject.source},
        execution_options={"yield_per": AT_A_TIME},
    )
    return [
        post_id
        for post_id, said in rows
        if naming.get(post_id) or said in texts or repeated_handle(said) in subject.handles
    ]


def _forget_handles(connection: Connection, subject: _Subject, gone: set[str]) -> list[Key]:
    """Take the subject's handles out of other people's texts; a score is of a text, so it goes."""
    changed: dict[str, str] = {}
    for handle in sorted(subject.handles):
        rows = connection.execute(
            text(
                "SELECT post_id, text FROM post WHERE source = :source AND lower(text) LIKE :like"
            ),
            {"source": subject.source, "like": f"%@{handle}%"},
        ).all()
        for post_id, said in rows:
            left = without_handles(changed.get(post_id, said), subject.handles.__contains__)
            if left != said and post_id not in gone:
                changed[post_id] = left
    new = [{"source": subject.source, "id": key, "said": said} for key, said in changed.items()]
    if new:
        connection.execute(
            text("UPDATE post SET text = :said WHERE source = :source AND post_id = :id"), new
        )
        fill_batch(connection, [(subject.source, key) for key in changed])
        for table in ("score", "code"):
            _delete(connection, table, _IN_BATCH)
    return [(subject.source, key) for key in changed]


def _leave_conversations(connection: Connection) -> None:
    """Other people's posts no longer tell that they belong to a conversation begun by these."""
    connection.execute(
        text(
            "UPDATE post SET conversation_id = NULL"
            " WHERE (source, conversation_id) IN (SELECT source, post_id FROM batch_key)"
        )
    )


def _days_of_author(connection: Connection, subject: _Subject) -> set[tuple[str, Any]]:
    if not subject.is_author:
        return set()
    rows = connection.execute(
        text(
            "SELECT DISTINCT campaign, day FROM participation"
            " WHERE source = :source AND author_id = :name"
        ).columns(day=Date()),
        {"source": subject.source, "name": subject.name},
    )
    return {(row.campaign, row.day) for row in rows}


def _tables_with(column: str) -> list[str]:
    """Return tables with a column, those that refer to others first."""
    return [table.name for table in reversed(metadata.sorted_tables) if column in table.columns]


_TABLES_OF_POSTS = _tables_with("post_id")
_TABLES_OF_AUTHORS = [name for name in _tables_with("author_id") if name not in {"post", "engager"}]
"""Posts go with all that belongs to them, and engagers are kept by salted ids."""


def _erase_posts(connection: Connection) -> dict[str, int]:
    """Erase the posts of the batch from every table, tombstones included, which hold their ids."""
    return {table: _delete(connection, table, _IN_BATCH) for table in _TABLES_OF_POSTS}


def _erase_author(connection: Connection, subject: _Subject, salt: Salt) -> dict[str, int]:
    keys = {"source": subject.source, "id": subject.name}
    salted = {**keys, "id": salt.of(subject.name)}
    its = "source = :source AND"
    rows = {
        name: _delete(connection, name, f"{its} author_id = :id", keys)
        for name in _TABLES_OF_AUTHORS
    }
    _add(rows, {"engager": _delete(connection, "engager", f"{its} author_id = :id", salted)})
    followed = _delete(connection, "follower_list", f"{its} follower_id = :id", salted)
    _add(rows, {"follower_list": followed})
    return rows


def _delete(
    connection: Connection, table: str, condition: str, keys: dict[str, Any] | None = None
) -> int:
    return connection.execute(text(f"DELETE FROM {table} WHERE {condition}"), keys or {}).rowcount


def _add(rows: dict[str, int], more: dict[str, int]) -> None:
    for table, count in more.items():
        rows[table] = rows.get(table, 0) + count
