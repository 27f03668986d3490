"""Days whose tallies no longer hold: written with the rows that changed them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

CampaignDay = tuple[str, date]

_MARK = text(
    "INSERT INTO stale_day (campaign, day, changes) VALUES (:campaign, :day, 1)"
    " ON CONFLICT (campaign, day) DO UPDATE SET changes = stale_day.changes + 1"
).bindparams(bindparam("day", type_=Date))
"""DO NOTHING would not lock a mark that is there already: a tally that runs meanwhile would
remove it without having seen the rows it stands for."""


def mark_days(connection: Connection, days: Iterable[CampaignDay]) -> None:
    """Mark days as stale, in one order, so that writers do not wait for each other in a ring."""
    rows: list[dict[str, Any]] = [{"campaign": name, "day": day} for name, day in sorted(set(days))]
    if rows:
        connection.execute(_MARK, rows)


def read_marks(connection: Connection, campaign: str) -> dict[date, int]:
    """Return the days that are marked, and how often each was."""
    statement = text("SELECT day, changes FROM stale_day WHERE campaign = :campaign")
    rows = connection.execute(statement.columns(day=Date()), {"campaign": campaign})
    return {row.day: row.changes for row in rows}
