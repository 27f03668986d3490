"""Reading tallies: SQL in, typed rows out, at a cost that does not grow with the posts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Interval, Role
from listening.tally import Audience, Cell, Collected, Counts, Tallies

_IN_WINDOW = "campaign = :campaign AND day BETWEEN :since AND :until"

_ON_DAYS = f"day IN (SELECT day FROM tally_day WHERE {_IN_WINDOW})"
"""As _IN_WINDOW, but day by day, since participation's key has the day before the dimension."""

_SCORED = "AND p.value NOT IN ('not scored', 'unscored')"

_CUTS = {
    "all": ("all", (), ""),
    "role": ("all", ("role",), ""),
    "source": ("all", ("p.source",), ""),
    "day": ("all", ("p.day",), ""),
    "kind": ("kind", ("p.value",), ""),
    "tag": ("tag", ("p.value",), ""),
    "lang": ("lang", ("p.value",), ""),
    "role_label": ("label", ("role", "p.value"), ""),
    "role_scored": ("label", ("role",), _SCORED),
    "lang_label": ("lang_label", ("p.value",), ""),
    "role_without_reposts": ("label", ("role",), ""),
    "role_kind": ("kind", ("role", "p.value"), ""),
    "role_given": ("given", ("role", "p.value"), ""),
    "source_without_reposts": ("label", ("p.source",), ""),
    "source_kind": ("kind", ("p.source", "p.value"), ""),
    "day_without_reposts": ("label", ("p.day",), ""),
    "day_kind": ("kind", ("p.day", "p.value"), ""),
    "day_source": ("all", ("p.day", "p.source"), ""),
}
"""Per cut of `Tallies.participants`: the dimension it counts in, what by, and what only."""


def read_tallies(
    connection: Connection, campaign: str, query_hash: str, since: date, until: date
) -> Tallies:
    """Return everything the store knows of a campaign between two days, both included.

    `collected` are the windows of this query: what another one collected does not cover it.
    """
    keys = {"campaign": campaign, "since": since, "until": until}
    return Tallies(
        cells=tuple(_cells(connection, keys)),
        participants={cut: _participants(connection, cut, keys) for cut in _CUTS},
        audiences=tuple(_audiences(connection, keys)),
        collected=tuple(_collected(connection, campaign, query_hash)),
        expected=_expected(connection, keys),
        deleted=_deleted(connection, keys),
        as_of=_as_of(connection, keys),
        tag_posts=_tag_posts(connection, keys),
    )


def span_of_days(connection: Connection, campaign: str) -> tuple[date, date] | None:
    """Return the first and last day that has a tally, or None where none has."""
    sql = "SELECT min(day) AS first, max(day) AS last FROM tally_day WHERE campaign = :campaign"
    rows = _select(connection, sql, {"campaign": campaign}, first=Date(), last=Date())
    first, last = next(iter(rows))
    return None if first is None else (first, last)


def _cells(connection: Connection, keys: dict[str, Any]) -> Iterable[Cell]:
    sql = f"""SELECT day, source, lang, role, kind, label, posts, metric_posts, engagements,
        impression_posts, impressions, impression_engagements
        FROM tally_day WHERE {_IN_WINDOW} ORDER BY day, source, lang, role, kind, label"""
    for row in _select(connection, sql, keys, day=Date()):
        day, source, lang, role, kind, label, *counts = row
        yield Cell(day, source, lang, Role(role), kind, label or None, *map(int, counts))


def _participants(connection: Connection, cut: str, keys: dict[str, Any]) -> Counts:
    """Return exact numbers of distinct accounts, by what the cut counts by."""
    dimension, columns, only = _CUTS[cut]
    named = [(name, f"k{index}") for index, name in enumerate(columns)]
    inner = "".join(f"{name} AS {alias}, " for name, alias in named if name != "role")
    outer = "".join(f"{_ROLE if name == 'role' else alias} AS {alias}, " for name, alias in named)
    grouped = ", ".join(alias for _, alias in named)
    sql = f"""SELECT {outer} count(*) AS accounts FROM (
        SELECT DISTINCT {inner} source, author_id FROM participation p
        WHERE campaign = :campaign AND dimension = :dimension {only} AND {_ON_DAYS}) p
        {_JOIN_ROLE if "role" in columns else ""}
        {"GROUP BY " + grouped + " ORDER BY " + grouped if named else ""}"""
    types = {"k0": Date()} if cut.startswith("day") else {}
    rows = _select(connection, sql, {**keys, "dimension": dimension}, **types)
    return {tuple(str(value) for value in row[:-1]): int(row[-1]) for row in rows}


_JOIN_ROLE = """LEFT JOIN campaign_role r
    ON r.campaign = :campaign AND r.source = p.source AND r.author_id = p.author_id"""
_ROLE = f"coalesce(r.role, '{Role.CUSTOMER.value}')"


def _audiences(connection: Connection, keys: dict[str, Any]) -> Iterable[Audience]:
    sql = f"""SELECT {_ROLE} AS role, count(*), count(a.followers_count),
        coalesce(sum(a.followers_count), 0), coalesce(max(a.followers_count), 0)
        FROM (SELECT DISTINCT source, author_id FROM participation
            WHERE campaign = :campaign AND dimension = 'all' AND {_ON_DAYS}) p
        LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id
        {_JOIN_ROLE}
        GROUP BY {_ROLE} ORDER BY {_ROLE}"""
    for role, *counts in _select(connection, sql, keys):
        yield Audience(Role(role), *map(int, counts))


def _collected(connection: Connection, campaign: str, query_hash: str) -> Iterable[Collected]:
    sql = """SELECT source, starts_at, ends_at, status, why FROM collection_window
        WHERE campaign = :campaign AND query_hash = :query_hash
        ORDER BY source, starts_at, ends_at"""
    types = {"starts_at": UTCDateTime(), "ends_at": UTCDateTime()}
    for row in _select(connection, sql, {"campaign": campaign, "query_hash": query_hash}, **types):
        yield Collected(row.source, Interval(row.starts_at, row.ends_at), row.status, row.why)


def _expected(connection: Connection, keys: dict[str, Any]) -> dict[tuple[str, date], int]:
    sql = f"SELECT source, day, posts FROM expected WHERE {_IN_WINDOW} ORDER BY source, day"
    return {(r.source, r.day): r.posts for r in _select(connection, sql, keys, day=Date())}


def _tag_posts(connection: Connection, keys: dict[str, Any]) -> dict[str, int]:
    sql = f"""SELECT value, sum(posts) FROM participation
        WHERE campaign = :campaign AND dimension = 'tag' AND {_ON_DAYS}
        GROUP BY value ORDER BY value"""
    return {value: int(posts) for value, posts in _select(connection, sql, keys)}


def _deleted(connection: Connection, keys: dict[str, Any]) -> int:
    sql = f"""SELECT count(*) FROM post_campaign JOIN tombstone USING (source, post_id)
        WHERE {_IN_WINDOW}"""
    return int(next(iter(_select(connection, sql, keys)))[0])


def _as_of(connection: Connection, keys: dict[str, Any]) -> datetime | None:
    sql = f"SELECT max(as_of) AS as_of FROM tally_day WHERE {_IN_WINDOW}"
    found: datetime | None = next(iter(_select(connection, sql, keys, as_of=UTCDateTime())))[0]
    return found


def _select(connection: Connection, sql: str, keys: dict[str, Any], **types: Any) -> Iterable[Any]:
    """Run `sql`; `types` are those of its columns that need one, by name."""
    typed = [bindparam(name, type_=Date) for name in ("since", "until") if name in keys]
    statement = text(sql).bindparams(*typed)
    return connection.execute(statement.columns(**types) if types else statement, keys)
