"""Which posts of a day repeat an earlier one.

A post is compared with those of its own day and of the days before. So what a day
costs depends on these days alone, and a day that changes may change those after it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Date

from listening.scoring.repeats import LOOK_BACK_DAYS, Repeat
from listening.store.dated import dated
from listening.store.locks import lock_campaign, lock_posts
from listening.store.scratch import add_rows, make_empty, repeated
from listening.store.staleness import CampaignDay, mark_days
from listening.store.tallying import LAST_VERSION

AT_A_TIME = 5000


class Said(NamedTuple):
    """A post, its account and its text."""

    source: str
    post_id: str
    author_id: str
    text: str


def days_after(connection: Connection, campaign: str, stale: Iterable[date]) -> set[date]:
    """Return the days that look back on stale ones, as far as they are known."""
    reached = {day + timedelta(days=n) for day in stale for n in range(1, LOOK_BACK_DAYS + 1)}
    known = connection.execute(
        dated("SELECT DISTINCT day FROM tally_day WHERE campaign = :campaign").columns(day=Date()),
        {"campaign": campaign},
    )
    return reached.intersection(row.day for row in known)


def read_said(connection: Connection, campaign: str, day: date) -> Iterator[list[Said]]:
    """Yield a day's posts in the order of time, some at a time, and of edited ones the last.

    Reposts are left out: they repeat what somebody else said, and say so.
    """
    rows = connection.execute(
        dated(
            "SELECT p.source, p.post_id, p.author_id, p.text FROM post_campaign c"
            " JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
            f" WHERE c.campaign = :campaign AND c.day = :day AND p.kind <> 'repost'"
            f" AND {LAST_VERSION} ORDER BY p.created_at, p.source, p.post_id"
        ),
        {"campaign": campaign, "day": day},
        execution_options={"yield_per": AT_A_TIME},
    )
    for some in rows.partitions(AT_A_TIME):
        yield list(map(Said._make, some))


def read_signed(
    connection: Connection, campaign: str, day: date, *, though_stale: bool = False
) -> bytes | None:
    """Return a day's texts as they were when it was counted; None where its posts may be others
    now, unless that is asked `though_stale`.
    """
    found: bytes | None = connection.execute(
        dated(
            "SELECT texts FROM signed_day d WHERE campaign = :campaign AND day = :day"
            " AND (:though_stale OR NOT EXISTS (SELECT 1 FROM stale_day s"
            " WHERE s.campaign = d.campaign AND s.day = d.day))"
        ),
        {"campaign": campaign, "day": day, "though_stale": though_stale},
    ).scalar_one_or_none()
    return found


def write_signed(connection: Connection, campaign: str, day: date, texts: bytes) -> None:
    """Keep a day's texts as later days compare with them, so that nobody reads them for that."""
    connection.execute(
        dated(
            "INSERT INTO signed_day (campaign, day, texts) VALUES (:campaign, :day, :texts)"
            " ON CONFLICT (campaign, day) DO UPDATE SET texts = excluded.texts"
        ),
        {"campaign": campaign, "day": day, "texts": texts},
    )


def forget_signed(connection: Connection, days: Iterable[CampaignDay]) -> None:
    """Remove what was kept of these days' texts."""
    statement = dated("DELETE FROM signed_day WHERE campaign = :campaign AND day = :day")
    for campaign, day in days:
        connection.execute(statement, {"campaign": campaign, "day": day})


def write_repeats(
    connection: Connection, campaign: str, day: date, repeats: Iterable[tuple[str, str, Repeat]]
) -> bool:
    """Make these (source, post_id, what) a day's repeats; mark it where they were others.

    Returns whether it was marked.
    """
    lock_campaign(connection, campaign)
    lock_posts(connection, alone=False)
    make_empty(connection, repeated)
    add_rows(connection, repeated, [(*post, what.value) for *post, what in repeats])
    keys = {"campaign": campaign, "day": day}
    if not connection.execute(dated(_IS_OTHER), keys).scalar_one():
        return False
    for statement in (_FORGET, _KEEP):
        connection.execute(dated(statement), keys)
    mark_days(connection, [(campaign, day)])
    return True


_KNOWN = "SELECT source, post_id, what FROM repeat WHERE campaign = :campaign AND day = :day"
_NEW = "SELECT source, post_id, what FROM repeated"
_IS_OTHER = f"""
    SELECT EXISTS (SELECT * FROM ({_KNOWN} EXCEPT {_NEW}) gone)
        OR EXISTS (SELECT * FROM ({_NEW} EXCEPT {_KNOWN}) come)
"""
_FORGET = "DELETE FROM repeat WHERE campaign = :campaign AND day = :day"
_KEEP = """
    INSERT INTO repeat (campaign, day, source, post_id, what)
    SELECT CAST(:campaign AS varchar), :day, r.source, r.post_id, r.what
    FROM repeated r CROSS JOIN post p WHERE p.source = r.source AND p.post_id = r.post_id
"""
"""A post that was deleted meanwhile is left out."""
