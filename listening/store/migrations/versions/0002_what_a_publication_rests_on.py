"""What a publication rests on: the deletions it knew of, and all that no deletion changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version; of an older publication neither is known."""
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("deleted", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("basis", Bytewise, nullable=False, server_default=""))
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.alter_column("deleted", server_default=None)
        batch_op.alter_column("basis", server_default=None)


def downgrade() -> None:
    """There is no way back: restore a copy."""
    raise NotImplementedError
