"""Who or what is to be forgotten, as far as the store knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from listening.store.forgotten import AUTHOR, HANDLE, POST
from listening.store.naming import Names
from listening.store.tables import metadata


def _tables_with(column: str) -> list[str]:
    """Return tables with a column, those that refer to others first."""
    return [table.name for table in reversed(metadata.sorted_tables) if column in table.columns]


TABLES_OF_POSTS = _tables_with("post_id")
TABLES_OF_AUTHORS = [name for name in _tables_with("author_id") if name not in {"post", "engager"}]
"""Posts go with all that belongs to them, and engagers are kept by salted ids."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with all posts, or a post with all its versions, and every name of either."""

    source: str
    name: str
    is_author: bool
    posts: dict[str, str | None]  # each version's id, with its text where it is known
    handles: frozenset[str]

    @property
    def is_known(self) -> bool:
        """Whether the store has anything of it."""
        return self.is_author or bool(self.posts)

    @property
    def names(self) -> Names:
        """Every id and handle that must not stand anywhere any more."""
        return Names(frozenset({self.name, *self.posts}), self.handles)

    def to_remember(self) -> Iterator[tuple[str, str, str]]:
        """Yield (source, kind, name) of what must not come back; an id never seen may be either."""
        if self.is_author or not self.is_known:
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
    return sorted(row.author_id for row in rows if row.handle and row.handle.casefold() == wanted)


def find_subject(connection: Connection, source: str, name: str) -> Subject:
    """Return the author with the id `name`, or else the post, or else what was never seen."""
    keys = {"source": source, "name": name}
    handles = connection.execute(
        text("SELECT handle FROM author WHERE source = :source AND author_id = :name"), keys
    ).scalars()
    folded = frozenset(handle.casefold() for handle in handles if handle)
    theirs = _posts(connection, "author_id = :name", keys)
    is_author = bool(theirs) or _has_author(connection, keys)
    if is_author:
        return Subject(source, name, is_author, theirs, folded)
    first = _first_version(connection, keys)
    of_first = {**keys, "name": first}
    versions = _posts(connection, "coalesce(edited_of, post_id) = :name", of_first)
    return Subject(source, name, is_author, _dead(connection, of_first) | versions, frozenset())


def _first_version(connection: Connection, keys: dict[str, Any]) -> str:
    """Return the first version's id: of a post that is gone, its tombstone tells it."""
    for table in ("post", "tombstone"):
        statement = f"SELECT edited_of FROM {table} WHERE source = :source AND post_id = :name"
        if first := connection.execute(text(statement), keys).scalar():
            return str(first)
    return str(keys["name"])


def _dead(connection: Connection, keys: dict[str, Any]) -> dict[str, str | None]:
    """Return every version that is gone, without a text."""
    statement = (
        "SELECT post_id FROM tombstone"
        " WHERE source = :source AND coalesce(edited_of, post_id) = :name"
    )
    return dict.fromkeys(connection.execute(text(statement), keys).scalars())


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
        for table in TABLES_OF_AUTHORS
    )
