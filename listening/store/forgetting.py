"""Forgetting: erases a person or a post from every table, in the caller's one transaction."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zlib import decompress

from sqlalchemy import Connection, Date, text

from listening.store.batches import days_of_batch, fill_batch
from listening.store.database import Store
from listening.store.followers import forget_follower
from listening.store.forgotten import AUTHOR, HANDLE, POST, Forgotten, read_forgotten, remember
from listening.store.gone import note_erasure
from listening.store.list_claims import forget_claims
from listening.store.locks import lock_posts
from listening.store.naming import Names, repeated_handle, tags_without_handles, without_handles
from listening.store.repeats import forget_signed
from listening.store.rows import Key
from listening.store.salting import Salt, read_salt
from listening.store.staleness import mark_days
from listening.store.subjects import TABLES_OF_AUTHORS, TABLES_OF_POSTS, Subject, find_subject
from listening.store.tables import metadata

AT_A_TIME = 5000

Progress = Callable[[int, int], None]
"""Called with how much is done of how much."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows erased by table, other people's texts that were changed, and campaigns touched.

    `names` are the ids and handles that must not stand anywhere else either; `taught` are the
    campaigns in which somebody had coded a post of theirs.
    """

    rows: dict[str, int]
    texts: int
    campaigns: tuple[str, ...]
    names: Names
    taught: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether there was anything to erase."""
        return any(self.rows.values())


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
    subject = find_subject(connection, source, name)
    is_again = _is_forgotten(connection, subject)
    remember(connection, salt, subject.to_remember(), now)
    known = read_forgotten(connection)
    assert known is not None
    kinds_in = partial(known.kinds_in, source) if is_again else _by_names(subject)
    naming = _records_naming(connection, source, kinds_in, on_records)
    gone = [(source, each) for each in (*subject.posts, *_reposts(connection, subject, naming))]
    changed = _forget_handles(connection, source, known, {*gone})
    fill_batch(connection, [*gone, *changed])
    days = days_of_batch(connection) | _days_of_author(connection, subject)
    fill_batch(connection, gone)
    note_erasure(connection)
    taught = _campaigns_coded_by_hand(connection)
    rows = _erase_posts(connection)
    _add(rows, _erase_author(connection, subject) if subject.is_author else {})
    if subject.is_author or not subject.posts:
        _add(rows, _erase_salted(connection, subject, salt))
    _add(rows, {"list_claim": forget_claims(connection, source, subject.names.ids)})
    fill_batch(connection, [(source, each) for each in naming])
    _add(rows, {"raw": _delete(connection, "raw", _IN_BATCH)})
    _leave_conversations(connection, source, known)
    mark_days(connection, days)
    forget_signed(connection, days)
    campaigns = tuple(sorted({campaign for campaign, _ in days}))
    return Erased(rows, len(changed), campaigns, subject.names, taught)


def scrub(store: Store) -> None:
    """Make the database files themselves hold nothing of what was erased, as far as they let us.

    SQLite's log is emptied; PostgreSQL's dead rows are removed, though its own log may hold
    them until it is recycled.
    """
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                text(f"VACUUM {', '.join(metadata.tables)}")
            )


_IN_BATCH = "(source, post_id) IN (SELECT source, post_id FROM batch_key)"


def _overwrite_what_is_freed(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _is_forgotten(connection: Connection, subject: Subject) -> bool:
    known = read_forgotten(connection)
    return known is not None and any(
        known.has(subject.source, kind, subject.name) for kind in (AUTHOR, POST)
    )


def _records_naming(
    connection: Connection,
    source: str,
    kinds_in: Callable[[str], set[str]],
    on_records: Progress,
) -> dict[str, bool]:
    """Return the posts whose raw records name the subject, and whether they name a post of it."""
    of_source = {"source": source}
    total = connection.execute(
        text("SELECT count(*) FROM raw WHERE source = :source"), of_source
    ).scalar_one()
    rows = connection.execute(
        text("SELECT post_id, record FROM raw WHERE source = :source"),
        of_source,
        execution_options={"yield_per": AT_A_TIME},
    )
    naming: dict[str, bool] = {}
    done = 0
    for part in rows.partitions():
        for post_id, record in part:
            if kinds := kinds_in(decompress(record).decode(errors="replace")):
                naming[post_id] = naming.get(post_id, False) or POST in kinds
        done += len(part)
        on_records(done, total)
    return naming


def _by_names(subject: Subject) -> Callable[[str], set[str]]:
    """Plain names are found faster than salted ones, which are all there is of who left before."""
    names = subject.names
    posts = Names(names.ids if not subject.is_author else frozenset({*subject.posts}))

    def kinds_in(record: str) -> set[str]:
        if not names.are_in(record):
            return set()
        return {POST} if posts.are_in(record) else {AUTHOR}

    return kinds_in


def _reposts(connection: Connection, subject: Subject, naming: dict[str, bool]) -> list[str]:
    """Return reposts of the subject's posts: by their record, their text, or whom they repeat."""
    texts = {each for each in subject.posts.values() if each}
    rows = connection.execute(
        text(
            "SELECT post_id, text, repost_of FROM post WHERE source = :source AND kind = 'repost'"
        ),
        {"source": subject.source},
        execution_options={"yield_per": AT_A_TIME},
    )
    return [
        post_id
        for post_id, said, original in rows
        if original in subject.posts
        or naming.get(post_id)
        or said in texts
        or _is_cut(said, subject, post_id in naming)
    ]


def _is_cut(said: str, subject: Subject, is_naming: bool) -> bool:
    handle = repeated_handle(said)
    return handle is not None and (handle in subject.handles or is_naming)


def _forget_handles(
    connection: Connection, source: str, known: Forgotten, gone: Collection[Key]
) -> list[Key]:
    """Take handles out of other people's texts; a score is of a text, so it goes.

    Those of whoever was forgotten before are looked for as well: texts came in since.
    """
    rows = connection.execute(
        text(
            "SELECT post_id, text, tags FROM post"
            " WHERE source = :source AND (text LIKE '%@%' OR tags LIKE '%@%')"
        ),
        {"source": source},
        execution_options={"yield_per": AT_A_TIME},
    )
    is_gone = partial(known.has, source, HANDLE)
    changed = {
        (source, post_id): left
        for post_id, said, tags in rows
        if (left := _without_handles(said, tags, is_gone)) != (said, tags)
        and (source, post_id) not in gone
    }
    new = [
        {"source": source, "id": key[1], "said": said, "tags": tags}
        for key, (said, tags) in changed.items()
    ]
    if new:
        connection.execute(
            text(
                "UPDATE post SET text = :said, tags = :tags"
                " WHERE source = :source AND post_id = :id"
            ),
            new,
        )
        fill_batch(connection, changed.keys())
        for table in ("score", "code"):
            _delete(connection, table, _IN_BATCH)
    return list(changed)


def _without_handles(said: str, tags: str, is_gone: Callable[[str], bool]) -> tuple[str, str]:
    left = tags_without_handles(tags.split("\n"), is_gone)
    return without_handles(said, is_gone), "\n".join(left)


def _leave_conversations(connection: Connection, source: str, known: Forgotten) -> None:
    """Other people's posts no longer tell that they belong to a conversation begun by these."""
    roots = connection.execute(
        text("SELECT DISTINCT conversation_id FROM post WHERE source = :source"),
        {"source": source},
        execution_options={"yield_per": AT_A_TIME},
    ).scalars()
    fill_batch(
        connection, [(source, each) for each in roots if each and known.has(source, POST, each)]
    )
    connection.execute(
        text(
            "UPDATE post SET conversation_id = NULL"
            " WHERE (source, conversation_id) IN (SELECT source, post_id FROM batch_key)"
        )
    )


def _days_of_author(connection: Connection, subject: Subject) -> set[tuple[str, Any]]:
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


def _campaigns_coded_by_hand(connection: Connection) -> tuple[str, ...]:
    """Return the campaigns in which somebody coded a post of the batch."""
    found = connection.execute(
        text(f"SELECT DISTINCT sample_id FROM hand_label WHERE {_IN_BATCH} ORDER BY sample_id")
    )
    return tuple(found.scalars())


def _erase_posts(connection: Connection) -> dict[str, int]:
    """Erase the posts of the batch from every table, tombstones included, which hold their ids."""
    return {table: _delete(connection, table, _IN_BATCH) for table in TABLES_OF_POSTS}


_ITS = "source = :source AND author_id = :id"


def _erase_author(connection: Connection, subject: Subject) -> dict[str, int]:
    keys = {"source": subject.source, "id": subject.name}
    return {name: _delete(connection, name, _ITS, keys) for name in TABLES_OF_AUTHORS}


def _erase_salted(connection: Connection, subject: Subject, salt: Salt) -> dict[str, int]:
    """Who engaged or follows need not have posted: any id that is no post's may be theirs."""
    salted = {"source": subject.source, "id": salt.of(subject.name)}
    return {
        "engager": _delete(connection, "engager", _ITS, salted),
        "begun_list_account": _delete(
            connection, "begun_list_account", "source = :source AND account = :id", salted
        ),
        "follower_list": forget_follower(connection, subject.source, salted["id"]),
    }


def _delete(
    connection: Connection, table: str, condition: str, keys: dict[str, Any] | None = None
) -> int:
    return connection.execute(text(f"DELETE FROM {table} WHERE {condition}"), keys or {}).rowcount


def _add(rows: dict[str, int], more: dict[str, int]) -> None:
    for table, count in more.items():
        rows[table] = rows.get(table, 0) + count
