"""Locks that end with their transaction. SQLite lets only one write anyway and needs none."""

import zlib
from enum import IntEnum

from sqlalchemy import Connection, text


class _Kind(IntEnum):
    """What a lock is about; numbers of our own, so that other programs' locks are not met."""

    MIGRATION = 7_021_926
    CAMPAIGN = 7_021_927
    POSTS = 7_021_928


def lock_migration(connection: Connection) -> None:
    """Let one process migrate, while others wait."""
    _lock(connection, "pg_advisory_xact_lock", _Kind.MIGRATION)


def lock_campaign(connection: Connection, campaign: str) -> None:
    """Let one process count a campaign, or change its roles, at a time."""
    key = zlib.crc32(campaign.encode()) - 2**31
    _lock(connection, "pg_advisory_xact_lock", _Kind.CAMPAIGN, key)


def lock_posts(connection: Connection, *, alone: bool) -> None:
    """Let any number of processes write posts, but whoever deletes or scores be `alone`.

    Else a post that one process deletes while another imports it would come back, and a text
    that changes while it is scored would keep the score of what it was.
    """
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    _lock(connection, function, _Kind.POSTS)


def _lock(connection: Connection, function: str, kind: _Kind, key: int = 0) -> None:
    if connection.dialect.name == "postgresql":
        statement = text(f"SELECT {function}(CAST(:kind AS integer), CAST(:key AS integer))")
        connection.execute(statement, {"kind": int(kind), "key": key})
