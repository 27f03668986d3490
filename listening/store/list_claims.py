"""Lists that are being bought: each by one run at a time, since every page of them is paid."""

from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass

from sqlalchemy import ColumnElement, Connection, delete, select, update

from listening.store.tables import metadata
from listening.store.upserts import upsert
from listening.store.windows import Claim

FOLLOWER = "follower"
"""The kind of a list of followers; a list of engagers has theirs."""

_claim = metadata.tables["list_claim"]


@dataclass(frozen=True, slots=True)
class ListKey:
    """Which list: at which source, of what kind, and of whom: a post's or an author's id."""

    source: str
    kind: str
    list_of: str


def read_list_claim(connection: Connection, wanted: ListKey) -> Claim | None:
    """Return who buys a list, or None where nobody does."""
    statement = select(_claim.c.claimed_by, _claim.c.lease_until).where(*_is(wanted))
    row = connection.execute(statement).one_or_none()
    return Claim(row[0], row[1]) if row else None


def claim_list(
    connection: Connection, wanted: ListKey, claim: Claim, instead_of: Claim | None
) -> bool:
    """Claim a list, from nobody or from who held it; False where somebody else was faster."""
    if instead_of is None:
        return bool(upsert(connection, "list_claim", [(*astuple(wanted), *astuple(claim))]))
    return _update(connection, wanted, instead_of.by, claim)


def renew_list(connection: Connection, wanted: ListKey, claim: Claim) -> bool:
    """Go on holding a list; False where it is no longer this claim's.

    Belongs in the transaction that writes the page.
    """
    return _update(connection, wanted, claim.by, claim)


def leave_list(connection: Connection, wanted: ListKey, claimant: str) -> None:
    """Let go of a list."""
    connection.execute(delete(_claim).where(*_is(wanted), _claim.c.claimed_by == claimant))


def forget_claims(connection: Connection, source: str, ids: Iterable[str]) -> int:
    """Delete the claims on lists of these posts and authors; return how many there were.

    A run that holds one finds it gone, and writes nothing more.
    """
    theirs = delete(_claim).where(_claim.c.source == source)
    return sum(
        connection.execute(theirs.where(_claim.c.list_of == each)).rowcount for each in sorted(ids)
    )


def _update(connection: Connection, wanted: ListKey, held_by: str, claim: Claim) -> bool:
    statement = update(_claim).where(*_is(wanted), _claim.c.claimed_by == held_by)
    values = {"claimed_by": claim.by, "lease_until": claim.until}
    return bool(connection.execute(statement.values(values)).rowcount)


def _is(wanted: ListKey) -> list[ColumnElement[bool]]:
    return [_claim.c[name] == value for name, value in asdict(wanted).items()]
