"""What was published."""

from datetime import datetime

from listening.store.tables.columns import Table, count_column, key_column, text_column


class Publication(Table, table=True):
    """What was published, when first, by whose word, and up to which observation.

    Of a campaign's window one is current: what the site shows.
    """

    campaign: str = key_column()
    window: str = key_column()
    content_id: str = key_column()
    first_at: datetime
    approved_by: str = text_column()
    cutoff: datetime | None = None
    correction: str = text_column(default="")
    deleted: int = count_column(default=0)
    basis: str = text_column(default="")
    is_current: bool
