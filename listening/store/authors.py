"""Reading which accounts are known."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from listening.store.tables import metadata

_author = metadata.tables["author"]


def read_authors_since(
    connection: Connection, source: str, author_ids: Collection[str], since: datetime
) -> set[str]:
    """Return those of `author_ids` whose account was observed at `since` or later."""
    c = _author.c
    statement = select(c.author_id).where(
        c.source == source, c.author_id.in_(sorted(author_ids)), c.observed_at >= since
    )
    return set(connection.execute(statement).scalars())
