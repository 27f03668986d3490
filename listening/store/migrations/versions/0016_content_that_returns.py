"""Content that comes back is published anew, and a page knows what was gone of the days before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone_before", sa.BigInteger(), nullable=True))
        batch_op.drop_constraint(op.f("pk_publication"), type_="primary")
        batch_op.create_primary_key(
            op.f("pk_publication"), ["campaign", "window", "content_id", "first_at"]
        )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
