"""Which posts of a day repeat an earlier one.

A post is compared with those of its own day and of the days before. So what a day
costs depends on these days alone, and a day that changes may change those after it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from listening.scoring.repeats import LOOK_BACK_DAYS, Repeat
from listening.store.batches import fill_batch
from listening.store.locks import lock_campaign, lock_posts
from listening.store.staleness import mark_days
from listening.store.tallying import LAST_VERSION
from listening.store.upserts import upsert

AT_A_TIME = 5000


@dataclass(frozen=True, slots=True)
class Said:
    """A post, its account and its text."""

    source: str
    post_id: str
    author_id: str
    text: str


def days_to_compare(connection: Connection, campaign: str, stale: Iterable[date]) -> list[date]:
    """Return the stale days, and those after them that look back on them."""
    reached = {day + timedelta(days=n) for day in stale for n in range(LOOK_BACK_DAYS + 1)}
    known = connection.execute(
        _statement(
            "SELECT day FROM tally_day WHERE campaign = :campaign"
            " UNION SELECT day FROM stale_day WHERE campaign = :campaign"
        ).columns(day=Date()),
        {"campaign": campaign},
    )
    return sorted(reached.intersection(row.day for row in known))


def read_said(connection: Connection, campaign: str, day: date) -> Iterator[list[Said]]:
    """Yield a day's posts in the order of time, some at a time, and of edited ones the last.

    Reposts are left out: they repeat what somebody else said, and say so.
    """
    rows = connection.execute(
        _statement(
            "SELECT p.source, p.post_id, p.author_id, p.text FROM post_campaign c"
            " JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
            f" WHERE c.campaign = :campaign AND c.day = :day AND p.kind <> 'repost'"
            f" AND {LAST_VERSION} ORDER BY p.created_at, p.source, p.post_id"
        ),
        {"campaign": campaign, "day": day},
        execution_options={"yield_per": AT_A_TIME},
    )
    for some in rows.partitions(AT_A_TIME):
        yield [Said(*row) for row in some]


def write_repeats(
    connection: Connection, campaign: str, day: date, repeats: Iterable[tuple[str, str, Repeat]]
) -> bool:
    """Make these (source, post_id, what) a day's repeats; mark it where they were others.

    Returns whether it was marked.
    """
    lock_campaign(connection, campaign)
    lock_posts(connection, alone=False)
    keys = {"campaign": campaign, "day": day}
    on_day = "repeat WHERE campaign = :campaign AND day = :day"
    before = connection.execute(_statement(f"SELECT source, post_id, what FROM {on_day}"), keys)
    new = {(source, post_id, what.value) for source, post_id, what in repeats}
    if {tuple(row) for row in before} == new:
        return False
    connection.execute(_statement(f"DELETE FROM {on_day}"), keys)
    rows = [(campaign, day, *row) for row in sorted(new)]
    fill_batch(connection, [(source, post_id) for _, _, source, post_id, _ in rows])
    there = connection.execute(
        text("SELECT source, post_id FROM batch_key JOIN post USING (source, post_id)")
    )
    kept = {tuple(row) for row in there}
    upsert(connection, "repeat", [row for row in rows if (row[2], row[3]) in kept])
    mark_days(connection, [(campaign, day)])
    return True


def _statement(sql: str) -> Any:
    return text(sql).bindparams(*([bindparam("day", type_=Date)] if ":day" in sql else []))
