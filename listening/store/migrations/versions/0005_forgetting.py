"""What was forgotten, by salted ids; and when lists of engagers were bought."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "salt",
        sa.Column("name", Bytewise, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_salt")),
    )
    op.create_table(
        "forgotten",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("digest", Bytewise, nullable=False),
        sa.Column("forgotten_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "digest", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "engager_list",
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("post_id", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source", "post_id"],
            ["post.source", "post.post_id"],
            name=op.f("fk_engager_list_source_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", "post_id", "kind", name=op.f("pk_engager_list")),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
