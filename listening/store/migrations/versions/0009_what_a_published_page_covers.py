"""What a published page covers, and what is gone of each day: deleted, or erased by request."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

Bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Change the tables to this version; days that wait to be counted are left to their tally."""
    for name, columns in (("erasure", ["posts"]), ("gone_day", ["deleted", "erased"])):
        op.create_table(
            name,
            sa.Column("campaign", Bytewise, nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            *(sa.Column(each, sa.BigInteger(), nullable=False) for each in columns),
            sa.PrimaryKeyConstraint("campaign", "day", name=op.f(f"pk_{name}")),
        )
    op.execute(
        "INSERT INTO gone_day (campaign, day, deleted, erased)"
        " SELECT c.campaign, c.day, count(*), 0 FROM post_campaign c"
        " JOIN tombstone t ON t.source = c.source AND t.post_id = c.post_id"
        " WHERE (c.campaign, c.day) NOT IN (SELECT campaign, day FROM stale_day)"
        " GROUP BY c.campaign, c.day"
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("erased", sa.BigInteger(), nullable=False, server_default="0")
        )
    _fill_days(op.get_bind())
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.alter_column("since", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("until", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("erased", server_default=None)


def _fill_days(connection: sa.Connection) -> None:
    """A window's name tells its days; of an open one, the last was the day before publication."""
    rows = connection.execute(
        sa.text(
            'SELECT p.campaign, p."window", p.content_id, p.first_at, b.timezone,'
            " (SELECT min(day) FROM tally_day t WHERE t.campaign = p.campaign) AS first_day"
            " FROM publication p LEFT JOIN campaign_basis b ON b.campaign = p.campaign"
        ).columns(first_at=UTCDateTime(), first_day=sa.Date())
    ).all()
    for row in rows:
        since, until = _days_of(row)
        connection.execute(
            sa.text(
                "UPDATE publication SET since = :since, until = :until WHERE campaign = :campaign"
                ' AND "window" = :window AND content_id = :content_id'
            ).bindparams(
                sa.bindparam("since", type_=sa.Date), sa.bindparam("until", type_=sa.Date)
            ),
            {
                "campaign": row.campaign,
                "window": row.window,
                "content_id": row.content_id,
                "since": since,
                "until": until,
            },
        )


def _days_of(row: Any) -> tuple[date, date]:
    zone = ZoneInfo(row.timezone) if row.timezone else UTC
    published: datetime = row.first_at
    before = published.astimezone(zone).date() - timedelta(days=1)
    first, _, last = row.window.removeprefix("from-").partition("_")
    since = _day(first) or row.first_day or before
    return since, max(since, min(_day(last) or before, before))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def downgrade() -> None:
    """A store is only ever brought forward; go back by restoring a copy."""
    raise NotImplementedError
