"""An alert is told once: which was, to whom."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "alert",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("rule", Bytewise, nullable=False),
        sa.Column("key", Bytewise, nullable=False),
        sa.Column("address", Bytewise, nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "rule", "key", "address", name=op.f("pk_alert")),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
