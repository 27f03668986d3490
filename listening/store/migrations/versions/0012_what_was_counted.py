"""A platform's counts belong to what was asked: other words are counted anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_ASKED = "SELECT {} FROM collection_window w WHERE w.campaign = expected.campaign"


def upgrade() -> None:
    """Change the tables to this version; counts go of which nobody knows what was asked."""
    op.add_column(
        "expected", sa.Column("query_hash", Bytewise, nullable=False, server_default=sa.text("''"))
    )
    op.execute(f"DELETE FROM expected WHERE ({_ASKED.format('count(DISTINCT query_hash)')}) <> 1")
    op.execute(f"UPDATE expected SET query_hash = ({_ASKED.format('max(w.query_hash)')})")
    with op.batch_alter_table("expected", schema=None) as batch_op:
        batch_op.alter_column("query_hash", server_default=None)
        batch_op.drop_constraint(op.f("pk_expected"), type_="primary")
        batch_op.create_primary_key(
            op.f("pk_expected"), ["campaign", "query_hash", "source", "day"]
        )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
