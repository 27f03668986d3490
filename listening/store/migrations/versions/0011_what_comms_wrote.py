"""What comms wrote for a published page."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("editorial", Bytewise, nullable=False, server_default=""))
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.alter_column("editorial", existing_type=Bytewise, server_default=None)


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
