"""The posts that a write is about: kept in a temporary table that other statements join."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Date, Table, text

from listening.store.rows import Key
from listening.store.scratch import add_rows, batch_key, make_empty
from listening.store.staleness import CampaignDay


def fill_batch(connection: Connection, keys: Collection[Key]) -> None:
    """Make `keys` the batch."""
    make_empty(connection, batch_key)
    add_to_batch(connection, keys)


def add_to_batch(connection: Connection, keys: Collection[Key]) -> None:
    """Put more keys into the batch; one that is there twice does no harm."""
    add_rows(connection, batch_key, keys)


def add_versions_to_batch(connection: Connection, firsts: Iterable[Key]) -> None:
    """Add every version of edited posts, given by the keys of their first versions.

    Of all versions only the last counts, so what changes one may change the others' days.
    """
    statement = text(
        "INSERT INTO batch_key SELECT source, post_id FROM post"
        " WHERE source = :source AND (post_id = :first OR edited_of = :first)"
    )
    rows = [{"source": source, "first": first} for source, first in sorted(set(firsts))]
    if rows:
        connection.execute(statement, rows)


def firsts_of_batch(connection: Connection) -> set[Key]:
    """Return the keys of the first versions of whatever in the batch is an edit.

    It is the store that knows: a record may leave out what an earlier one told.
    """
    rows = connection.execute(
        text(
            "SELECT DISTINCT p.source, p.edited_of FROM batch_key b"
            " CROSS JOIN post p WHERE p.source = b.source AND p.post_id = b.post_id"
            " AND p.edited_of IS NOT NULL"
        )
    )
    return {(row.source, row.edited_of) for row in rows}


def days_of_batch(connection: Connection, batch: Table = batch_key) -> set[CampaignDay]:
    """Return every day, of every campaign, that holds a post of the batch.

    CROSS JOIN makes SQLite start from the batch; else it reads the whole store for it.
    """
    rows = connection.execute(
        text(
            f"SELECT DISTINCT c.campaign, c.day FROM {batch.name} b"
            " CROSS JOIN post_campaign c WHERE c.source = b.source AND c.post_id = b.post_id"
        ).columns(day=Date())
    )
    return {(row.campaign, row.day) for row in rows}


def tombstones_of_batch(connection: Connection) -> set[Key]:
    """Return the keys of the batch whose posts were deleted."""
    rows = connection.execute(
        text("SELECT t.source, t.post_id FROM tombstone t JOIN batch_key USING (source, post_id)")
    )
    return {(row.source, row.post_id) for row in rows}


def members_of_batch(connection: Connection, campaign: str) -> set[Key]:
    """Return the keys of the batch that are in a campaign."""
    rows = connection.execute(
        text(
            "SELECT c.source, c.post_id FROM batch_key JOIN post_campaign c USING (source, post_id)"
            " WHERE c.campaign = :campaign"
        ),
        {"campaign": campaign},
    )
    return {(row.source, row.post_id) for row in rows}


def texts_of_batch(connection: Connection) -> dict[Key, tuple[str, str | None]]:
    """Return text and language of the batch's posts that are in the store."""
    rows = connection.execute(
        text(
            "SELECT p.source, p.post_id, p.text, p.lang"
            " FROM batch_key JOIN post p USING (source, post_id)"
        )
    )
    return {(row.source, row.post_id): (row.text, row.lang) for row in rows}


def scored_texts_of_batch(connection: Connection) -> dict[Key, tuple[str, str | None]]:
    """Return text and language of the batch's posts that have a score."""
    rows = connection.execute(
        text(
            "SELECT p.source, p.post_id, p.text, p.lang"
            " FROM batch_key JOIN post p USING (source, post_id) WHERE EXISTS"
            " (SELECT 1 FROM score s WHERE s.source = p.source AND s.post_id = p.post_id)"
        )
    )
    return {(row.source, row.post_id): (row.text, row.lang) for row in rows}
