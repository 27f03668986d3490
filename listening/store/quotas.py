"""What a platform allows, kept for all who ask with one account."""

from sqlalchemy import ColumnElement, Connection, select, text, update

from listening.sources.gate import Limited, Quota
from listening.store.tables import metadata

_quota = metadata.tables["quota"]


def lock_quota(connection: Connection, source: str, limited: Limited) -> Quota:
    """Return a quota, and keep others from it until the caller's transaction ends."""
    connection.execute(
        text(
            "INSERT INTO quota (source, account, endpoint) VALUES (:source, :account, :endpoint)"
            " ON CONFLICT (source, account, endpoint) DO NOTHING"
        ),
        {"source": source, **limited._asdict()},
    )
    c = _quota.c
    row = connection.execute(
        select(c.allowed, c.requests_left, c.resets_at, c.next_at)
        .where(*_at(source, limited))
        .with_for_update()
    ).one()
    return Quota(*row)


def keep_quota(connection: Connection, source: str, limited: Limited, quota: Quota) -> None:
    """Keep a quota that this transaction has locked."""
    values = {
        "allowed": quota.allowed,
        "requests_left": quota.left,
        "resets_at": quota.resets_at,
        "next_at": quota.next_at,
    }
    connection.execute(update(_quota).where(*_at(source, limited)).values(values))


def _at(source: str, limited: Limited) -> list[ColumnElement[bool]]:
    c = _quota.c
    return [c.source == source, c.account == limited.account, c.endpoint == limited.endpoint]
