"""What was published, when first, and by whose word."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from listening.store.tables import metadata

_publication = metadata.tables["publication"]


@dataclass(frozen=True, slots=True)
class Published:
    """One publication: the content it showed, its first day, and who approved it."""

    campaign: str
    window: str
    content_id: str
    first_at: datetime
    approved_by: str
    cutoff: datetime | None
    correction: str = ""


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


def write_publication(connection: Connection, published: Published) -> None:
    """Record a publication that is not there yet."""
    connection.execute(insert(_publication), [asdict(published)])
