"""Accounts by the traits of their posts: every day is counted anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    for name in ("participation", "participant"):
        op.drop_table(name)
    op.create_table(
        "participation",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("traits", Bytewise, nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign", "day", "source", "author_id", "traits", name=op.f("pk_participation")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participant",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("traits", Bytewise, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign", "source", "author_id", "traits", name=op.f("pk_participant")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO stale_day (campaign, day) SELECT DISTINCT campaign, day FROM tally_day"
        " WHERE true ON CONFLICT (campaign, day) DO NOTHING"
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
