"""Counting accounts: each is new on one day, so that days add up to exact numbers.

Who is new on a day depends on the days before it. So whichever day is counted anew, in
whatever order, the other days on which its accounts are new, before or now, are too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, column

from listening.store.dated import dated
from listening.store.newcomers import count_audience
from listening.store.roles import JOIN_ROLE, ROLE
from listening.store.scratch import earlier_part, make_empty, mover
from listening.store.traits import Masks, values_of
from listening.store.upserts import upsert

AT_A_TIME = 5000

_ITS = "source, author_id, traits"
_NOW = f"SELECT {_ITS} FROM participation WHERE campaign = :campaign AND day = :day"
_BEFORE = f"SELECT {_ITS} FROM earlier_part"

_KEEP = f"INSERT INTO earlier_part {_NOW}"

_MOVERS = f"""
    INSERT INTO mover
    SELECT source, author_id FROM ({_NOW} EXCEPT {_BEFORE}) come
    UNION SELECT source, author_id FROM ({_BEFORE} EXCEPT {_NOW}) gone
"""

_LATER_STARTS = """
    SELECT DISTINCT f.first_day AS day FROM mover m CROSS JOIN participant f
    WHERE f.campaign = :campaign AND f.source = m.source AND f.author_id = m.author_id
    AND f.first_day > :day
"""
"""CROSS JOIN makes SQLite start from the movers."""

_START = f"""
    INSERT INTO participant (campaign, {_ITS}, first_day)
    SELECT :campaign, {_ITS}, :day FROM ({_NOW} EXCEPT {_BEFORE}) come WHERE true
    ON CONFLICT (campaign, {_ITS}) DO UPDATE SET first_day = excluded.first_day
        WHERE excluded.first_day < participant.first_day
"""

_STAYED = f"DELETE FROM earlier_part WHERE ({_ITS}) IN ({_NOW})"

_LEAVE = f"""
    DELETE FROM participant
    WHERE (campaign, {_ITS}) IN (SELECT :campaign, {_ITS} FROM earlier_part) AND first_day = :day
"""

_RETURN = f"""
    INSERT INTO participant (campaign, {_ITS}, first_day)
    SELECT p.campaign, p.source, p.author_id, p.traits, min(p.day)
    FROM earlier_part e
    CROSS JOIN (SELECT DISTINCT day FROM tally_day
        WHERE campaign = :campaign AND day > :day) later
    CROSS JOIN participation p
    WHERE p.campaign = :campaign AND p.day = later.day AND p.source = e.source
        AND p.author_id = e.author_id AND p.traits = e.traits
    GROUP BY p.campaign, p.source, p.author_id, p.traits
    ON CONFLICT (campaign, {_ITS}) DO NOTHING
"""

_LATER_DAY = """SELECT min(day) AS day FROM tally_day
    WHERE campaign = :campaign AND day > :day HAVING min(day) IS NOT NULL"""

_DAY = "p.campaign = :campaign AND p.day = :day"
_FORMER = f"""FROM (SELECT DISTINCT source, author_id FROM participation p WHERE {_DAY}) p
    CROSS JOIN participant f WHERE f.campaign = :campaign AND f.source = p.source
    AND f.author_id = p.author_id AND f.first_day < :day"""

_TAKING_PART = f"""
    SELECT p.source, p.author_id, p.traits, p.posts, {ROLE} AS role
    FROM participation p {JOIN_ROLE} WHERE {_DAY}
    UNION ALL SELECT f.source, f.author_id, f.traits, 0, '' {_FORMER}
    ORDER BY 1, 2
"""
"""The accounts of a day one after another: what they posted on it, and, as no posts, what they
had posted before.
"""

_Alike = tuple[str, str, int, int]
"""Source, role, what an account takes part in, and to which of it it is new."""


class Counted(NamedTuple):
    """Accounts of one dimension, value, source and role: those that take part, those of them that
    are new, and their posts.
    """

    dimension: str
    value: str
    source: str
    role: str
    accounts: int
    newcomers: int
    posts: int


def keep_part(connection: Connection, campaign: str, day: date) -> None:
    """Remember who took part in a day, before it is counted anew."""
    make_empty(connection, earlier_part)
    _run(connection, _KEEP, campaign, day)


def move_starts(connection: Connection, campaign: str, day: date) -> set[date]:
    """Make the first days of accounts follow a day's new participation.

    Returns the later days whose newcomers may be others now: accounts are new on this day instead,
    or where they take part no more, on a later one.
    """
    if not _days(connection, _LATER_DAY, campaign, day):
        for sql in (_START, _STAYED, _LEAVE):
            _run(connection, sql, campaign, day)
        return set()
    make_empty(connection, mover)
    _run(connection, _MOVERS, campaign, day)
    moved_from = _days(connection, _LATER_STARTS, campaign, day)
    for sql in (_START, _STAYED, _LEAVE, _RETURN):
        _run(connection, sql, campaign, day)
    return {*moved_from, *_days(connection, _LATER_STARTS, campaign, day)}


def count_turnout(connection: Connection, campaign: str, day: date) -> None:
    """Count a day's accounts from its participation, and those new on it."""
    _delete(connection, "turnout", campaign, day)
    rows = connection.execute(
        dated(_TAKING_PART), _keys(campaign, day), execution_options={"yield_per": AT_A_TIME}
    )
    counted = count_accounts(chain.from_iterable(rows.partitions(AT_A_TIME)))
    upsert(connection, "turnout", [(campaign, day, *each) for each in counted])
    count_audience(connection, campaign, day)


def count_accounts(rows: Iterable[Any]) -> Iterator[Counted]:
    """Count accounts, from (source, author, traits, posts, role) in the order of accounts.

    Without posts, a row says what its account took part in before. Accounts alike are counted
    together, and so are their posts, before they are unfolded.
    """
    masks, alike, posts = Masks(), Counter[_Alike](), Counter[tuple[str, str, str]]()
    for (source, _), own in groupby(rows, key=itemgetter(0, 1)):
        present = former = 0
        its_role = ""
        for _, _, traits, number, role in own:
            if number:
                present |= masks.of(traits)
                posts[source, role, traits] += number
                its_role = role
            else:
                former |= masks.of(traits)
        alike[source, its_role, present, present & ~former] += 1
    return _unfolded(masks, alike, posts)


def _unfolded(
    masks: Masks, alike: Mapping[_Alike, int], posts: Mapping[tuple[str, str, str], int]
) -> Iterator[Counted]:
    found = defaultdict[tuple[str, str, str, str], list[int]](lambda: [0, 0, 0])
    for (source, role, present, new), accounts in alike.items():
        for place, mask in enumerate((present, new)):
            for value in masks.values(mask):
                found[*value, source, role][place] += accounts
    for (source, role, traits), number in posts.items():
        for value in values_of(traits):
            found[*value, source, role][2] += number
    return (Counted(*key, *counts) for key, counts in found.items())


def _delete(connection: Connection, table: str, campaign: str, day: date) -> None:
    _run(
        connection, f"DELETE FROM {table} WHERE campaign = :campaign AND day = :day", campaign, day
    )


def _days(connection: Connection, sql: str, campaign: str, day: date | None = None) -> list[date]:
    statement = dated(sql).columns(column("day", Date))
    return list(connection.execute(statement, _keys(campaign, day)).scalars())


def _run(connection: Connection, sql: str, campaign: str, day: date) -> None:
    connection.execute(dated(sql), _keys(campaign, day))


def _keys(campaign: str, day: date | None) -> dict[str, Any]:
    return {"campaign": campaign, "day": day}
