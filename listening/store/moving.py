"""Moving a whole store to another database: every row of every table, or none."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, select

from listening.errors import UsageError
from listening.store.tables import metadata
from listening.store.upserts import upsert

BATCH = 10_000


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table holds, by its name."""
    return {
        table.name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in metadata.sorted_tables
    }


def move_rows(
    source: Connection, target: Connection, on_rows: Callable[[int], object]
) -> dict[str, int]:
    """Copy every row into an empty store; return how many each table now holds.

    Each connection is one transaction, so that a failure leaves the target empty. Raises
    UsageError where the target holds a row.
    """
    used = [f"{count:,} in {name}" for name, count in count_rows(target).items() if count]
    if used:
        raise UsageError(f"the other store has rows already, {used[0]}: give an empty database")
    for table in metadata.sorted_tables:
        for batch in _batches(source, table):
            upsert(target, table.name, batch)
            on_rows(len(batch))
    return count_rows(target)


def _batches(source: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    rows = source.execution_options(yield_per=BATCH).execute(select(table))
    for part in rows.partitions():
        yield [tuple(row) for row in part]
