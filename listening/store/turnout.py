"""Counting accounts: each is new on one day, so that days add up to exact numbers.

Who is new on a day depends on the days before it. So whichever day is counted anew, in
whatever order, the other days on which its accounts are new, before or now, are too.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, TextClause, bindparam, column, text

from listening.model import Role
from listening.store.locks import lock_campaign
from listening.store.scratch import make_empty, starter
from listening.store.staleness import FOLLOWERS

_KEY = "dimension, value, source, author_id"


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in _KEY.split(", "))


_OF_DAY = f"""FROM participation p CROSS JOIN participant f
    WHERE p.campaign = :campaign AND p.day = :day
    AND f.campaign = p.campaign AND {_same("f", "p")}"""
"""CROSS JOIN makes SQLite start from the day."""

_STARTERS = f"""
    INSERT INTO starter SELECT p.dimension, p.value, p.source, p.author_id
    {_OF_DAY} AND f.first_day = p.day
"""

_LATER_DAYS = f"""
    SELECT DISTINCT f.first_day AS day {_OF_DAY} AND f.first_day > p.day
    AND (SELECT max(day) FROM tally_day WHERE campaign = :campaign) > :day
"""

_START = f"""
    INSERT INTO participant (campaign, {_KEY}, first_day)
    SELECT campaign, {_KEY}, day FROM participation WHERE campaign = :campaign AND day = :day
    ON CONFLICT (campaign, {_KEY}) DO UPDATE SET first_day = excluded.first_day
        WHERE excluded.first_day < participant.first_day
"""

_STAYED = f"""
    DELETE FROM starter WHERE EXISTS (SELECT 1 FROM participation p
        WHERE p.campaign = :campaign AND p.day = :day AND {_same("p", "starter")})
"""

_LEAVE = f"""
    DELETE FROM participant WHERE (campaign, {_KEY}) IN (SELECT :campaign, {_KEY} FROM starter)
"""

_RETURN = f"""
    INSERT INTO participant (campaign, {_KEY}, first_day)
    SELECT p.campaign, p.dimension, p.value, p.source, p.author_id, min(p.day)
    FROM starter s
    CROSS JOIN (SELECT DISTINCT day FROM tally_day
        WHERE campaign = :campaign AND day > :day) later
    CROSS JOIN participation p
    WHERE p.campaign = :campaign AND p.day = later.day AND {_same("p", "s")}
    GROUP BY p.campaign, p.dimension, p.value, p.source, p.author_id
"""

_DAYS_OF_RETURN = f"""
    SELECT DISTINCT f.first_day AS day FROM starter s CROSS JOIN participant f
    WHERE f.campaign = :campaign AND {_same("f", "s")}
"""

ROLE = f"coalesce(r.role, '{Role.CUSTOMER.value}')"
JOIN_ROLE = """LEFT JOIN campaign_role r
    ON r.campaign = :campaign AND r.source = p.source AND r.author_id = p.author_id"""

_TURNOUT = f"""
    INSERT INTO turnout (campaign, day, dimension, value, source, role,
        accounts, newcomers, posts)
    SELECT :campaign, :day, :dimension, p.value, p.source, {ROLE}, count(*),
        sum(CASE WHEN p.first_day = p.day THEN 1 ELSE 0 END), sum(p.posts)
    FROM (SELECT p.*, f.first_day {_OF_DAY} AND p.dimension = :dimension) p {JOIN_ROLE}
    GROUP BY p.value, p.source, {ROLE}
"""
"""One dimension at a time, so that what a busy day's accounts are sorted in stays small."""

_NEW_AUDIENCE = f"""
    INSERT INTO new_audience (campaign, day, role,
        accounts, known, follower_sum, follower_max, changes)
    SELECT p.campaign, p.day, {ROLE}, count(*), count(a.followers_count),
        coalesce(sum(a.followers_count), 0), coalesce(max(a.followers_count), 0),
        coalesce((SELECT max(changes) FROM follower_clock WHERE name = :followers), 0)
    FROM (SELECT p.* {_OF_DAY} AND p.dimension = 'all' AND f.first_day = p.day) p {JOIN_ROLE}
    LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id
    GROUP BY p.campaign, p.day, {ROLE}
"""

_AGED = """
    SELECT DISTINCT day FROM new_audience WHERE campaign = :campaign AND changes <>
        coalesce((SELECT max(changes) FROM follower_clock WHERE name = :followers), 0)
    ORDER BY day
"""


def keep_starters(connection: Connection, campaign: str, day: date) -> None:
    """Remember whose first day this is, before it is counted anew."""
    make_empty(connection, starter)
    _run(connection, _STARTERS, campaign, day)


def count_turnout(
    connection: Connection, campaign: str, day: date, dimensions: Iterable[str]
) -> None:
    """Count a day's accounts from its new participation, and the days that newcomers move to.

    They move to this day from a later one, or where they take part no more, away from it.
    """
    moved_from = _days(connection, _LATER_DAYS, campaign, day)
    for sql in (_START, _STAYED, _LEAVE, _RETURN):
        _run(connection, sql, campaign, day)
    moved_to = _days(connection, _DAYS_OF_RETURN, campaign, day)
    for each in sorted({day, *moved_from, *moved_to}):
        _delete(connection, "turnout", campaign, each)
        for dimension in dimensions:
            _run(connection, _TURNOUT, campaign, each, dimension)
        _count_audience(connection, campaign, each)


def refresh_audiences(connection: Connection, campaign: str) -> None:
    """Count those audiences anew that are older than the last follower counts written."""
    lock_campaign(connection, campaign)
    for day in _days(connection, _AGED, campaign):
        _count_audience(connection, campaign, day)


def _count_audience(connection: Connection, campaign: str, day: date) -> None:
    _delete(connection, "new_audience", campaign, day)
    _run(connection, _NEW_AUDIENCE, campaign, day)


def _delete(connection: Connection, table: str, campaign: str, day: date) -> None:
    _run(
        connection, f"DELETE FROM {table} WHERE campaign = :campaign AND day = :day", campaign, day
    )


def _days(connection: Connection, sql: str, campaign: str, day: date | None = None) -> list[date]:
    statement = _statement(sql).columns(column("day", Date))
    return list(connection.execute(statement, _keys(campaign, day)).scalars())


def _run(connection: Connection, sql: str, campaign: str, day: date, dimension: str = "") -> None:
    connection.execute(_statement(sql), {**_keys(campaign, day), "dimension": dimension})


def _keys(campaign: str, day: date | None) -> dict[str, Any]:
    return {"campaign": campaign, "day": day, "followers": FOLLOWERS}


def _statement(sql: str) -> TextClause:
    return text(sql).bindparams(*([bindparam("day", type_=Date)] if ":day" in sql else []))
