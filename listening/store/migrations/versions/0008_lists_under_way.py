"""Lists of engagers that are bought page by page: where each stands, and who is in it so far."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "begun_list",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("cursor", Bytewise, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_begun_list_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", "post_id", "kind", name=op.f("pk_begun_list")),
    )
    op.create_table(
        "begun_list_account",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("account", Bytewise, nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_begun_list_account_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "source", "post_id", "kind", "account", name=op.f("pk_begun_list_account")
        ),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
