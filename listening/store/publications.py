"""What was published, when first, and by whose word."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from listening.store.tables import metadata

_publication = metadata.tables["publication"]


@dataclass(frozen=True, slots=True)
class Published:
    """One publication: the content it showed, since when, and who approved it. Content that comes
    back after another was shown is published anew.

    It covers the days from `since` to `until`, which is the last one before it was published
    where the window was still open. `approved_by` is empty where no one was asked: a page that
    rolls, or posts that are gone. `correction` is the note on what changed since the publication
    before. `deleted` and `erased` count the posts of these days that were known to be gone,
    `gone_before` those of as many days before, `None` where no growth against these is told;
    `basis` is a hash of all that this does not change. `editorial` is what comms wrote for it, as
    JSON, and is kept of the current one alone: quotes in it may have to go for good.
    """

    campaign: str
    window: str
    content_id: str
    first_at: datetime
    approved_by: str
    cutoff: datetime | None
    since: date
    until: date
    correction: str = ""
    deleted: int = 0
    erased: int = 0
    gone_before: int | None = None
    basis: str = ""
    editorial: str = ""


def read_publications(connection: Connection, campaign: str, window: str) -> list[Published]:
    """Return every publication of a campaign's window, oldest first, but the current one last."""
    c = _publication.c
    return _read(connection, c.campaign == campaign, c.window == window)


def read_latest(connection: Connection) -> list[Published]:
    """Return what the site shows of every campaign and window, in the order of their names."""
    found = _read(connection, _publication.c.is_current)
    return sorted(found, key=lambda each: (each.campaign, each.window))


def write_publication(connection: Connection, published: Published) -> None:
    """Make a publication the current one of its window, and record it if it is not there yet."""
    c = _publication.c
    of_window = (c.campaign == published.campaign) & (c.window == published.window)
    is_this = (c.content_id == published.content_id) & (c.first_at == published.first_at)
    connection.execute(
        update(_publication).where(of_window).values(is_current=is_this, editorial="")
    )
    if not connection.execute(select(c.content_id).where(of_window, is_this)).first():
        row = {**asdict(published), "is_current": True}
        connection.execute(insert(_publication), [row])
    else:
        kept = update(_publication).where(of_window, is_this)
        connection.execute(kept.values(editorial=published.editorial))


def _read(connection: Connection, *which: ColumnElement[bool]) -> list[Published]:
    c = _publication.c
    rows = connection.execute(
        select(*(c[name] for name in Published.__slots__))
        .where(*which)
        .order_by(c.is_current, c.first_at, c.content_id)
    )
    return [Published(*row) for row in rows]
