"""What was published, when first, and by whose word."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Date, bindparam, insert, select, text, update

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
    """Return every publication of a campaign's window, oldest first, but the current one last."""
    c = _publication.c
    return _read(connection, c.campaign == campaign, c.window == window)


def read_latest(connection: Connection) -> list[Published]:
    """Return what the site shows of every campaign and window."""
    found = _read(connection, _publication.c.is_current)
    return sorted(found, key=lambda each: (each.campaign, each.window))


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
    """Make a publication the current one of its window, and record it if it is not there yet."""
    c = _publication.c
    of_window = (c.campaign == published.campaign) & (c.window == published.window)
    is_this = c.content_id == published.content_id
    connection.execute(update(_publication).where(of_window).values(is_current=is_this))
    if not connection.execute(select(c.content_id).where(of_window, is_this)).first():
        row = {**asdict(published), "is_current": True}
        connection.execute(insert(_publication), [row])


def _read(connection: Connection, *which: ColumnElement[bool]) -> list[Published]:
    c = _publication.c
    rows = connection.execute(
        select(*(c[name] for name in Published.__slots__))
        .where(*which)
        .order_by(c.is_current, c.first_at, c.content_id)
    )
    return [Published(*row) for row in rows]
