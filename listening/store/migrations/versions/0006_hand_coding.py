"""Hand coding: the posts of a sample, its frame by day, and the codebook that rows follow.

No version before this one wrote a sample or a code, so their tables are made anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.drop_table("code")
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
        sqlite_with_rowid=False,
    )
    op.drop_table("sample")
    op.create_table(
        "sample",
        sa.Column("sample_id", Bytewise, nullable=False),
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("filter", Bytewise, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("strata", Bytewise, nullable=False),
        sa.Column("days", Bytewise, nullable=False),
        sa.Column("drawn_at", UTCDateTime(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_sample")),
    )
    op.create_table(
        "sample_post",
        sa.Column("sample_id", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("stratum", Bytewise, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_sample_post_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sample_id", "source", "post_id", name=op.f("pk_sample_post")),
    )
    op.create_index("ix_sample_post_post", "sample_post", ["source", "post_id"])
    op.add_column(
        "campaign_basis",
        sa.Column("codebook", Bytewise, nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
