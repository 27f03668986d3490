"""What was published, when first, and by whose word."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, bindparam, insert, select, text

from listening.store.tables import metadata

_publication = metadata.tables["publication"]


@dataclass(frozen=True, slots=True)
class Published:
    """One publication: the content it showed, its first day, and who approved it.

    `approved_by` is empty where no one was asked: a page that rolls, or a deletion. `correction`
    is the note on what changed since the publication before. `deleted` counts the window's
    posts that were known to be gone; `basis` is a hash of all that no deletion changes.
    """

    campaign: str
    window: str
    content_id: str
    first_at: datetime
    approved_by: str
    cutoff: datetime | None
    correction: str = ""
    deleted: int = 0
    basis: str = ""


def read_publications(connection: Connection, campaign: str, window: str) -> list[Published]:
    """Return every publication of a campaign's window, oldest first."""
    c = _publication.c
    rows = connection.execute(
        select(*(c[name] for name in Published.__slots__))
        .where(c.campaign == campaign, c.window == window)
        .order_by(c.first_at, c.content_id)
    )
    return [Published(*row) for row in rows]


def read_latest(connection: Connection) -> list[Published]:
    """Return the newest publication of every campaign and window."""
    c = _publication.c
    rows = connection.execute(
        select(*(c[name] for name in Published.__slots__)).order_by(c.first_at, c.content_id)
    )
    latest = {(row.campaign, row.window): Published(*row) for row in rows}
    return [latest[key] for key in sorted(latest)]


def count_posts(connection: Connection, campaign: str, since: date, until: date) -> tuple[int, int]:
    """Return how many posts a window was ever given, and how many of these are gone since.

    Days that wait to be counted are left out, since no figure knows yet what changed there.
    """
    sql = """SELECT count(*), count(t.post_id) FROM post_campaign c
        LEFT JOIN tombstone t ON t.source = c.source AND t.post_id = c.post_id
        WHERE c.campaign = :campaign AND c.day BETWEEN :since AND :until
        AND c.day NOT IN (SELECT day FROM stale_day WHERE campaign = :campaign)"""
    days = [bindparam(name, type_=Date) for name in ("since", "until")]
    keys = {"campaign": campaign, "since": since, "until": until}
    posts, deleted = connection.execute(text(sql).bindparams(*days), keys).one()
    return int(posts), int(deleted)


def write_publication(connection: Connection, published: Published) -> None:
    """Record a publication that is not there yet."""
    connection.execute(insert(_publication), [asdict(published)])
