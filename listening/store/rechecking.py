"""Which posts are due for another look, and what is known of some."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
)

from listening.store.tables import metadata

PATIENCE = timedelta(days=30)
"""How long a look that was missed is made up for."""

_post, _member = metadata.tables["post"], metadata.tables["post_campaign"]
_tombstone = metadata.tables["tombstone"]


@dataclass(frozen=True, slots=True)
class Due:
    """A campaign's posts of one source that are to be looked at again at `now`.

    A post is due from each of `days` after it was written until it was observed since, for a
    month at most: an old export that is imported would else be bought whole. With `days` of
    None, every post is that was not observed on this UTC day yet.
    """

    campaign: str
    source: str
    now: datetime
    days: tuple[int, ...] | None


def read_due(connection: Connection, due: Due, after: str, limit: int) -> list[str]:
    """Return ids of posts that are due, in order, of those that come behind `after`."""
    c = _member.c
    statement = _members(c.post_id, due.campaign, due.source).where(
        c.post_id > after, _is_due(connection, due)
    )
    return list(connection.execute(statement.order_by(c.post_id).limit(limit)).scalars())


def count_due(connection: Connection, due: Due) -> int:
    """Return how many posts are due."""
    statement = _members(func.count(), due.campaign, due.source).where(_is_due(connection, due))
    return int(connection.execute(statement).scalar_one())


def count_members(connection: Connection, campaign: str, source: str) -> int:
    """Return how many posts of a source a campaign holds, without those that are gone."""
    return int(connection.execute(_members(func.count(), campaign, source)).scalar_one())


def iter_members(connection: Connection, campaign: str, source: str) -> Iterator[str]:
    """Yield the ids of a campaign's posts of a source, without those that are gone."""
    statement = _members(_member.c.post_id, campaign, source).order_by(_member.c.post_id)
    yield from connection.execution_options(yield_per=5000).execute(statement).scalars()


def read_memberships(
    connection: Connection, source: str, post_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Return (campaign, id) for every campaign that each of `post_ids` is in."""
    c = _member.c
    statement = select(c.campaign, c.post_id)
    rows = connection.execute(statement.where(c.source == source, c.post_id.in_(sorted(post_ids))))
    return {(row.campaign, row.post_id) for row in rows}


def read_gone(connection: Connection, source: str, post_ids: Collection[str]) -> set[str]:
    """Return those of `post_ids` that were deleted."""
    c = _tombstone.c
    statement = select(c.post_id).where(c.source == source, c.post_id.in_(sorted(post_ids)))
    return set(connection.execute(statement).scalars())


def read_present(connection: Connection, source: str, post_ids: Collection[str]) -> set[str]:
    """Return those of `post_ids` that the store holds, in whatever campaign or in none."""
    c = _post.c
    statement = select(c.post_id).where(c.source == source, c.post_id.in_(sorted(post_ids)))
    return set(connection.execute(statement).scalars())


def _members(what: ColumnElement[Any], campaign: str, source: str) -> Select[Any]:
    c, p = _member.c, _post.c
    joined = _member.join(_post, and_(p.source == c.source, p.post_id == c.post_id))
    return select(what).select_from(joined).where(c.campaign == campaign, c.source == source)


def _is_due(connection: Connection, due: Due) -> ColumnElement[bool]:
    c = _post.c
    if due.days is None:
        return c.observed_at < due.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return or_(
        false(),
        *(
            and_(
                c.created_at <= due.now - timedelta(days=day),
                c.created_at > due.now - timedelta(days=day) - PATIENCE,
                c.observed_at < _days_after_writing(connection.dialect.name, day),
            )
            for day in due.days
        ),
    )


def _days_after_writing(dialect: str, days: int) -> ColumnElement[Any]:
    """Return SQL for `days` after a post was written.

    SQLite keeps a time as text, whose seconds it moves and whose fraction it would round.
    """
    if dialect == "postgresql":
        return literal_column(f"post.created_at + interval '{24 * days} hours'")
    return literal_column(
        f"datetime(substr(post.created_at, 1, 19), '+{days} days') || substr(post.created_at, 20)"
    )
