"""Reading posts as they are, for those who may: the private side of the store."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.store.scores import Scorer

COLUMNS = (
    "source", "post_id", "author_id", "handle", "followers_count", "role", "day", "created_at",
    "kind", "lang", "text", "uri", "edited_of", "reposts", "replies", "likes", "quotes",
    "bookmarks", "impressions", "label", "observed_at",
)  # fmt: skip


def iter_posts(connection: Connection, campaign: str, scorer: Scorer) -> Iterator[dict[str, Any]]:
    """Yield every post of a campaign with the columns of COLUMNS, by source and id.

    `label` is None where this scorer has not seen the post; `role` is customer, staff, …
    """
    rows = connection.execution_options(yield_per=5000).execute(
        text(
            "SELECT p.source, p.post_id, p.author_id, a.handle, a.followers_count,"
            " coalesce(r.role, 'customer') AS role, c.day, p.created_at, p.kind, p.lang, p.text,"
            " p.uri, p.edited_of, p.reposts, p.replies, p.likes, p.quotes, p.bookmarks,"
            " p.impressions, s.label, p.observed_at"
            " FROM post_campaign c JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
            " LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id"
            " LEFT JOIN campaign_role r ON r.campaign = c.campaign"
            " AND r.source = p.source AND r.author_id = p.author_id"
            " LEFT JOIN score s ON s.source = p.source AND s.post_id = p.post_id"
            " AND s.analyzer = :analyzer AND s.version = :version AND s.mask = :mask"
            " WHERE c.campaign = :campaign ORDER BY c.source, c.post_id"
        ).columns(day=Date(), created_at=UTCDateTime(), observed_at=UTCDateTime()),
        {
            "campaign": campaign,
            "analyzer": scorer.analyzer,
            "version": scorer.version,
            "mask": scorer.mask,
        },
    )
    for row in rows:
        yield {
            name: value.isoformat() if isinstance(value, date | datetime) else value
            for name, value in zip(COLUMNS, row, strict=True)
        }


def posts_there(connection: Connection, named: Iterable[str]) -> set[str]:
    """Return which of these posts, each "source:id", the store holds."""
    sql = text("SELECT count(*) FROM post WHERE source = :source AND post_id = :post_id")
    there = set()
    for name in named:
        source, _, post_id = name.partition(":")
        keys = {"source": source, "post_id": post_id}
        if connection.execute(sql, keys).scalar_one():
            there.add(name)
    return there
