"""What rows follow: days a timezone, tags a query, reposts and later versions their original."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.sources.x_fields import UnreadableError, object_of, references_of, repost_of, tags_in

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

CHUNK = 5000


def upgrade() -> None:
    """Change the tables to this version."""
    _add_links_and_tags()
    _add_basis()
    _let_tombstones_follow()
    _split_snapshots()
    _mark_current_publications()


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError


def _add_links_and_tags() -> None:
    """Add columns to post in place: SQLite would make it anew, and empty every table of it."""
    op.add_column("post", sa.Column("repost_of", Bytewise, nullable=True))
    op.add_column("post", sa.Column("tags", Bytewise, nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    for rows in _posts(connection):
        given = [
            {
                "source": row.source,
                "post_id": row.post_id,
                "tags": "\n".join(sorted({*tags_in(row.text), *_matched(connection, row)})),
                "repost_of": _reposted(connection, row) if row.kind == "repost" else None,
            }
            for row in rows
        ]
        connection.execute(
            sa.text(
                "UPDATE post SET tags = :tags, repost_of = :repost_of"
                " WHERE source = :source AND post_id = :post_id"
            ),
            given,
        )
    op.create_index("ix_post_author_id", "post", ["source", "author_id"])
    op.create_index("ix_post_repost_of", "post", ["source", "repost_of"])
    op.create_index("ix_hand_label_post", "hand_label", ["source", "post_id"])


def _posts(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    after = {"source": "", "post_id": ""}
    statement = sa.text(
        "SELECT source, post_id, kind, text FROM post"
        " WHERE (source, post_id) > (:source, :post_id) ORDER BY source, post_id LIMIT :size"
    )
    while rows := connection.execute(statement, {**after, "size": CHUNK}).all():
        yield rows
        after = {"source": rows[-1].source, "post_id": rows[-1].post_id}


def _matched(connection: sa.Connection, row: Any) -> list[str]:
    joined = "t.tag FROM post_campaign c JOIN post_tag t USING (campaign, source, post_id)"
    return [found.tag for found in _of_post(connection, joined, row)]


def _reposted(connection: sa.Connection, row: Any) -> str | None:
    """Return what X's own record says a repost repeats; other sources' records do not tell."""
    for found in _of_post(connection, "record FROM raw", row):
        try:
            return repost_of(references_of(object_of(json.loads(zlib.decompress(found.record)))))
        except (UnreadableError, ValueError, zlib.error):
            continue
    return None


def _of_post(connection: sa.Connection, what: str, row: Any) -> Sequence[Any]:
    return connection.execute(
        sa.text(f"SELECT {what} WHERE source = :source AND post_id = :post_id"),
        {"source": row.source, "post_id": row.post_id},
    ).all()


def _add_basis() -> None:
    """What the rows there are of is not known: the next tally makes them anew."""
    op.create_table(
        "campaign_basis",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("timezone", Bytewise, nullable=False),
        sa.Column("words", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("campaign", name=op.f("pk_campaign_basis")),
    )
    op.execute("INSERT INTO campaign_basis SELECT DISTINCT campaign, '', '' FROM post_campaign")


def _let_tombstones_follow() -> None:
    with op.batch_alter_table("tombstone") as batch:
        batch.add_column(sa.Column("edited_of", Bytewise, nullable=True))
        batch.alter_column("deleted_at", existing_type=UTCDateTime(), nullable=True)


def _split_snapshots() -> None:
    for name in ("metrics_at", "views_at"):
        op.add_column("metric_snapshot", sa.Column(name, UTCDateTime(), nullable=True))
    op.execute(
        "UPDATE metric_snapshot SET"
        " metrics_at = CASE WHEN coalesce(reposts, replies, likes, quotes) IS NOT NULL"
        " THEN observed_at END,"
        " views_at = CASE WHEN coalesce(bookmarks, impressions) IS NOT NULL THEN observed_at END"
    )
    op.drop_column("metric_snapshot", "observed_at")


def _mark_current_publications() -> None:
    with op.batch_alter_table("publication") as batch:
        batch.add_column(
            sa.Column("is_current", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(
        "UPDATE publication SET is_current = (content_id = ("
        "SELECT p.content_id FROM publication p"
        " WHERE p.campaign = publication.campaign AND p.window = publication.window"
        " ORDER BY p.first_at DESC, p.content_id DESC LIMIT 1))"
    )
    with op.batch_alter_table("publication") as batch:
        batch.alter_column("is_current", server_default=None)
