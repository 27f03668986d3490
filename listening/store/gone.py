"""Posts that are gone, counted: by day, as the day's tally knows of them, without an id."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, TextClause, bindparam, text


@dataclass(frozen=True, slots=True)
class Gone:
    """Posts of a window that are in no figure: deleted upstream, and erased by request."""

    deleted: int
    erased: int

    @property
    def posts(self) -> int:
        """How many there are."""
        return self.deleted + self.erased


def note_erasure(connection: Connection) -> None:
    """Add the batch's posts, which are about to be erased, to the count of their days.

    As a deleted post does, one of several versions counts once, on its last day.
    """
    connection.execute(text(_NOTE))


def tally_gone(connection: Connection, campaign: str, day: date) -> None:
    """Count what is gone of a day that is being counted anew."""
    keys = {"campaign": campaign, "day": day}
    for sql in ("DELETE FROM gone_day WHERE campaign = :campaign AND day = :day", _TALLY):
        connection.execute(text(sql).bindparams(bindparam("day", type_=Date)), keys)


def count_gone(connection: Connection, campaign: str, since: date, until: date) -> Gone:
    """Return what is gone of a window, as far as its tallies know."""
    what = "coalesce(sum(deleted), 0) AS deleted, coalesce(sum(erased), 0) AS erased"
    row = connection.execute(*_of_window(what, campaign, since, until)).one()
    return Gone(int(row.deleted), int(row.erased))


def days_gone(connection: Connection, campaign: str, since: date, until: date) -> frozenset[date]:
    """Return the days of a window of which any post is gone."""
    statement, keys = _of_window("day", campaign, since, until)
    return frozenset(connection.execute(statement.columns(day=Date()), keys).scalars())


def _of_window(
    what: str, campaign: str, since: date, until: date
) -> tuple[TextClause, dict[str, Any]]:
    sql = f"""SELECT {what} FROM gone_day
        WHERE campaign = :campaign AND day BETWEEN :since AND :until"""
    days = [bindparam(name, type_=Date) for name in ("since", "until")]
    return text(sql).bindparams(*days), {"campaign": campaign, "since": since, "until": until}


_NOTE = """
    INSERT INTO erasure (campaign, day, posts)
    SELECT campaign, day, count(*) FROM (
        SELECT c.campaign, max(c.day) AS day
        FROM batch_key b
        CROSS JOIN post_campaign c
        LEFT JOIN post p ON p.source = c.source AND p.post_id = c.post_id
        LEFT JOIN tombstone t ON t.source = c.source AND t.post_id = c.post_id
        WHERE c.source = b.source AND c.post_id = b.post_id
        GROUP BY c.campaign, c.source, coalesce(p.edited_of, t.edited_of, c.post_id)
    ) AS erased GROUP BY campaign, day
    ON CONFLICT (campaign, day) DO UPDATE SET posts = erasure.posts + excluded.posts
"""

_TALLY = """
    INSERT INTO gone_day (campaign, day, deleted, erased)
    SELECT :campaign, :day, deleted, erased FROM (
        SELECT
            (SELECT count(*) FROM post_campaign c CROSS JOIN tombstone t
                WHERE c.campaign = :campaign AND c.day = :day
                AND t.source = c.source AND t.post_id = c.post_id) AS deleted,
            coalesce((SELECT posts FROM erasure
                WHERE campaign = :campaign AND day = :day), 0) AS erased
    ) AS gone WHERE deleted + erased > 0
"""
