"""Index only the posts that edit or repeat others: every post was written into both indices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    for name in ("edited_of", "repost_of"):
        given = sa.text(f"{name} IS NOT NULL")
        op.drop_index(f"ix_post_{name}", "post")
        op.create_index(
            f"ix_post_{name}",
            "post",
            ["source", name],
            sqlite_where=given,
            postgresql_where=given,
        )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
