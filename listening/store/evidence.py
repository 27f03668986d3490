"""What a store can still tell of how a window changed since a moment, by day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Window
from listening.store.audiences import newest_audience
from listening.store.gone import count_gone, days_gone
from listening.store.publications import Published
from listening.tally import Evidence


def read_evidence(connection: Connection, published: Published, before: Window) -> Evidence:
    """Return what changed after a publication of its days, and of the days before them."""
    since, until = published.since, published.until
    gone = count_gone(connection, published.campaign, since, until)
    audience = newest_audience(connection, published.campaign, since, until)
    return replace(
        _evidence(connection, published, since, until),
        deleted=max(gone.deleted - published.deleted, 0),
        purged=max(gone.erased - published.erased, 0),
        is_audience_newer=audience is not None and audience > published.first_at,
        before=_before(connection, published, before),
    )


def _before(connection: Connection, published: Published, before: Window) -> Evidence:
    """A publication keeps in one number how many were gone: either kind may have come since."""
    gone = count_gone(connection, published.campaign, before.since, before.until)
    since = max(gone.posts - (published.gone_before or 0), 0)
    return replace(
        _evidence(connection, published, before.since, before.until),
        deleted=min(since, gone.deleted),
        purged=min(since, gone.erased),
    )


def _evidence(connection: Connection, published: Published, since: date, until: date) -> Evidence:
    keys = {
        "campaign": published.campaign,
        "since": since,
        "until": until,
        "after": published.first_at,
    }
    return Evidence(
        late=_by_day(connection, "p.first_seen_at > :after", keys),
        seen_again=_by_day(connection, _AGAIN, keys),
        gone_days=days_gone(connection, published.campaign, since, until),
    )


_AGAIN = """p.first_seen_at <= :after AND (p.observed_at > :after OR p.metrics_at > :after
    OR p.views_at > :after OR EXISTS (SELECT 1 FROM author a
        WHERE a.source = p.source AND a.author_id = p.author_id AND a.followers_at > :after))"""


def _by_day(connection: Connection, which: str, keys: Mapping[str, Any]) -> dict[date, int]:
    sql = f"""SELECT c.day AS day, count(*) AS posts FROM post_campaign c
        JOIN post p ON p.source = c.source AND p.post_id = c.post_id
        WHERE c.campaign = :campaign AND c.day BETWEEN :since AND :until AND {which}
        GROUP BY c.day ORDER BY c.day"""
    days = [bindparam(name, type_=Date) for name in ("since", "until")]
    statement = text(sql).bindparams(*days, bindparam("after", type_=UTCDateTime()))
    rows = connection.execute(statement.columns(day=Date()), keys)
    return {row.day: int(row.posts) for row in rows}
