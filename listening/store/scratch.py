"""Temporary tables that one transaction fills and joins; each connection has its own."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, Float, MetaData, Table
from sqlalchemy.schema import CreateTable
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.store.copying import copy_rows
from listening.store.tables import Bytewise

_scratch = MetaData()

batch_key = Table(
    "batch_key",
    _scratch,
    Column("source", Bytewise),
    Column("post_id", Bytewise),
    prefixes=["TEMPORARY"],
)
"""Keys of the posts that a write is about."""

member = Table(
    "member",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "post_id", "author_id", "kind", "lang")),
    *(Column(name, Bytewise) for name in ("role", "label", "repeats", "tags")),
    Column("engagements", BigInteger),
    Column("impressions", BigInteger),
    Column("times_reposted", BigInteger),
    Column("as_of", UTCDateTime),
    prefixes=["TEMPORARY"],
)
"""The posts that count on one day of a campaign."""

author_key = Table(
    "author_key",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "author_id")),
    prefixes=["TEMPORARY"],
)
"""Accounts that a write is about."""

scored = Table(
    "scored",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "post_id", "text", "lang", "label")),
    *(Column(name, Float) for name in ("negative", "neutral", "positive")),
    Column("language", Bytewise),
    prefixes=["TEMPORARY"],
)
"""Posts as they were read, with the scores that they got."""

repeated = Table(
    "repeated",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "post_id", "what")),
    prefixes=["TEMPORARY"],
)
"""Posts of a day that repeat another, as they were just found."""

suspect = Table(
    "suspect",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "author_id")),
    prefixes=["TEMPORARY"],
)
"""Accounts that a rule makes suspects of automation, on the day that is counted."""

earlier_part = Table(
    "earlier_part",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "author_id", "traits")),
    prefixes=["TEMPORARY"],
)
"""Who took part in the day that is counted anew, as it was counted before."""

mover = Table(
    "mover",
    _scratch,
    *(Column(name, Bytewise) for name in ("source", "author_id")),
    prefixes=["TEMPORARY"],
)
"""Accounts that take part in the day that is counted anew otherwise than they did."""


followed = Table(
    "followed",
    _scratch,
    Column("day", Date),
    *(Column(name, Bytewise) for name in ("role", "source", "author_id")),
    *(Column(name, BigInteger) for name in ("counted", "followers")),
    prefixes=["TEMPORARY"],
)
"""Newcomers whose followers are others now: as they were counted, and as they are."""


def make_empty(connection: Connection, table: Table) -> None:
    """Make `table` be there, with no rows."""
    connection.execute(CreateTable(table, if_not_exists=True))
    connection.execute(table.delete())


def add_rows(connection: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    """Put rows into `table`.

    PostgreSQL counts no temporary table by itself, and would read the whole store beside it.
    """
    columns = table.columns.keys()
    if connection.dialect.name == "postgresql":
        copy_rows(connection, table.name, columns, rows)
        connection.exec_driver_sql(f"ANALYZE {table.name}")
    elif rows:
        places = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({places})", list(rows))
