"""Audiences: the followers of accounts, counted on the day on which these are new.

What each account was counted with is kept. So when its followers are counted again, its row and
a sum follow, and nothing is read of accounts that stayed as they are.
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, column

from listening.store.dated import dated
from listening.store.follower_clock import forget_changes, read_clock
from listening.store.locks import lock_campaign
from listening.store.roles import JOIN_ROLE, ROLE
from listening.store.scratch import followed, make_empty

_NEWCOMERS = f"""
    INSERT INTO newcomer (campaign, day, source, author_id, role, followers)
    SELECT p.campaign, p.day, p.source, p.author_id, {ROLE}, a.followers_count
    FROM (SELECT DISTINCT campaign, day, source, author_id FROM participation p
        WHERE p.campaign = :campaign AND p.day = :day
        AND NOT EXISTS (SELECT 1 FROM participant f WHERE f.campaign = p.campaign
            AND f.source = p.source AND f.author_id = p.author_id AND f.first_day < p.day)) p
    {JOIN_ROLE}
    LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id
"""

_AUDIENCE = """
    INSERT INTO new_audience (campaign, day, role,
        accounts, known, follower_sum, follower_max, changes)
    SELECT campaign, day, role, count(*), count(followers),
        coalesce(sum(followers), 0), coalesce(max(followers), 0), CAST(:changes AS bigint)
    FROM newcomer WHERE campaign = :campaign AND day = :day GROUP BY campaign, day, role
"""

_AGED = """SELECT day, min(changes) AS changes FROM new_audience
    WHERE campaign = :campaign AND changes < :changes GROUP BY day ORDER BY day"""

_FOLLOWED = """
    INSERT INTO followed
    SELECT n.day, n.role, n.source, n.author_id, n.followers, a.followers_count
    FROM (SELECT f.source, f.author_id, min(f.first_day) AS day
        FROM (SELECT DISTINCT source, author_id FROM follower_change WHERE changes > :since) c
        CROSS JOIN participant f WHERE f.campaign = :campaign
            AND f.source = c.source AND f.author_id = c.author_id
        GROUP BY f.source, f.author_id) it
    CROSS JOIN newcomer n
    LEFT JOIN author a ON a.source = n.source AND a.author_id = n.author_id
    WHERE n.campaign = :campaign AND n.day = it.day
    AND n.source = it.source AND n.author_id = it.author_id
    AND n.followers IS DISTINCT FROM a.followers_count
"""
"""CROSS JOIN makes SQLite start from the accounts that changed."""

_KEEP_FOLLOWERS = """
    UPDATE newcomer SET followers = c.followers FROM followed c
    WHERE newcomer.campaign = :campaign AND newcomer.day = c.day
    AND newcomer.source = c.source AND newcomer.author_id = c.author_id
"""

_ADD_UP = """
    UPDATE new_audience SET
        known = new_audience.known + c.known,
        follower_sum = new_audience.follower_sum + c.more,
        follower_max = CASE
            WHEN c.most >= new_audience.follower_max THEN c.most
            WHEN c.most_before < new_audience.follower_max THEN new_audience.follower_max
            ELSE coalesce((SELECT max(n.followers) FROM newcomer n
                WHERE n.campaign = :campaign AND n.day = c.day AND n.role = c.role), 0) END
    FROM (SELECT day, role, count(followers) - count(counted) AS known,
            coalesce(sum(followers), 0) - coalesce(sum(counted), 0) AS more,
            coalesce(max(followers), 0) AS most, coalesce(max(counted), 0) AS most_before
        FROM followed GROUP BY day, role) c
    WHERE new_audience.campaign = :campaign
    AND new_audience.day = c.day AND new_audience.role = c.role
"""
"""Whose following was the largest of a day may have lost some: only then its others are read."""

_ARE_UP_TO_DATE = """UPDATE new_audience SET changes = :changes
    WHERE campaign = :campaign AND changes < :changes"""


def count_audience(connection: Connection, campaign: str, day: date) -> None:
    """Count a day's audience anew, by role."""
    changes = read_clock(connection).changes  # before the followers: a change is never missed
    keys = {"campaign": campaign, "day": day, "changes": changes}
    for table in ("newcomer", "new_audience"):
        _run(connection, f"DELETE FROM {table} WHERE campaign = :campaign AND day = :day", keys)
    for sql in (_NEWCOMERS, _AUDIENCE):
        _run(connection, sql, keys)


def follow_audiences(connection: Connection, campaign: str) -> None:
    """Bring a campaign's audiences up to the last follower counts written.

    Where it is not known whose changed, or too many did, every audience is counted anew.
    """
    lock_campaign(connection, campaign)
    clock = read_clock(connection)
    keys = {"campaign": campaign, "changes": clock.changes}
    aged = connection.execute(dated(_AGED).columns(column("day", Date)), keys).all()
    since = min((row.changes for row in aged), default=clock.changes)
    if since < clock.complete_since:
        for row in aged:
            count_audience(connection, campaign, row.day)
    elif aged:
        make_empty(connection, followed)
        for sql in (_FOLLOWED, _KEEP_FOLLOWERS, _ADD_UP, _ARE_UP_TO_DATE):
            _run(connection, sql, {**keys, "since": since})
    forget_changes(connection)


def _run(connection: Connection, sql: str, keys: dict[str, Any]) -> None:
    connection.execute(dated(sql), keys)
