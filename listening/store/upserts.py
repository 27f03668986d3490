"""Bulk upserts that give the same rows in whatever order observations arrive.

A table's columns fall into groups, each as of its own time; a group is replaced as a
whole by a later observation, and by the greater values where two are of the same time,
so that an older export imported late changes no fresh figure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Dialect, Float, Integer, String, Table
from sqlalchemy.dialects import postgresql, sqlite

from listening.store.copying import copy_rows
from listening.store.rows import Row
from listening.store.tables import metadata

GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "post": (
        (
            "observed_at", "author_id", "text", "lang", "created_at", "kind",
            "conversation_id", "uri", "tags",
        ),
        ("edited_of",),
        ("repost_of",),
        ("metrics_at", "reposts", "replies", "likes", "quotes"),
        ("views_at", "impressions", "bookmarks"),
    ),
    "author": (
        ("observed_at", "handle"),
        ("created_at",),
        ("followers_at", "followers_count"),
    ),
    "metric_snapshot": (
        ("metrics_at", "reposts", "replies", "likes", "quotes"),
        ("views_at", "impressions", "bookmarks"),
    ),
    "post_campaign": (("day",),),
    "expected": (("posts",),),
    "engager_list": (("asked_at", "counted"),),
    "tombstone": (("deleted_at", "why"), ("edited_of",)),
}  # fmt: skip
"""Columns that move together, the time first; of tables that are not here the first row stays.
What a post edits or repeats, and when an account was made, never changes: an export that does not
tell cannot take it back."""

_DIALECTS: dict[str, Callable[[], Dialect]] = {
    "postgresql": postgresql.dialect,
    "sqlite": sqlite.dialect,
}


@dataclass(frozen=True)
class Upsert:
    """How rows of one table are written on one kind of database."""

    table: Table
    sql: str
    processors: tuple[Callable[[Any], Any] | None, ...]
    keys: tuple[int, ...]


def upsert(connection: Connection, name: str, rows: Iterable[Row]) -> int:
    """Write `rows` (tuples in the table's column order) into table `name`, in bulk.

    They go in by the order of their keys, so that SQLite's pages fill one after another, and
    PostgreSQL's writers do not deadlock. Returns how many were new, or changed what was there.
    """
    plan = _plan(name, connection.dialect.name)
    values = sorted(rows, key=itemgetter(*plan.keys))
    return upsert_made(connection, name, _processed(values, plan)) if values else 0


def upsert_made(connection: Connection, name: str, rows: Sequence[Row]) -> int:
    """Write rows that are as the driver takes them, and in the order of their keys."""
    if not rows:
        return 0
    plan = _plan(name, connection.dialect.name)
    if connection.dialect.name == "postgresql":
        return sum(_copy(connection, plan, part) for part in _rounds(rows, plan.keys))
    return connection.exec_driver_sql(plan.sql, rows).rowcount


def _processed(rows: Sequence[Row], plan: Upsert) -> list[Row]:
    """Return rows as the driver takes them, made column by column, since few need a change."""
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for index, process in enumerate(plan.processors):
        if process is not None:
            columns[index] = [None if v is None else process(v) for v in columns[index]]
    return list(zip(*columns, strict=True))


def _rounds(rows: Sequence[Row], keys: tuple[int, ...]) -> Iterator[list[Row]]:
    """Yield rows, sorted by their key, in parts without a repeated one.

    PostgreSQL changes no row twice in a statement.
    """
    waiting, key_of = list(rows), itemgetter(*keys)
    while waiting:
        part: dict[Row, Row] = {}
        later = []
        for row in waiting:
            key = key_of(row)
            if key in part:
                later.append(row)
            else:
                part[key] = row
        yield list(part.values())
        waiting = later


def _copy(connection: Connection, plan: Upsert, rows: Sequence[Row]) -> int:
    name = plan.table.name
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE IF NOT EXISTS "incoming_{name}" (LIKE "{name}") ON COMMIT DELETE ROWS'
    )
    connection.exec_driver_sql(f'TRUNCATE "incoming_{name}"')
    copy_rows(connection, f"incoming_{name}", plan.table.columns.keys(), rows)
    return connection.exec_driver_sql(plan.sql).rowcount


@cache
def _plan(name: str, dialect_name: str) -> Upsert:
    table = metadata.tables[name]
    dialect = _DIALECTS[dialect_name]()
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    if dialect_name == "postgresql":
        rows = f'SELECT {columns} FROM "incoming_{name}"'
    else:
        rows = f"VALUES ({', '.join('?' for _ in table.columns)})"
    keys = [column.name for column in table.primary_key]
    conflict = f"ON CONFLICT ({', '.join(keys)}) {_on_conflict(table)}"
    return Upsert(
        table,
        f'INSERT INTO "{name}" ({columns}) {rows} {conflict}',
        tuple(_processor(column, dialect) for column in table.columns),
        tuple(index for index, column in enumerate(table.columns) if column.name in keys),
    )


def _processor(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Times take long to write out, and the rows of a page share most of them."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=4096)(process) if process else None


def _on_conflict(table: Table) -> str:
    groups = GROUPS.get(table.name, ())
    if not groups:
        return "DO NOTHING"
    newer = {group: _is_newer(table, group) for group in groups}
    sets = ", ".join(
        f'"{column}" = CASE WHEN {test} THEN excluded."{column}" ELSE "{table.name}"."{column}" END'
        for group, test in newer.items()
        for column in group
    )
    return f"DO UPDATE SET {sets} WHERE {' OR '.join(newer.values())}"


def _is_newer(table: Table, group: Sequence[str]) -> str:
    incoming, kept = (
        ", ".join(part for name in group for part in _comparable(table.columns[name], side))
        for side in ("excluded", table.name)
    )
    return f"(({incoming}) > ({kept}))"


def _comparable(column: Column[Any], side: str) -> Iterator[str]:
    """Yield SQL that puts "not given" below every value, an empty text and 0 included."""
    name = f'{side}."{column.name}"'
    if not column.nullable:
        yield name
        return
    yield f"({name} IS NOT NULL)"
    if isinstance(column.type, Integer | BigInteger | Float):
        floor = "0"
    else:
        floor = "''" if isinstance(column.type, String) else "'-infinity'"
    yield f"coalesce({name}, {floor})"
