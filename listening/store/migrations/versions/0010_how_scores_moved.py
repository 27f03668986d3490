"""How the labels of posts moved when another analyzer, or version of it, came."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    for name in ("scorer", "scorer_before"):
        op.add_column(
            "campaign_basis",
            sa.Column(name, Bytewise, nullable=False, server_default=sa.text("''")),
        )
    op.execute(
        "UPDATE campaign_basis SET scorer = coalesce((SELECT max(t.analyzer || ' ' || t.version"
        " || ' ' || t.mask) FROM tally_day t WHERE t.campaign = campaign_basis.campaign), '')"
    )
    op.create_table(
        "score_shift",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("before", Bytewise, nullable=False),
        sa.Column("label", Bytewise, nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.Column("accounts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "day", "before", "label", name=op.f("pk_score_shift")),
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
