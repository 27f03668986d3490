"""Collection windows: what was collected, what is under way, and what was given up."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from listening.model import Interval, Page
from listening.store.tables import metadata
from listening.store.upserts import upsert

DONE, OPEN, GAP = "done", "open", "gap"
BUDGET = "budget"
"""Why an open window waits for money."""

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
    why: str = ""
    is_claimed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works on a window, and until when without a word nobody else may."""

    by: str
    until: datetime


def read_windows(connection: Connection, watch: Watch) -> list[WindowState]:
    """Return every window of `watch`, oldest first."""
    c = _window.c
    rows = connection.execute(
        select(c.starts_at, c.ends_at, c.status, c.cursor, c.why, c.claimed_by.is_not(None))
        .where(*_is(watch))
        .order_by(c.starts_at, c.ends_at)
    )
    return [WindowState(Interval(row[0], row[1]), *row[2:]) for row in rows]


def add_windows(connection: Connection, watch: Watch, spans: Sequence[Interval]) -> None:
    """Open a window for each span; one that is there already stays as it is."""
    opened = [(*astuple(watch), span.starts_at, span.ends_at, *_NEW) for span in spans]
    upsert(connection, "collection_window", opened)


_NEW = (OPEN, None, None, None, 0, 0.0, "")
"""status, cursor, claimed_by, lease_until, rows, cost_usd and why of a window just opened."""


def reopen_gaps(connection: Connection, watch: Watch, spans: Sequence[Interval]) -> None:
    """Open windows again that were given up, since there is another way to collect them."""
    for span in spans:
        _update(connection, watch, span, {"status": OPEN, "why": ""}, _window.c.status == GAP)


def read_claim(connection: Connection, watch: Watch, span: Interval) -> Claim | None:
    """Return who works on a window, or None where nobody does, or it is not there."""
    c = _window.c
    row = connection.execute(
        select(c.claimed_by, c.lease_until).where(*_at(watch, span), c.claimed_by.is_not(None))
    ).one_or_none()
    return Claim(row[0], row[1]) if row else None


def claim_window(
    connection: Connection, watch: Watch, span: Interval, claim: Claim, instead_of: Claim | None
) -> WindowState | None:
    """Claim an open window, from nobody or from who held it; return it as it stands.

    None where it is not open any more, or somebody else was faster.
    """
    c = _window.c
    holder = c.claimed_by.is_(None) if instead_of is None else c.claimed_by == instead_of.by
    won = connection.execute(
        update(_window)
        .where(*_at(watch, span), c.status == OPEN, holder)
        .values(claimed_by=claim.by, lease_until=claim.until)
    )
    if not won.rowcount:
        return None
    return next(each for each in read_windows(connection, watch) if each.span == span)


def move_cursor(
    connection: Connection, watch: Watch, span: Interval, page: Page, claim: Claim
) -> bool:
    """Record that a page came; without a cursor the window is done.

    Belongs in the transaction that writes the page's rows. False where the window is no
    longer this claim's: somebody else goes on with it.
    """
    values = {
        "cursor": page.cursor,
        "status": OPEN if page.cursor else DONE,
        "rows": _window.c.rows + len(page.posts),
        "cost_usd": _window.c.cost_usd + page.cost_usd,
        "lease_until": claim.until,
        "why": "",
    }
    return _update(connection, watch, span, values, _window.c.claimed_by == claim.by)


def leave_window(
    connection: Connection, watch: Watch, span: Interval, claimant: str, why: str
) -> None:
    """Let go of a window, and say why where it is not finished."""
    values = {"claimed_by": None, "lease_until": None, "why": why}
    _update(connection, watch, span, values, _window.c.claimed_by == claimant)


def close_as_gap(connection: Connection, watch: Watch, span: Interval, why: str) -> None:
    """Record that the rest of this window will not come this way, and why.

    The cursor stays: where there is another way, it goes on from there.
    """
    values = {"status": GAP, "why": why, "claimed_by": None, "lease_until": None}
    _update(connection, watch, span, values)


def split_window(connection: Connection, watch: Watch, window: WindowState, at: datetime) -> None:
    """Cut an open window in two: what is older than `at`, from its start, and the rest, which
    goes on from where it was.
    """
    _update(connection, watch, window.span, {"ends_at": at, "cursor": None})
    rest = Interval(at, window.span.ends_at)
    add_windows(connection, watch, [rest])
    _update(connection, watch, rest, {"cursor": window.cursor, "why": window.why})


def drop_windows(connection: Connection, watch: Watch, spans: Sequence[Interval]) -> None:
    """Forget windows that others cover."""
    for span in spans:
        connection.execute(delete(_window).where(*_at(watch, span)))


def _update(
    connection: Connection,
    watch: Watch,
    span: Interval,
    values: dict[str, Any],
    *conditions: ColumnElement[bool],
) -> bool:
    statement = update(_window).where(*_at(watch, span), *conditions).values(values)
    return bool(connection.execute(statement).rowcount)


def _at(watch: Watch, span: Interval) -> list[ColumnElement[bool]]:
    c = _window.c
    return [*_is(watch), c.starts_at == span.starts_at, c.ends_at == span.ends_at]


def _is(watch: Watch) -> list[ColumnElement[bool]]:
    return [_window.c[name] == value for name, value in asdict(watch).items()]
