"""What a platform allows of each account, shared by all who ask."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "quota",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("account", Bytewise, nullable=False),
        sa.Column("endpoint", Bytewise, nullable=False),
        sa.Column("allowed", sa.BigInteger(), nullable=True),
        sa.Column("requests_left", sa.BigInteger(), nullable=True),
        sa.Column("resets_at", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", "account", "endpoint", name=op.f("pk_quota")),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
