"""Who speaks for whom: roles as config.toml gives them, resolved to accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Date, text

from listening.model import Role
from listening.store.forgotten import AUTHOR, read_forgotten
from listening.store.locks import lock_campaign
from listening.store.staleness import CampaignDay, mark_days
from listening.store.upserts import upsert

Account = tuple[str, str]

PRECEDENCE = (Role.BRAND, Role.MEDIA, Role.STAFF)
"""Where one account is given several roles, the first of these holds."""

ROLE = f"coalesce(r.role, '{Role.CUSTOMER.value}')"
JOIN_ROLE = """LEFT JOIN campaign_role r
    ON r.campaign = :campaign AND r.source = p.source AND r.author_id = p.author_id"""
"""The role of an account of p, in SQL."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a role: an account of a source, by id or, `is_handle`, by folded handle."""

    source: str
    name: str
    is_handle: bool


def sync_roles(
    connection: Connection, campaign: str, members: Mapping[Role, Sequence[Member]]
) -> None:
    """Make the campaign's roles those of `members`, and days of whoever changed role stale.

    Handles are looked up among the authors seen so far, so that a new author's role is
    found at the next run after they appear. Whoever was forgotten has none, whatever
    config.toml says.
    """
    lock_campaign(connection, campaign)
    wanted = _without_forgotten(connection, _resolved(connection, members))
    changed = sorted({key for key, _ in wanted.items() ^ _known(connection, campaign).items()})
    if not changed:
        return
    moved = [{"campaign": campaign, "source": key[0], "author_id": key[1]} for key in changed]
    connection.execute(text(f"DELETE FROM campaign_role WHERE {_IS_ACCOUNT}"), moved)
    upsert(connection, "campaign_role", ((campaign, *key, role) for key, role in wanted.items()))
    mark_days(connection, _days_of(connection, campaign, set(changed)))


_IS_ACCOUNT = "campaign = :campaign AND source = :source AND author_id = :author_id"


def _days_of(connection: Connection, campaign: str, accounts: set[Account]) -> set[CampaignDay]:
    """Return the days that these accounts took part in, in one pass over the campaign."""
    statement = text(
        "SELECT DISTINCT day, source, author_id FROM participation WHERE campaign = :campaign"
    ).columns(day=Date())
    rows = connection.execute(statement, {"campaign": campaign})
    return {(campaign, row.day) for row in rows if (row.source, row.author_id) in accounts}


def _known(connection: Connection, campaign: str) -> dict[Account, str]:
    rows = connection.execute(
        text("SELECT source, author_id, role FROM campaign_role WHERE campaign = :campaign"),
        {"campaign": campaign},
    )
    return {(row.source, row.author_id): row.role for row in rows}


def _without_forgotten(connection: Connection, roles: dict[Account, str]) -> dict[Account, str]:
    known = read_forgotten(connection)
    if known is None:
        return roles
    return {key: role for key, role in roles.items() if not known.has(key[0], AUTHOR, key[1])}


def _resolved(
    connection: Connection, members: Mapping[Role, Sequence[Member]]
) -> dict[Account, str]:
    handles = _accounts_by_handle(connection, members)
    roles: dict[Account, str] = {}
    for role in reversed(PRECEDENCE):
        for member in members.get(role, ()):
            if not member.is_handle:
                roles[member.source, member.name] = role.value
            elif account := handles.get((member.source, member.name)):
                roles[account] = role.value
    return roles


def _accounts_by_handle(
    connection: Connection, members: Mapping[Role, Sequence[Member]]
) -> dict[tuple[str, str], Account]:
    # A handle may pass from one account to another: whoever was seen with it last has it.
    wanted = {(m.source, m.name) for role in members.values() for m in role if m.is_handle}
    if not wanted:
        return {}
    rows = connection.execute(
        text(
            "SELECT source, author_id, handle FROM author WHERE handle IS NOT NULL"
            " ORDER BY observed_at, source, author_id"
        )
    )
    return {
        (row.source, handle): (row.source, row.author_id)
        for row in rows
        if (row.source, handle := row.handle.casefold()) in wanted
    }
