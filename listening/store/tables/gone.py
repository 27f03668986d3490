"""What is gone, and must not come back."""

from datetime import date, datetime

from sqlmodel import Field

from listening.store.tables.columns import Table, count_column, key_column, text_column


class Tombstone(Table, table=True):
    """A post that is gone, and never comes back by a re-import.

    A post that went along with another has no deleted_at. `edited_of` is the first version of
    a later one, so that the versions of a post stay one post when they are gone.
    """

    source: str = key_column()
    post_id: str = key_column()
    why: str = text_column()
    deleted_at: datetime | None = None
    edited_of: str | None = text_column(default=None)


class Salt(Table, table=True):
    """The one secret that ids are salted with: random, made at first use, and never another."""

    name: str = key_column()
    value: bytes


class Forgotten(Table, table=True):
    """Who or what was erased by request, as a salted id or handle, so that it stays away."""

    source: str = key_column()
    kind: str = key_column()
    digest: str = key_column()
    forgotten_at: datetime


class Erasure(Table, table=True):
    """How many posts of a campaign's day were erased by request: all that is known of them, so
    that a page which counted them learns that they are gone.
    """

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    posts: int = count_column()
