"""Reading where a campaign's collection stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Query


@dataclass(frozen=True, slots=True)
class Standing:
    """One source of a campaign: collected up to when, windows not finished, and gaps."""

    source: str
    collected_until: datetime | None
    open_windows: int
    gaps: int
    cost_usd: float


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store holds of a campaign: posts, days to count anew, newest observation."""

    posts: int
    stale_days: int
    newest: datetime | None


def read_standings(connection: Connection, campaign: str) -> Iterator[Standing]:
    """Yield where each source's collection stands, by source."""
    rows = connection.execute(
        text(
            "SELECT source, max(CASE WHEN status = 'done' THEN ends_at END) AS until,"
            " sum(CASE WHEN status = 'open' THEN 1 ELSE 0 END) AS unfinished,"
            " sum(CASE WHEN status = 'gap' THEN 1 ELSE 0 END) AS gaps, sum(cost_usd) AS cost"
            " FROM collection_window WHERE campaign = :campaign GROUP BY source ORDER BY source"
        ).columns(until=UTCDateTime()),
        {"campaign": campaign},
    )
    for row in rows:
        yield Standing(row.source, row.until, int(row.unfinished), int(row.gaps), float(row.cost))


def read_expected_days(connection: Connection, query: Query, source: str) -> set[date]:
    """Return the days of which the platform's own count of what `query` asks is kept."""
    statement = text(
        "SELECT day FROM expected"
        " WHERE campaign = :campaign AND query_hash = :query_hash AND source = :source"
    ).columns(day=Date())
    keys = {"campaign": query.campaign, "query_hash": query.digest, "source": source}
    return set(connection.execute(statement, keys).scalars())


def read_holdings(connection: Connection, campaign: str) -> Holdings:
    """Return what the store holds of a campaign."""
    row = connection.execute(
        text(
            "SELECT (SELECT count(*) FROM post_campaign WHERE campaign = :campaign) AS posts,"
            " (SELECT count(*) FROM stale_day WHERE campaign = :campaign) AS stale,"
            " (SELECT max(as_of) FROM tally_day WHERE campaign = :campaign) AS newest"
        ).columns(newest=UTCDateTime()),
        {"campaign": campaign},
    ).one()
    return Holdings(int(row.posts), int(row.stale), row.newest)
