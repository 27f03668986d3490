"""How posts came in: windows, money, what the platform counted, and who engaged."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from listening.store.tables.columns import Table, count_column, key_column, of_post, text_column


class CollectionWindow(Table, table=True):
    """A stretch of time collected, being collected, or given up; its cursor moves with its rows."""

    __tablename__ = "collection_window"

    source: str = key_column()
    campaign: str = key_column()
    query_hash: str = key_column()
    starts_at: datetime = Field(primary_key=True)
    ends_at: datetime = Field(primary_key=True)
    status: str = text_column()
    cursor: str | None = text_column(default=None)
    claimed_by: str | None = text_column(default=None)
    lease_until: datetime | None = None
    rows: int = count_column(default=0)
    cost_usd: float = 0.0
    why: str = text_column(default="")


class Spend(Table, table=True):
    """USD of one source in one month ("2026-11"), or of one run at all its sources ("*"):
    reserved before a request, settled after it.
    """

    source: str = key_column()
    month: str = key_column()
    reserved_usd: float = 0.0
    settled_usd: float = 0.0


class Quota(Table, table=True):
    """How many requests a platform lets an account (by a fingerprint of its token) still send to
    an endpoint, until when, and when the next may go; NULL where nobody said yet.
    """

    source: str = key_column()
    account: str = key_column()
    endpoint: str = key_column()
    allowed: int | None = count_column(default=None)
    requests_left: int | None = count_column(default=None)
    resets_at: datetime | None = None
    next_at: datetime | None = None


class Expected(Table, table=True):
    """The platform's own count, on a day, of posts that match what was asked then."""

    campaign: str = key_column()
    query_hash: str = key_column()
    source: str = key_column()
    day: date = Field(primary_key=True)
    posts: int = count_column()


class Engager(Table, table=True):
    """An account, as a salted id, that replied to, quoted or reposted a campaign's post."""

    __table_args__ = (of_post(),)

    source: str = key_column()
    post_id: str = key_column()
    author_id: str = key_column()
    kind: str = key_column()


class EngagerList(Table, table=True):
    """When a source was last asked who engaged with a post in one way, and its count then."""

    __tablename__ = "engager_list"
    __table_args__ = (of_post(),)

    source: str = key_column()
    post_id: str = key_column()
    kind: str = key_column()
    asked_at: datetime
    counted: int = count_column()


class BegunList(Table, table=True):
    """A list of engagers of which not every page came yet: where to go on, and the post's count
    when it was begun.
    """

    __tablename__ = "begun_list"
    __table_args__ = (of_post(),)

    source: str = key_column()
    post_id: str = key_column()
    kind: str = key_column()
    counted: int = count_column()
    cursor: str = text_column()


class BegunListAccount(Table, table=True):
    """An account, as a salted id, of a list of which not every page came yet: it counts nowhere."""

    __tablename__ = "begun_list_account"
    __table_args__ = (of_post(),)

    source: str = key_column()
    post_id: str = key_column()
    kind: str = key_column()
    account: str = key_column()


class ListClaim(Table, table=True):
    """A list that a run is buying, of whom (`list_of`: a post or an author), and until when
    without a word nobody else may. A list that nobody is buying has no row.
    """

    __tablename__ = "list_claim"

    source: str = key_column()
    kind: str = key_column()
    list_of: str = key_column()
    claimed_by: str = text_column()
    lease_until: datetime


class FollowerList(Table, table=True):
    """One follower, as a salted id, of an author whose list is bought, or being bought."""

    __tablename__ = "follower_list"
    __table_args__ = (Index("ix_follower_list_source_follower_id", "source", "follower_id"),)

    source: str = key_column()
    author_id: str = key_column()
    follower_id: str = key_column()


class BoughtList(Table, table=True):
    """How far an author's follower list is bought. Whole, it has a sketch, which stays when the
    ids are deleted; `counted` is how long the platform said that it is when it was begun.
    """

    __tablename__ = "bought_list"

    source: str = key_column()
    author_id: str = key_column()
    started_at: datetime
    counted: int = count_column()
    listed: int = count_column()
    cursor: str | None = text_column(default=None)
    finished_at: datetime | None = None
    sketch: bytes | None = None
    has_ids: bool = True
