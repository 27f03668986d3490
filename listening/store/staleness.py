"""Days whose tallies no longer hold: written with the rows that changed them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, TextClause, text

from listening.store.dated import dated

CampaignDay = tuple[str, date]


def mark_days(connection: Connection, days: Iterable[CampaignDay]) -> None:
    """Mark days as stale, in one order, so that writers do not wait for each other in a ring."""
    _mark(connection, "stale_day", days)


def read_marks(connection: Connection, campaign: str) -> Counter[date]:
    """Return the days that are stale, and how often each was marked."""
    return _marks(connection, "stale_day", campaign)


def take_mark(connection: Connection, campaign: str, day: date, seen: int | None) -> None:
    """Let a day be stale no more, unless it was marked more often than was `seen`: None = however
    often.
    """
    _take(connection, "stale_day", campaign, day, seen)


def mark_uncompared(connection: Connection, days: Iterable[CampaignDay]) -> None:
    """Mark days whose posts may repeat others than when they were compared."""
    _mark(connection, "uncompared_day", days)


def read_uncompared(connection: Connection, campaign: str) -> Counter[date]:
    """Return the days that are to be compared, and how often each was marked."""
    return _marks(connection, "uncompared_day", campaign)


def take_uncompared(connection: Connection, campaign: str, day: date, seen: int) -> None:
    """Remove a day's mark, unless it was marked more often than was `seen` as it was compared."""
    _take(connection, "uncompared_day", campaign, day, seen)


def _mark(connection: Connection, table: str, days: Iterable[CampaignDay]) -> None:
    rows: list[dict[str, Any]] = [{"campaign": name, "day": day} for name, day in sorted(set(days))]
    if rows:
        connection.execute(_marking(table), rows)


def _marking(table: str) -> TextClause:
    """DO NOTHING would not lock a mark that is there already: a tally that runs meanwhile would
    remove it without having seen the rows it stands for.
    """
    return dated(
        f"INSERT INTO {table} (campaign, day, changes) VALUES (:campaign, :day, 1)"
        f" ON CONFLICT (campaign, day) DO UPDATE SET changes = {table}.changes + 1"
    )


def _take(connection: Connection, table: str, campaign: str, day: date, seen: int | None) -> None:
    statement = dated(
        f"DELETE FROM {table} WHERE campaign = :campaign AND day = :day"
        " AND changes = coalesce(:seen, changes)"
    )
    connection.execute(statement, {"campaign": campaign, "day": day, "seen": seen})


def _marks(connection: Connection, table: str, campaign: str) -> Counter[date]:
    statement = text(f"SELECT day, changes FROM {table} WHERE campaign = :campaign")
    rows = connection.execute(statement.columns(day=Date()), {"campaign": campaign})
    return Counter({row.day: row.changes for row in rows})
