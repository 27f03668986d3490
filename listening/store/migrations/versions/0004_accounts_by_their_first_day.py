"""Accounts by their first day, and rates over posts that carry both of their parts.

Tallies are made of posts, so they are emptied, and every day is marked to be counted anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version."""
    op.create_table(
        "participant",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("dimension", Bytewise, nullable=False),
        sa.Column("value", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("author_id", Bytewise, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign", "dimension", "value", "source", "author_id", name=op.f("pk_participant")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "turnout",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dimension", Bytewise, nullable=False),
        sa.Column("value", Bytewise, nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("role", Bytewise, nullable=False),
        sa.Column("accounts", sa.BigInteger(), nullable=False),
        sa.Column("newcomers", sa.BigInteger(), nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign", "day", "dimension", "value", "source", "role", name=op.f("pk_turnout")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "new_audience",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("role", Bytewise, nullable=False),
        sa.Column("accounts", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("follower_sum", sa.BigInteger(), nullable=False),
        sa.Column("follower_max", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "day", "role", name=op.f("pk_new_audience")),
    )
    op.create_table(
        "follower_clock",
        sa.Column("name", Bytewise, nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_follower_clock")),
    )
    op.drop_table("tally_day")
    op.create_table(
        "tally_day",
        sa.Column("campaign", Bytewise, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", Bytewise, nullable=False),
        sa.Column("lang", Bytewise, nullable=False),
        sa.Column("role", Bytewise, nullable=False),
        sa.Column("kind", Bytewise, nullable=False),
        sa.Column("label", Bytewise, nullable=False),
        sa.Column("analyzer", Bytewise, nullable=False),
        sa.Column("version", Bytewise, nullable=False),
        sa.Column("mask", Bytewise, nullable=False),
        sa.Column("posts", sa.BigInteger(), nullable=False),
        sa.Column("metric_posts", sa.BigInteger(), nullable=False),
        sa.Column("engagements", sa.BigInteger(), nullable=False),
        sa.Column("impression_posts", sa.BigInteger(), nullable=False),
        sa.Column("impressions", sa.BigInteger(), nullable=False),
        sa.Column("rated_posts", sa.BigInteger(), nullable=False),
        sa.Column("rated_impressions", sa.BigInteger(), nullable=False),
        sa.Column("rated_engagements", sa.BigInteger(), nullable=False),
        sa.Column("as_of", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "campaign",
            "day",
            "source",
            "lang",
            "role",
            "kind",
            "label",
            "analyzer",
            "version",
            "mask",
            name=op.f("pk_tally_day"),
        ),
    )
    op.execute("DELETE FROM participation")
    op.execute(
        "INSERT INTO stale_day (campaign, day) SELECT DISTINCT campaign, day FROM post_campaign"
        " WHERE true ON CONFLICT (campaign, day) DO NOTHING"
    )


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
