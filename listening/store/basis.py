"""What a campaign's days and tags follow: the timezone and words of one query at a time.

Whatever is written follows the query that is kept, and the tally makes all of it follow
config.toml's, so that no mixture is ever counted.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.measures.coverage import day_span
from listening.model import Query
from listening.store.locks import lock_campaign, lock_posts
from listening.store.staleness import mark_days
from listening.store.upserts import upsert

FARTHEST = timedelta(days=2)
"""How far a day moves at most: timezones lie up to 26 hours apart."""


def kept_query(connection: Connection, query: Query) -> Query:
    """Return what the campaign's rows follow: this query, where none is kept yet."""
    upsert(
        connection, "campaign_basis", [(query.campaign, query.timezone, _words(query), "", "", "")]
    )
    timezone, words = _read(connection, query.campaign) or ("", "")
    return replace(query, timezone=timezone or query.timezone, tags=_split(words), mentions=())


def follow_query(connection: Connection, query: Query) -> None:
    """Make the campaign's days and tags those of `query`, and stale, where another is kept.

    The platform's own counts of days that began at another hour go; those of a store of an
    earlier version, which did not keep the timezone, stay. So does the day of a deleted post,
    since when it was written is not kept.
    """
    lock_campaign(connection, query.campaign)
    timezone, words = _read(connection, query.campaign) or (query.timezone, _words(query))
    if (timezone, words) == (query.timezone, _words(query)):
        return
    lock_posts(connection, alone=True)
    days = _days(connection, query.campaign)
    if timezone != query.timezone:
        _move_days(connection, query, days)
    if timezone not in {query.timezone, ""}:
        delete = text("DELETE FROM expected WHERE campaign = :campaign")
        connection.execute(delete, {"campaign": query.campaign})
    if words != _words(query):
        _match_tags(connection, query, set(_split(words)))
    _keep(connection, query)
    both = {*days, *_days(connection, query.campaign)}
    mark_days(connection, ((query.campaign, day) for day in both))


def _words(query: Query) -> str:
    return "\n".join(sorted({*query.tags, *query.mentions}))


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split("\n")) if words else ()


def _read(connection: Connection, campaign: str) -> tuple[str, str] | None:
    statement = text("SELECT timezone, words FROM campaign_basis WHERE campaign = :campaign")
    row = connection.execute(statement, {"campaign": campaign}).one_or_none()
    return None if row is None else (row.timezone, row.words)


def _keep(connection: Connection, query: Query) -> None:
    connection.execute(
        text(
            "UPDATE campaign_basis SET timezone = :timezone, words = :words"
            " WHERE campaign = :campaign"
        ),
        {"campaign": query.campaign, "timezone": query.timezone, "words": _words(query)},
    )


def _days(connection: Connection, campaign: str) -> list[date]:
    statement = text(
        "SELECT DISTINCT day FROM post_campaign WHERE campaign = :campaign ORDER BY day"
    ).columns(day=Date())
    return [row.day for row in connection.execute(statement, {"campaign": campaign})]


_MOVE = text(
    "UPDATE post_campaign SET day = :day WHERE campaign = :campaign"
    " AND day BETWEEN :first AND :last AND day <> :day AND EXISTS (SELECT 1 FROM post p"
    " WHERE p.source = post_campaign.source AND p.post_id = post_campaign.post_id"
    " AND p.created_at >= :starts_at AND p.created_at < :ends_at)"
).bindparams(
    *(bindparam(name, type_=Date) for name in ("day", "first", "last")),
    *(bindparam(name, type_=UTCDateTime) for name in ("starts_at", "ends_at")),
)


def _move_days(connection: Connection, query: Query, days: Iterable[date]) -> None:
    reached = {day + timedelta(days=n) for day in days for n in range(-2, 3)}
    for day in sorted(reached):
        span = day_span(day, query.timezone)
        near = {"first": day - FARTHEST, "last": day + FARTHEST}
        when = {"starts_at": span.starts_at, "ends_at": span.ends_at}
        connection.execute(_MOVE, {"campaign": query.campaign, "day": day, **near, **when})


_MATCH = text(
    "INSERT INTO post_tag (campaign, source, post_id, tag)"
    " SELECT c.campaign, c.source, c.post_id, :tag FROM post_campaign c"
    " JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
    " WHERE c.campaign = :campaign AND :line || p.tags || :line LIKE :pattern ESCAPE '!'"
    " ON CONFLICT (campaign, source, post_id, tag) DO NOTHING"
)


def _match_tags(connection: Connection, query: Query, known: set[str]) -> None:
    wanted = {*query.tags, *query.mentions}
    removed = [{"campaign": query.campaign, "tag": tag} for tag in sorted(known - wanted)]
    if removed:
        connection.execute(
            text("DELETE FROM post_tag WHERE campaign = :campaign AND tag = :tag"), removed
        )
    for tag in sorted(wanted - known):
        line = {"line": "\n", "pattern": f"%\n{_escaped(tag)}\n%"}
        connection.execute(_MATCH, {"campaign": query.campaign, "tag": tag, **line})


def _escaped(tag: str) -> str:
    return "".join(f"!{letter}" if letter in "!%_" else letter for letter in tag)
