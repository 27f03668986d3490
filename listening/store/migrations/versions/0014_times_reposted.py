"""How often posts were reposted, as their own counts tell: every day is counted anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    for name in ("reposted_posts", "times_reposted"):
        with op.batch_alter_table("tally_day", schema=None) as batch_op:
            batch_op.add_column(
                sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text("0"))
            )
        with op.batch_alter_table("tally_day", schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=sa.BigInteger(), server_default=None)
    op.execute(
        "INSERT INTO stale_day (campaign, day) SELECT DISTINCT campaign, day FROM tally_day"
        " WHERE true ON CONFLICT (campaign, day) DO NOTHING"
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
