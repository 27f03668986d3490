"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "author",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("handle", Bytewise, nullable=True),
        sa.Column("followers_count", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=True),
        sa.Column("observed_at", UTCDateTime(), nullable=False),
        sa.Column("followers_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", "author_id", name=op.f("pk_author")),
    )
    op.create_table(
        "campaign_role",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("role", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("campaign", "source", "author_id", name=op.f("pk_campaign_role")),
    )
    op.create_table(
        "collection_window",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("query_hash", Bytewise, nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("status", Bytewise, nullable=False),
        sa.Column("cursor", Bytewise, nullable=True),
        sa.Column("claimed_by", Bytewise, nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=False),
        sa.Column("why", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint(
            "source",
            "campaign",
            "query_hash",
            "starts_at",
            "ends_at",
            name=op.f("pk_collection_window"),
        ),
    )
    op.create_table(
        "expected",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "source", "day", name=op.f("pk_expected")),
    )
    op.create_table(
        "follower_list",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("follower_id", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint(
            "source", "author_id", "follower_id", name=op.f("pk_follower_list")
        ),
    )
    op.create_table(
        "participation",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dimension", Bytewise, nullable=False),
        sa.Column("value", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign",
            "day",
            "dimension",
            "value",
            "source",
            "author_id",
            name=op.f("pk_participation"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "post",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("text", Bytewise, nullable=False),
        sa.Column("lang", Bytewise, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("conversation_id", Bytewise, nullable=True),
        sa.Column("uri", Bytewise, nullable=True),
        sa.Column("edited_of", Bytewise, nullable=True),
        sa.Column("reposts", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("quotes", sa.BigInteger(), nullable=True),
        sa.Column("bookmarks", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("first_seen_at", UTCDateTime(), nullable=False),
        sa.Column("observed_at", UTCDateTime(), nullable=False),
        sa.Column("metrics_at", UTCDateTime(), nullable=True),
        sa.Column("views_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", "post_id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_edited_of", ["source", "edited_of"], unique=False)

    op.create_table(
        "post_campaign",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "source", "post_id", name=op.f("pk_post_campaign")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("post_campaign", schema=None) as batch_op:
        batch_op.create_index("ix_post_campaign_day", ["campaign", "day"], unique=False)
        batch_op.create_index("ix_post_campaign_post", ["source", "post_id"], unique=False)

    op.create_table(
        "post_tag",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("tag", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("campaign", "source", "post_id", "tag", name=op.f("pk_post_tag")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "publication",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("window", Bytewise, nullable=False),
        sa.Column("content_id", Bytewise, nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("approved_by", Bytewise, nullable=False),
        sa.Column("cutoff", UTCDateTime(), nullable=True),
        sa.Column("correction", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("campaign", "window", "content_id", name=op.f("pk_publication")),
    )
    op.create_table(
        "sample",
        sa.Column("sample_id", Bytewise, nullable=False),
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("filter", Bytewise, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("strata", Bytewise, nullable=False),
        sa.Column("drawn_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_sample")),
    )
    op.create_table(
        "spend",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("month", Bytewise, nullable=False),
        sa.Column("reserved_usd", sa.Float(), nullable=False),
        sa.Column("settled_usd", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("source", "month", name=op.f("pk_spend")),
    )
    op.create_table(
        "stale_day",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "day", name=op.f("pk_stale_day")),
    )
    op.create_table(
        "tally_day",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("lang", Bytewise, nullable=False),
        sa.Column("role", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("label", Bytewise, nullable=False),
        sa.Column("analyzer", Bytewise, nullable=False),
        sa.Column("version", Bytewise, nullable=False),
        sa.Column("mask", Bytewise, nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.Column("metric_posts", sa.BigInteger(), nullable=False),
        sa.Column("engagements", sa.BigInteger(), nullable=False),
        sa.Column("impression_posts", sa.BigInteger(), nullable=False),
        sa.Column("impressions", sa.BigInteger(), nullable=False),
        sa.Column("impression_engagements", sa.BigInteger(), nullable=False),
        sa.Column("as_of", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign",
            "day",
            "source",
            "lang",
            "role",
            "kind",
            "label",
            "analyzer",
            "version",
            "mask",
            name=op.f("pk_tally_day"),
        ),
    )
    op.create_table(
        "tombstone",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("why", Bytewise, nullable=False),
        sa.Column("deleted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", "post_id", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "code",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("codebook", Bytewise, nullable=False),
        sa.Column("version", Bytewise, nullable=False),
        sa.Column("mask", Bytewise, nullable=False),
        sa.Column("code", Bytewise, nullable=False),
        sa.Column("words", Bytewise, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_code_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "source", "post_id", "codebook", "version", "mask", "code", name=op.f("pk_code")
        ),
    )
    op.create_table(
        "engager",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_engager_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", "post_id", "author_id", "kind", name=op.f("pk_engager")),
    )
    op.create_table(
        "hand_label",
        sa.Column("sample_id", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("coder", Bytewise, nullable=False),
        sa.Column("labels", Bytewise, nullable=False),
        sa.Column("labelled_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_hand_label_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "sample_id", "source", "post_id", "coder", name=op.f("pk_hand_label")
        ),
    )
    op.create_table(
        "metric_snapshot",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("reposts", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("quotes", sa.BigInteger(), nullable=True),
        sa.Column("bookmarks", sa.BigInteger(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("observed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_metric_snapshot_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "source", "post_id", "observed_on", name=op.f("pk_metric_snapshot")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "raw",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("retrieved_at", UTCDateTime(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_raw_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", "post_id", "retrieved_at", name=op.f("pk_raw")),
    )
    op.create_table(
        "score",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("analyzer", Bytewise, nullable=False),
        sa.Column("version", Bytewise, nullable=False),
        sa.Column("mask", Bytewise, nullable=False),
        sa.Column("label", Bytewise, nullable=False),
        sa.Column("negative", sa.Float(), nullable=True),
        sa.Column("neutral", sa.Float(), nullable=True),
        sa.Column("positive", sa.Float(), nullable=True),
        sa.Column("language", Bytewise, nullable=True),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_score_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "source", "post_id", "analyzer", "version", "mask", name=op.f("pk_score")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
