"""Deleting posts, and what goes with them, in whatever order deletions and posts arrive.

Deleting any version of an edited post deletes all of them
(https://docs.x.com/x-api/fundamentals/edit-posts), and with a post its reposts go.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from listening.model import Deletion
from listening.store.batches import add_to_batch, tombstones_of_batch
from listening.store.rows import Key
from listening.store.upserts import upsert

FOLLOWS = "original deleted"


def bury(connection: Connection, deletions: Sequence[Deletion]) -> set[Key]:
    """Leave a tombstone for each deletion, and remove posts of the batch that are gone.

    So go all versions of a post, its reposts, and authors without a post left in a campaign.
    All of them join the batch; returns the keys of it that are gone.
    """
    if not deletions and not _is_anything_gone(connection):
        return set()
    upsert(
        connection,
        "tombstone",
        ((d.source, d.post_id, d.why, d.deleted_at, None) for d in deletions),
    )
    add_to_batch(connection, {(d.source, d.post_id) for d in deletions})
    while more := _gone_along(connection):
        add_to_batch(connection, more)
    gone = tombstones_of_batch(connection)
    if gone:
        _keep_versions(connection)
        authors = _authors_of_gone(connection)
        _delete_tags(connection)
        delete_from(connection, ("post",), gone)
        _delete_without_posts(connection, authors)
    return gone


def gather_versions(connection: Connection) -> None:
    """Let a deleted post stand in its campaigns once, as its first version, on its last day."""
    connection.execute(
        text(
            "INSERT INTO post_campaign (campaign, source, post_id, day)"
            " SELECT c.campaign, c.source, t.edited_of, max(c.day) FROM batch_key b"
            f" CROSS JOIN tombstone t CROSS JOIN post_campaign c WHERE {_IS_B.format('t')}"
            f" AND {_IS_B.format('c')} AND t.edited_of IS NOT NULL"
            " GROUP BY c.campaign, c.source, t.edited_of"
            " ON CONFLICT (campaign, source, post_id) DO UPDATE SET day = excluded.day"
            " WHERE excluded.day > post_campaign.day"
        )
    )
    later = connection.execute(
        text(
            "SELECT DISTINCT t.source, t.post_id FROM batch_key b CROSS JOIN tombstone t"
            f" WHERE {_IS_B.format('t')} AND t.edited_of IS NOT NULL"
        )
    )
    delete_from(connection, ("post_campaign",), [(row.source, row.post_id) for row in later])


def delete_from(connection: Connection, tables: Iterable[str], keys: Iterable[Key]) -> None:
    """Remove what `tables` hold of posts."""
    rows = [{"source": source, "post_id": post_id} for source, post_id in sorted(keys)]
    for table in tables if rows else ():
        connection.execute(
            text(f"DELETE FROM {table} WHERE source = :source AND post_id = :post_id"), rows
        )


_IS_B = "{0}.source = b.source AND {0}.post_id = b.post_id"

_GONE_ALONG = text(
    "INSERT INTO tombstone (source, post_id, why)"
    # a post of the batch whose first version, or original, is gone
    " SELECT p.source, p.post_id, :why FROM batch_key b CROSS JOIN post p CROSS JOIN tombstone t"
    f" WHERE {_IS_B.format('p')} AND t.source = p.source AND t.post_id = p.edited_of"
    " UNION"
    " SELECT p.source, p.post_id, :why FROM batch_key b CROSS JOIN post p CROSS JOIN tombstone t"
    f" WHERE {_IS_B.format('p')} AND t.source = p.source AND t.post_id = p.repost_of"
    # reposts and later versions of what is gone
    " UNION SELECT p.source, p.post_id, :why FROM batch_key b CROSS JOIN tombstone t"
    f" CROSS JOIN post p WHERE {_IS_B.format('t')} AND p.source = b.source"
    " AND (p.edited_of = b.post_id OR p.repost_of = b.post_id)"
    # the first version of what is gone
    " UNION SELECT p.source, p.edited_of, :why FROM batch_key b CROSS JOIN tombstone t"
    f" CROSS JOIN post p WHERE {_IS_B.format('t')} AND {_IS_B.format('p')}"
    " AND p.edited_of IS NOT NULL"
    " ON CONFLICT (source, post_id) DO NOTHING RETURNING source, post_id"
)


def _is_anything_gone(connection: Connection) -> bool:
    return connection.execute(text("SELECT 1 FROM tombstone LIMIT 1")).first() is not None


def _gone_along(connection: Connection) -> set[Key]:
    """Leave tombstones for what goes along with the batch, one step on; return their keys."""
    rows = connection.execute(_GONE_ALONG, {"why": FOLLOWS}).all()
    return {(row.source, row.post_id) for row in rows}


def _keep_versions(connection: Connection) -> None:
    """Let tombstones tell what the posts, which go, told of their first versions."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT p.source, p.post_id, p.edited_of FROM batch_key b"
            f" CROSS JOIN tombstone t CROSS JOIN post p WHERE {_IS_B.format('t')}"
            f" AND {_IS_B.format('p')} AND p.edited_of IS NOT NULL"
        )
    )
    links = [dict(row) for row in rows.mappings()]
    if links:
        connection.execute(
            text(
                "UPDATE tombstone SET edited_of = :edited_of"
                " WHERE source = :source AND post_id = :post_id"
            ),
            links,
        )


def _authors_of_gone(connection: Connection) -> list[Key]:
    rows = connection.execute(
        text(
            "SELECT DISTINCT p.source, p.author_id FROM batch_key b CROSS JOIN tombstone t"
            f" CROSS JOIN post p WHERE {_IS_B.format('t')} AND {_IS_B.format('p')}"
        )
    )
    return sorted((row.source, row.author_id) for row in rows)


def _delete_tags(connection: Connection) -> None:
    """Start from campaigns: the key of post_tag has them first."""
    connection.execute(
        text(
            "DELETE FROM post_tag WHERE (campaign, source, post_id) IN ("
            "SELECT c.campaign, c.source, c.post_id FROM batch_key b CROSS JOIN tombstone t"
            f" CROSS JOIN post_campaign c WHERE {_IS_B.format('t')} AND {_IS_B.format('c')})"
        )
    )


def _delete_without_posts(connection: Connection, authors: Iterable[Key]) -> None:
    """A post that others refer to came without its author, and so keeps none."""
    rows = [{"source": source, "author_id": author_id} for source, author_id in authors]
    if rows:
        connection.execute(
            text(
                "DELETE FROM author WHERE source = :source AND author_id = :author_id"
                " AND NOT EXISTS (SELECT 1 FROM post p JOIN post_campaign c"
                " ON c.source = p.source AND c.post_id = p.post_id"
                " WHERE p.source = author.source AND p.author_id = author.author_id)"
            ),
            rows,
        )
