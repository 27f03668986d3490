"""The follower clock: how often follower counts were written, and whose may have changed when.

A counter, and not a mark that is removed: whoever counts reads it before the followers, so that
what is committed meanwhile is never taken for counted.
"""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, text

from listening.store.rows import Key
from listening.store.upserts import upsert

FOLLOWERS = "followers"
COMPLETE = "complete since"

MOST_CHANGES = 100_000
"""More are not kept: to follow them one by one would take as long as to count anew."""


class Clock(NamedTuple):
    """How often follower counts were written, and since which time it is known whose."""

    changes: int
    complete_since: int


def read_clock(connection: Connection) -> Clock:
    """Return the state of the clock; of an empty store it is 0."""
    rows = connection.execute(text("SELECT name, changes FROM follower_clock"))
    states = {row.name: int(row.changes) for row in rows}
    return Clock(states.get(FOLLOWERS, 0), states.get(COMPLETE, 0))


def mark_followers(connection: Connection, accounts: Collection[Key]) -> None:
    """Note that the followers of these accounts may be others now.

    As long as no audience is counted, nobody asks whose they were.
    """
    statement = text(
        "INSERT INTO follower_clock (name, changes) VALUES (:name, 1)"
        " ON CONFLICT (name) DO UPDATE SET changes = follower_clock.changes + 1"
        " RETURNING changes"
    )
    changes = int(connection.execute(statement, {"name": FOLLOWERS}).scalar_one())
    is_counted = text("SELECT EXISTS (SELECT 1 FROM new_audience)")
    if connection.execute(is_counted).scalar_one():
        upsert(connection, "follower_change", [(changes, *key) for key in accounts])
    else:
        _complete_since(connection, changes)


def forget_changes(connection: Connection) -> None:
    """Forget changes that every audience has followed, and all of them where there are too many."""
    connection.execute(
        text("DELETE FROM follower_change WHERE changes <= (SELECT min(changes) FROM new_audience)")
    )
    kept = connection.execute(text("SELECT count(*) FROM follower_change")).scalar_one()
    if kept > MOST_CHANGES:
        changes = read_clock(connection).changes
        connection.execute(
            text("DELETE FROM follower_change WHERE changes <= :changes"), {"changes": changes}
        )
        _complete_since(connection, changes)


def _complete_since(connection: Connection, changes: int) -> None:
    connection.execute(
        text(
            "INSERT INTO follower_clock (name, changes) VALUES (:name, :changes)"
            " ON CONFLICT (name) DO UPDATE SET changes = excluded.changes"
            " WHERE excluded.changes > follower_clock.changes"
        ),
        {"name": COMPLETE, "changes": changes},
    )
