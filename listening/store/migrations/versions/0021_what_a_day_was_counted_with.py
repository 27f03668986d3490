"""What accounts and texts of a day were counted with: every audience is counted anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "newcomer",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("role", Bytewise, nullable=False),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("campaign", "day", "source", "author_id", name=op.f("pk_newcomer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "follower_change",
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.PrimaryKeyConstraint("changes", "source", "author_id", name=op.f("pk_follower_change")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signed_day",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "day", name=op.f("pk_signed_day")),
    )
    op.create_table(
        "uncompared_day",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "day", name=op.f("pk_uncompared_day")),
    )
    op.execute(
        "INSERT INTO follower_clock (name, changes)"
        " SELECT 'complete since', changes + 1 FROM follower_clock WHERE name = 'followers'"
    )
    op.execute("UPDATE follower_clock SET changes = changes + 1 WHERE name = 'followers'")


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
