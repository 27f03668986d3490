"""Collection windows: what was collected, what is under way, and what was given up."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from listening.model import Interval
from listening.store.tables import metadata
from listening.store.upserts import upsert

DONE, OPEN, GAP = "done", "open", "gap"

_window = metadata.tables["collection_window"]


@dataclass(frozen=True, slots=True)
class Watch:
    """Whose windows: a source's, for one campaign and one query (by its hash)."""

    source: str
    campaign: str
    query_hash: str


@dataclass(frozen=True, slots=True)
class WindowState:
    """A window, and the cursor to go on from (None = from its start)."""

    span: Interval
    status: str
    cursor: str | None


def read_windows(connection: Connection, watch: Watch) -> list[WindowState]:
    """Return every window of `watch`, oldest first."""
    c = _window.c
    rows = connection.execute(
        select(c.starts_at, c.ends_at, c.status, c.cursor)
        .where(*_is(watch))
        .order_by(c.starts_at, c.ends_at)
    )
    return [WindowState(Interval(row[0], row[1]), row[2], row[3]) for row in rows]


def watermark(windows: Sequence[WindowState]) -> datetime | None:
    """Return where the newest window ends, or None where there is none."""
    return max((window.span.ends_at for window in windows), default=None)


def add_windows(connection: Connection, watch: Watch, spans: Sequence[Interval]) -> None:
    """Open a window for each span; one that is there already stays as it is."""
    opened = [(*astuple(watch), span.starts_at, span.ends_at, *_NEW) for span in spans]
    upsert(connection, "collection_window", opened)


_NEW = (OPEN, None, None, None, 0, 0.0, "")
"""status, cursor, claimed_by, lease_until, rows, cost_usd and why of a window just opened."""


def move_cursor(
    connection: Connection, watch: Watch, span: Interval, cursor: str | None, rows: int
) -> None:
    """Record that `rows` more posts came; no cursor means that the window is done.

    Belongs in the transaction that writes the page's rows.
    """
    status = OPEN if cursor else DONE
    total = _window.c.rows + rows
    _update(connection, watch, span, {"cursor": cursor, "status": status, "rows": total})


def split_window(connection: Connection, watch: Watch, span: Interval, at: datetime) -> None:
    """Cut an open window in two; its cursor was for the whole, so each starts from its start."""
    _update(connection, watch, span, {"ends_at": at, "cursor": None})
    add_windows(connection, watch, [Interval(at, span.ends_at)])


def close_as_gap(connection: Connection, watch: Watch, span: Interval, why: str) -> None:
    """Record that the rest of this window will never come, and why."""
    _update(connection, watch, span, {"status": GAP, "cursor": None, "why": why})


def _update(connection: Connection, watch: Watch, span: Interval, values: dict[str, Any]) -> None:
    c = _window.c
    statement = update(_window).where(
        *_is(watch), c.starts_at == span.starts_at, c.ends_at == span.ends_at
    )
    connection.execute(statement.values(values))


def _is(watch: Watch) -> list[ColumnElement[bool]]:
    return [_window.c[name] == value for name, value in asdict(watch).items()]
