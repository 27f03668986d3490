"""When accounts were made: a copy by a young one makes it suspect, so days hear of new dates."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.measures.automation import YOUNG_DAYS
from listening.store.rows import Key
from listening.store.scratch import add_rows, author_key, make_empty
from listening.store.staleness import CampaignDay
from listening.store.traits import OF_SUSPECT

_EARLIEST = """
    SELECT min((SELECT min(t.day) FROM tally_day t WHERE t.campaign = b.campaign)) AS day
    FROM campaign_basis b
"""

_COPIES = (
    text(f"""
    SELECT DISTINCT x.campaign, x.day, a.created_at FROM author_key k
    CROSS JOIN author a CROSS JOIN post p CROSS JOIN repeat x
    WHERE a.source = k.source AND a.author_id = k.author_id AND a.created_at > :first
    AND p.source = a.source AND p.author_id = a.author_id
    AND x.source = p.source AND x.post_id = p.post_id AND x.what = 'copy'
    AND NOT EXISTS (SELECT 1 FROM participation s
        WHERE s.campaign = x.campaign AND s.day = x.day AND s.source = p.source
        AND s.author_id = p.author_id AND s.traits LIKE '{OF_SUSPECT}')
""")
    .bindparams(bindparam("first", type_=UTCDateTime))
    .columns(day=Date, created_at=UTCDateTime)
)


def young_since(day: date) -> datetime:
    """Return from when on an account must have been made to be young on a day."""
    return datetime.combine(day, time(), UTC) - timedelta(days=YOUNG_DAYS)


def days_of_young_copiers(connection: Connection, authors: Collection[Key]) -> set[CampaignDay]:
    """Return the days on which one of these copied a text while it was young, and was counted as
    if it was not: its date has come since.
    """
    earliest = connection.execute(text(_EARLIEST).columns(day=Date())).scalar()
    if earliest is None or not authors:
        return set()
    make_empty(connection, author_key)
    add_rows(connection, author_key, authors)
    rows = connection.execute(_COPIES, {"first": young_since(earliest)})
    return {(row.campaign, row.day) for row in rows if row.created_at > young_since(row.day)}
