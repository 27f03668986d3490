"""Follower lists: how far each is bought, and the sketch that stays when its ids go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "bought_list",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("listed", sa.BigInteger(), nullable=False),
        sa.Column("cursor", Bytewise, nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.Column("has_ids", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source", "author_id", name=op.f("pk_bought_list")),
    )
    op.create_index(
        op.f("ix_follower_list_source_follower_id"), "follower_list", ["source", "follower_id"]
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
