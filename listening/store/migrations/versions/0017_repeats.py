"""Posts that repeat others: every day is counted anew with them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "repeat",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("what", Bytewise, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_repeat_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign", "day", "source", "post_id", name=op.f("pk_repeat")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_repeat_post", "repeat", ["source", "post_id"])
    op.add_column(
        "stale_day",
        sa.Column("changes", sa.BigInteger(), nullable=False, server_default=sa.text("1")),
    )
    op.execute(
        "INSERT INTO stale_day (campaign, day) SELECT DISTINCT campaign, day FROM post_campaign"
        " WHERE true ON CONFLICT (campaign, day) DO NOTHING"
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
