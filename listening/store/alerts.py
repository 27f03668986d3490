"""What alerts are made of, and which were told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, bindparam, delete, insert, select, text

from listening.store.tables import metadata

_alert = metadata.tables["alert"]

Condition = tuple[str, str]
"""A rule and what makes its condition one and the same."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Posts of a day by platform, role and label; reposts are not among them."""

    day: date
    source: str
    role: str
    label: str
    posts: int


def read_volumes(
    connection: Connection, campaign: str, since: date, until: date
) -> Iterator[Volume]:
    """Yield how much was written on each day."""
    sql = """SELECT day, source, role, label, sum(posts) AS posts FROM tally_day
        WHERE campaign = :campaign AND day BETWEEN :since AND :until AND kind <> 'repost'
        GROUP BY day, source, role, label ORDER BY day, source, role, label"""
    days = [bindparam(name, type_=Date) for name in ("since", "until")]
    keys = {"campaign": campaign, "since": since, "until": until}
    rows = connection.execute(text(sql).bindparams(*days).columns(day=Date()), keys)
    return (Volume(r.day, r.source, r.role, r.label, int(r.posts)) for r in rows)


def read_told(connection: Connection, campaign: str) -> set[Condition]:
    """Return the conditions that anybody was told of."""
    c = _alert.c
    rows = connection.execute(select(c.rule, c.key).where(c.campaign == campaign).distinct())
    return {(rule, key) for rule, key in rows}


def claim_untold(
    connection: Connection, campaign: str, wanted: Iterable[Condition], address: str, now: datetime
) -> set[Condition]:
    """Record as told to an address what was not told to it yet, and return that.

    It is recorded before it is sent: who is never told twice is told at most once. The
    campaign must be locked.
    """
    c = _alert.c
    told = select(c.rule, c.key).where(c.campaign == campaign, c.address == address)
    fresh = set(wanted) - {(rule, key) for rule, key in connection.execute(told)}
    rows = [
        {"campaign": campaign, "rule": rule, "key": key, "address": address, "told_at": now}
        for rule, key in sorted(fresh)
    ]
    if rows:
        connection.execute(insert(_alert), rows)
    return fresh


def take_back(
    connection: Connection, campaign: str, untold: Iterable[Condition], address: str
) -> None:
    """Forget what could not be sent after all, so that it is tried again."""
    c = _alert.c
    for rule, key in untold:
        connection.execute(
            delete(_alert).where(
                c.campaign == campaign, c.rule == rule, c.key == key, c.address == address
            )
        )
