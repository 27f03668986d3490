"""Money: reserved before a request, settled after it, so that no two processes pass a limit."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

TINY_USD = 1e-9
"""Far below any price: sums of cents are not exact in binary."""

EVERY_SOURCE = "*"
"""Stands for the source in the account of a run, which may collect from several."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where spending is booked: a source's month ("2026-11"), or the budget of one run."""

    source: str
    period: str


@dataclass(frozen=True, slots=True)
class Spent:
    """USD reserved for requests under way, or broken off, and USD settled."""

    reserved_usd: float = 0.0
    settled_usd: float = 0.0

    @property
    def total_usd(self) -> float:
        """What counts against a limit: a request without an end may have been charged."""
        return self.reserved_usd + self.settled_usd


def read_spent(connection: Connection, account: Account) -> Spent:
    """Return what is booked on an account; nothing where it is new."""
    row = connection.execute(
        text(
            "SELECT reserved_usd, settled_usd FROM spend WHERE source = :source AND month = :period"
        ),
        _keys(account),
    ).one_or_none()
    return Spent(float(row[0]), float(row[1])) if row else Spent()


def reserve(connection: Connection, account: Account, usd: float, limit_usd: float | None) -> bool:
    """Reserve `usd`, or return False where that would pass the limit.

    The row is locked until the caller's transaction ends, so that others wait for it.
    """
    connection.execute(
        text(
            "INSERT INTO spend (source, month, reserved_usd, settled_usd)"
            " VALUES (:source, :period, 0, 0) ON CONFLICT (source, month) DO NOTHING"
        ),
        _keys(account),
    )
    room = "" if limit_usd is None else " AND reserved_usd + settled_usd + :usd <= :limit"
    done = connection.execute(
        text(
            "UPDATE spend SET reserved_usd = reserved_usd + :usd"
            f" WHERE source = :source AND month = :period{room}"
        ),
        {**_keys(account), "usd": usd, "limit": (limit_usd or 0.0) + TINY_USD},
    )
    return bool(done.rowcount)


def settle(connection: Connection, account: Account, reserved_usd: float, cost_usd: float) -> None:
    """Turn a reservation into what it cost."""
    connection.execute(
        text(
            "UPDATE spend SET settled_usd = settled_usd + :cost,"
            " reserved_usd = CASE WHEN reserved_usd - :reserved < :tiny THEN 0"
            " ELSE reserved_usd - :reserved END"
            " WHERE source = :source AND month = :period"
        ),
        {**_keys(account), "reserved": reserved_usd, "cost": cost_usd, "tiny": TINY_USD},
    )


def _keys(account: Account) -> dict[str, Any]:
    return {"source": account.source, "period": account.period}
