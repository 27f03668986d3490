"""What was published."""

from datetime import date, datetime

from sqlmodel import Field

from listening.store.tables.columns import Table, count_column, key_column, text_column


class Publication(Table, table=True):
    """What was published, when first, by whose word, of which days, up to which observation.

    Of a campaign's window one is current: what the site shows. A window that was still open
    then was published up to `until` alone. Content that comes back after another was shown is
    published anew.
    """

    campaign: str = key_column()
    window: str = key_column()
    content_id: str = key_column()
    first_at: datetime = Field(primary_key=True)
    since: date
    until: date
    approved_by: str = text_column()
    cutoff: datetime | None = None
    correction: str = text_column(default="")
    deleted: int = count_column(default=0)
    erased: int = count_column(default=0)
    gone_before: int | None = count_column(default=None)
    basis: str = text_column(default="")
    editorial: str = text_column(default="")
    is_current: bool
