"""Reading tallies: SQL in, typed rows out, at a cost that does not grow with the posts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Interval, Role
from listening.store.gone import count_gone
from listening.store.roles import JOIN_ROLE, ROLE
from listening.store.shifts import read_shift
from listening.store.turnout import count_accounts
from listening.tally import Audience, Cell, Collected, Counts, Tallies

_IN_WINDOW = "campaign = :campaign AND day BETWEEN :since AND :until"

_CUTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "all": ("all", ()),
    "role": ("all", ("role",)),
    "source": ("all", ("source",)),
    "kind": ("kind", ("value",)),
    "tag": ("tag", ("value",)),
    "lang": ("lang", ("value",)),
    "code": ("code", ("value",)),
    "code_label": ("code_label", ("value",)),
    "copy": ("copy", ()),
    "suspected": ("suspected", ()),
    "suspected_written": ("suspected_written", ()),
    "suspected_scored": ("suspected_scored", ()),
    "suspected_label": ("suspected_label", ("value",)),
    "role_label": ("label", ("role", "value")),
    "role_scored": ("scored", ("role",)),
    "lang_label": ("lang_label", ("value",)),
    "role_without_reposts": ("written", ("role",)),
    "role_kind": ("kind", ("role", "value")),
    "role_given": ("given", ("role", "value")),
    "source_without_reposts": ("written", ("source",)),
    "source_kind": ("kind", ("source", "value")),
}
"""Per cut of `Tallies.participants`: the dimension it counts in, and what by."""

_DAY_CUTS = {
    "day": ("all", ("day",)),
    "day_without_reposts": ("written", ("day",)),
    "day_kind": ("kind", ("day", "value")),
    "day_source": ("all", ("day", "source")),
}

_NEWCOMERS = """SELECT dimension, value, source, role, sum(newcomers) AS accounts FROM turnout
    WHERE campaign = :campaign AND day <= :until GROUP BY dimension, value, source, role"""

_DISTINCT = f"""SELECT DISTINCT p.source, p.author_id, p.traits, 1, {ROLE} AS role
    FROM participation p {JOIN_ROLE}
    WHERE p.campaign = :campaign AND p.day BETWEEN :since AND :until ORDER BY 1, 2"""

_BY_DAY = f"""SELECT day, dimension, value, source, sum(accounts) AS accounts FROM turnout
    WHERE {_IN_WINDOW} AND dimension IN ('all', 'kind', 'written')
    GROUP BY day, dimension, value, source"""

_NEW_AUDIENCES = """SELECT role, sum(accounts), sum(known), sum(follower_sum), max(follower_max)
    FROM new_audience WHERE campaign = :campaign AND day <= :until GROUP BY role ORDER BY role"""

DISTINCT_ACCOUNTS = f"SELECT DISTINCT source, author_id FROM participation WHERE {_IN_WINDOW}"

_DISTINCT_AUDIENCES = f"""SELECT {ROLE}, count(*), count(a.followers_count),
    coalesce(sum(a.followers_count), 0), coalesce(max(a.followers_count), 0)
    FROM ({DISTINCT_ACCOUNTS}) p
    LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id
    {JOIN_ROLE}
    GROUP BY {ROLE} ORDER BY {ROLE}"""


def read_tallies(
    connection: Connection, campaign: str, query_hash: str, since: date, until: date
) -> Tallies:
    """Return everything the store knows of a campaign between two days, both included.

    What another query collected is a gap of this one, and what a platform counted for that one
    says nothing of it.
    """
    keys = {"campaign": campaign, "since": since, "until": until}
    days = span_of_days(connection, campaign)
    from_start = days is None or since <= days[0]
    gone = count_gone(connection, campaign, since, until)
    return Tallies(
        cells=tuple(_cells(connection, keys)),
        participants=_participants(connection, keys, from_start=from_start),
        audiences=tuple(_audiences(connection, keys, from_start=from_start)),
        collected=tuple(_collected(connection, campaign, query_hash)),
        expected=_expected(connection, {**keys, "query_hash": query_hash}),
        deleted=gone.deleted,
        erased=gone.erased,
        as_of=_as_of(connection, keys),
        tag_posts=_posts_by(connection, "tag", keys),
        code_posts=_posts_by(connection, "code", keys),
        code_label_posts=_posts_by(connection, "code_label", keys),
        shift=read_shift(connection, keys, _IN_WINDOW),
        suspected_posts=_posts_by(connection, "suspected_label", keys),
        copies=_posts_by(connection, "copy", keys).get("", 0),
    )


def span_of_days(connection: Connection, campaign: str) -> tuple[date, date] | None:
    """Return the first and last day that has a tally, or None where none has."""
    sql = "SELECT min(day) AS first, max(day) AS last FROM tally_day WHERE campaign = :campaign"
    rows = _select(connection, sql, {"campaign": campaign}, first=Date(), last=Date())
    first, last = next(iter(rows))
    return None if first is None else (first, last)


def _cells(connection: Connection, keys: dict[str, Any]) -> Iterable[Cell]:
    sql = f"""SELECT day, source, lang, role, kind, label, posts, metric_posts, engagements,
        impression_posts, impressions, rated_posts, rated_impressions, rated_engagements,
        reposted_posts, times_reposted
        FROM tally_day WHERE {_IN_WINDOW} ORDER BY day, source, lang, role, kind, label"""
    for row in _select(connection, sql, keys, day=Date()):
        day, source, lang, role, kind, label, *counts = row
        yield Cell(day, source, lang, Role(role), kind, label or None, *map(int, counts))


def _participants(
    connection: Connection, keys: dict[str, Any], *, from_start: bool
) -> dict[str, Counts]:
    """Return exact numbers of distinct accounts, by cut."""
    accounts: list[Any] = list(
        _select(connection, _NEWCOMERS, keys)
        if from_start
        else count_accounts(_select(connection, _DISTINCT, keys))
    )
    by_day = list(_select(connection, _BY_DAY, keys, day=Date()))
    return {
        **{cut: _cut(accounts, *how) for cut, how in _CUTS.items()},
        **{cut: _cut(by_day, *how) for cut, how in _DAY_CUTS.items()},
    }


def _cut(rows: Sequence[Any], dimension: str, columns: tuple[str, ...]) -> Counts:
    """Add up rows that share no account, by `columns`, with keys in the order of their bytes."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if row.dimension == dimension:
            found[tuple(str(getattr(row, name)) for name in columns)] += int(row.accounts)
    return {key: found[key] for key in sorted(found) if found[key]} if columns else {(): found[()]}


def _audiences(
    connection: Connection, keys: dict[str, Any], *, from_start: bool
) -> Iterable[Audience]:
    sql = _NEW_AUDIENCES if from_start else _DISTINCT_AUDIENCES
    for role, *counts in _select(connection, sql, keys):
        yield Audience(Role(role), *map(int, counts))


OTHER_WORDS = "collected when the campaign asked for other words"
"""Why a day is not whole on which posts came, but not for all that is asked for now."""


def _collected(connection: Connection, campaign: str, query_hash: str) -> Iterable[Collected]:
    sql = f"""SELECT source, starts_at, ends_at,
        CASE WHEN query_hash = :query_hash THEN status ELSE 'gap' END AS status,
        CASE WHEN query_hash = :query_hash THEN why ELSE '{OTHER_WORDS}' END AS why
        FROM collection_window
        WHERE campaign = :campaign AND (query_hash = :query_hash OR status = 'done')
        ORDER BY source, starts_at, ends_at, status, why"""
    types = {"starts_at": UTCDateTime(), "ends_at": UTCDateTime()}
    for row in _select(connection, sql, {"campaign": campaign, "query_hash": query_hash}, **types):
        yield Collected(row.source, Interval(row.starts_at, row.ends_at), row.status, row.why)


def _expected(connection: Connection, keys: dict[str, Any]) -> dict[tuple[str, date], int]:
    sql = f"""SELECT source, day, posts FROM expected
        WHERE {_IN_WINDOW} AND query_hash = :query_hash ORDER BY source, day"""
    return {(r.source, r.day): r.posts for r in _select(connection, sql, keys, day=Date())}


def _posts_by(connection: Connection, dimension: str, keys: dict[str, Any]) -> dict[str, int]:
    sql = f"""SELECT value, sum(posts) FROM turnout
        WHERE {_IN_WINDOW} AND dimension = :dimension GROUP BY value ORDER BY value"""
    rows = _select(connection, sql, {**keys, "dimension": dimension})
    return {value: int(posts) for value, posts in rows}


def _as_of(connection: Connection, keys: dict[str, Any]) -> datetime | None:
    sql = f"SELECT max(as_of) AS as_of FROM tally_day WHERE {_IN_WINDOW}"
    found: datetime | None = next(iter(_select(connection, sql, keys, as_of=UTCDateTime())))[0]
    return found


def _select(connection: Connection, sql: str, keys: dict[str, Any], **types: Any) -> Iterable[Any]:
    """Run `sql`; `types` are those of its columns that need one, by name."""
    typed = [bindparam(name, type_=Date) for name in ("since", "until") if f":{name}" in sql]
    statement = text(sql).bindparams(*typed)
    return connection.execute(statement.columns(**types) if types else statement, keys)
