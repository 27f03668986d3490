"""A list is bought by one run at a time: who holds it, and until when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "list_claim",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("list_of", Bytewise, nullable=False),
        sa.Column("claimed_by", Bytewise, nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "list_of", name=op.f("pk_list_claim")),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
