"""The store's tables: design.md's data model, as SQLModel classes.

`None` in a count means "not given". Text is compared byte by byte on every database
(collation "C"), so that no figure and no order depends on where the store is.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, MetaData, String, text
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
NOTHING = text("''")
Bytewise = String().with_variant(String(collation="C"), "postgresql")


class _Table(SQLModel):
    metadata = metadata


def _key() -> Any:
    return Field(primary_key=True, sa_type=Bytewise)


def _text(*, default: Any = ...) -> Any:
    return Field(default=default, sa_type=Bytewise)


def _count(*, default: Any = ...) -> Any:
    return Field(default=default, sa_type=BigInteger)


def _of_post() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["source", "post_id"], ["post.source", "post.post_id"], ondelete="CASCADE"
    )


KEYED = {"sqlite_with_rowid": False}
"""Of tables of many short rows: SQLite keeps a row once, in its key, and not beside it again."""


class Post(_Table, table=True):
    """A post, collected or referred to. Three groups of columns are each as of their own time:
    the record (observed_at), its counts (metrics_at) and those few posts carry (views_at).

    `tags` are all its tags and mentions, one a line, whether a campaign asks for them or not.
    """

    __table_args__ = (
        Index("ix_post_author_id", "source", "author_id"),
        Index("ix_post_edited_of", "source", "edited_of"),
        Index("ix_post_repost_of", "source", "repost_of"),
    )

    source: str = _key()
    post_id: str = _key()
    author_id: str = _text()
    text: str = _text()
    lang: str | None = _text(default=None)
    created_at: datetime
    kind: str = _text()
    conversation_id: str | None = _text(default=None)
    uri: str | None = _text(default=None)
    edited_of: str | None = _text(default=None)
    repost_of: str | None = _text(default=None)
    tags: str = Field(default="", sa_type=Bytewise, sa_column_kwargs={"server_default": NOTHING})
    reposts: int | None = _count(default=None)
    replies: int | None = _count(default=None)
    likes: int | None = _count(default=None)
    quotes: int | None = _count(default=None)
    bookmarks: int | None = _count(default=None)
    impressions: int | None = _count(default=None)
    first_seen_at: datetime
    observed_at: datetime
    metrics_at: datetime | None = None
    views_at: datetime | None = None


class Author(_Table, table=True):
    """An account that takes part; followers_count is as of followers_at."""

    source: str = _key()
    author_id: str = _key()
    handle: str | None = _text(default=None)
    followers_count: int | None = _count(default=None)
    created_at: datetime | None = None
    observed_at: datetime
    followers_at: datetime | None = None


class Raw(_Table, table=True):
    """One record as it came, compressed by zlib; deletable alone."""

    __table_args__ = (_of_post(),)

    source: str = _key()
    post_id: str = _key()
    retrieved_at: datetime = Field(primary_key=True)
    record: bytes


class PostCampaign(_Table, table=True):
    """A post that counts in a campaign, on its day in the campaign's timezone.

    It stays when the post is deleted, so that the report can say how many were.
    """

    __tablename__ = "post_campaign"
    __table_args__ = (
        Index("ix_post_campaign_day", "campaign", "day"),
        Index("ix_post_campaign_post", "source", "post_id"),
        KEYED,
    )

    campaign: str = _key()
    source: str = _key()
    post_id: str = _key()
    day: date


class CampaignBasis(_Table, table=True):
    """What a campaign's rows follow: days of this timezone, these tags and mentions, one a line,
    and this version of its codebooks. Where config.toml says otherwise, the next tally makes
    them follow that.
    """

    __tablename__ = "campaign_basis"

    campaign: str = _key()
    timezone: str = _text()
    words: str = _text()
    codebook: str = Field(
        default="", sa_type=Bytewise, sa_column_kwargs={"server_default": NOTHING}
    )


class PostTag(_Table, table=True):
    """A tag or mention of the campaign that a post carries."""

    __tablename__ = "post_tag"
    __table_args__ = KEYED

    campaign: str = _key()
    source: str = _key()
    post_id: str = _key()
    tag: str = _key()


class CampaignRole(_Table, table=True):
    """Staff, brand and media; everybody else is a customer."""

    __tablename__ = "campaign_role"

    campaign: str = _key()
    source: str = _key()
    author_id: str = _key()
    role: str = _text()


class MetricSnapshot(_Table, table=True):
    """A post's counts as last seen on one UTC day, in two groups as of their own time, as Post."""

    __tablename__ = "metric_snapshot"
    __table_args__ = (_of_post(), KEYED)

    source: str = _key()
    post_id: str = _key()
    observed_on: date = Field(primary_key=True)
    reposts: int | None = _count(default=None)
    replies: int | None = _count(default=None)
    likes: int | None = _count(default=None)
    quotes: int | None = _count(default=None)
    bookmarks: int | None = _count(default=None)
    impressions: int | None = _count(default=None)
    metrics_at: datetime | None = None
    views_at: datetime | None = None


class Score(_Table, table=True):
    """What one version of an analyzer said of a post, with one set of words masked."""

    __table_args__ = (_of_post(), KEYED)

    source: str = _key()
    post_id: str = _key()
    analyzer: str = _key()
    version: str = _key()
    mask: str = _key()
    label: str = _text()
    negative: float | None = None
    neutral: float | None = None
    positive: float | None = None
    language: str | None = _text(default=None)


class Code(_Table, table=True):
    """A code that applies to a post, by one version of a codebook, and the words that triggered,
    one a line. A post that was looked at has a row with the code "", whatever was found.
    """

    __table_args__ = (_of_post(), KEYED)

    source: str = _key()
    post_id: str = _key()
    codebook: str = _key()
    version: str = _key()
    mask: str = _key()
    code: str = _key()
    words: str = _text()


class Sample(_Table, table=True):
    """A random sample drawn for hand coding, and the frame it speaks for (JSON): posts by
    predicted class ("" = drawn without regard to it) and by day. `changes` counts every label
    ever written, so that a report knows that some were, whatever became of their posts.
    """

    sample_id: str = _key()
    campaign: str = _text()
    since: date
    until: date
    filter: str = _text(default="")
    seed: int = _count()
    strata: str = _text()
    days: str = _text()
    drawn_at: datetime
    changes: int = _count(default=0)


class SamplePost(_Table, table=True):
    """A post of a sample: the class it was drawn from, and the number it was drawn by."""

    __tablename__ = "sample_post"
    __table_args__ = (_of_post(), Index("ix_sample_post_post", "source", "post_id"))

    sample_id: str = _key()
    source: str = _key()
    post_id: str = _key()
    stratum: str = _text()
    number: int = _count()


class HandLabel(_Table, table=True):
    """What one coder said of one post of a sample (JSON)."""

    __tablename__ = "hand_label"
    __table_args__ = (_of_post(), Index("ix_hand_label_post", "source", "post_id"))

    sample_id: str = _key()
    source: str = _key()
    post_id: str = _key()
    coder: str = _key()
    labels: str = _text()
    labelled_at: datetime


class CollectionWindow(_Table, table=True):
    """A stretch of time collected, being collected, or given up; its cursor moves with its rows."""

    __tablename__ = "collection_window"

    source: str = _key()
    campaign: str = _key()
    query_hash: str = _key()
    starts_at: datetime = Field(primary_key=True)
    ends_at: datetime = Field(primary_key=True)
    status: str = _text()
    cursor: str | None = _text(default=None)
    claimed_by: str | None = _text(default=None)
    lease_until: datetime | None = None
    rows: int = _count(default=0)
    cost_usd: float = 0.0
    why: str = _text(default="")


class Spend(_Table, table=True):
    """USD of one source in one month ("2026-11"): reserved before a request, settled after it."""

    source: str = _key()
    month: str = _key()
    reserved_usd: float = 0.0
    settled_usd: float = 0.0


class Expected(_Table, table=True):
    """The platform's own count of matching posts on a day."""

    campaign: str = _key()
    source: str = _key()
    day: date = Field(primary_key=True)
    posts: int = _count()


class Engager(_Table, table=True):
    """An account, as a salted id, that replied to, quoted or reposted a campaign's post."""

    __table_args__ = (_of_post(),)

    source: str = _key()
    post_id: str = _key()
    author_id: str = _key()
    kind: str = _key()


class EngagerList(_Table, table=True):
    """When a source was last asked who engaged with a post in one way, and its count then."""

    __tablename__ = "engager_list"
    __table_args__ = (_of_post(),)

    source: str = _key()
    post_id: str = _key()
    kind: str = _key()
    asked_at: datetime
    counted: int = _count()


class FollowerList(_Table, table=True):
    """One follower, as a salted id, of an author whose whole list is kept."""

    __tablename__ = "follower_list"

    source: str = _key()
    author_id: str = _key()
    follower_id: str = _key()


class Participation(_Table, table=True):
    """An account's posts of a day, by (dimension, value): all, tag, kind, lang, label, and
    lang_label ("en/negative"), and given: which of impressions and engagements its posts
    carry; written: all but reposts, and scored: those of them that have a sentiment. The
    label dimensions and given leave reposts out.

    Every count of authors and every suppression comes from here.
    """

    __table_args__ = KEYED

    campaign: str = _key()
    day: date = Field(primary_key=True)
    dimension: str = _key()
    value: str = _key()
    source: str = _key()
    author_id: str = _key()
    posts: int = _count()


class Participant(_Table, table=True):
    """The first day that an account takes part in a campaign, by (dimension, value).

    An account is new on one day only: adding up newcomers counts everyone once.
    """

    __table_args__ = KEYED

    campaign: str = _key()
    dimension: str = _key()
    value: str = _key()
    source: str = _key()
    author_id: str = _key()
    first_day: date


class Turnout(_Table, table=True):
    """Accounts of a day, by dimension, value, source and role: those that take part, those of
    them whose first day it is, and their posts.
    """

    __table_args__ = KEYED

    campaign: str = _key()
    day: date = Field(primary_key=True)
    dimension: str = _key()
    value: str = _key()
    source: str = _key()
    role: str = _key()
    accounts: int = _count()
    newcomers: int = _count()
    posts: int = _count()


class NewAudience(_Table, table=True):
    """Followers of the accounts whose first day it is, by role: how many accounts, of how many
    the count is known, its sum and its maximum, as of a state of `FollowerClock`.
    """

    __tablename__ = "new_audience"

    campaign: str = _key()
    day: date = Field(primary_key=True)
    role: str = _key()
    accounts: int = _count()
    known: int = _count()
    follower_sum: int = _count()
    follower_max: int = _count()
    changes: int = _count()


class FollowerClock(_Table, table=True):
    """One row: how often follower counts were written, so that audiences know their age."""

    __tablename__ = "follower_clock"

    name: str = _key()
    changes: int = _count()


class TallyDay(_Table, table=True):
    """Posts and engagements of a day, by source, language, role, kind and label.

    Sums go over posts that carry the figure: metric_posts of them have counts,
    impression_posts have impressions, and rated_posts have both.
    """

    __tablename__ = "tally_day"

    campaign: str = _key()
    day: date = Field(primary_key=True)
    source: str = _key()
    lang: str = _key()
    role: str = _key()
    kind: str = _key()
    label: str = _key()
    analyzer: str = _key()
    version: str = _key()
    mask: str = _key()
    posts: int = _count()
    metric_posts: int = _count()
    engagements: int = _count()
    impression_posts: int = _count()
    impressions: int = _count()
    rated_posts: int = _count()
    rated_impressions: int = _count()
    rated_engagements: int = _count()
    as_of: datetime


class StaleDay(_Table, table=True):
    """A day whose rows changed since its tally: written with the rows, removed by the tally."""

    __tablename__ = "stale_day"

    campaign: str = _key()
    day: date = Field(primary_key=True)


class Tombstone(_Table, table=True):
    """A post that is gone, and never comes back by a re-import.

    A post that went along with another has no deleted_at. `edited_of` is the first version of
    a later one, so that the versions of a post stay one post when they are gone.
    """

    source: str = _key()
    post_id: str = _key()
    why: str = _text()
    deleted_at: datetime | None = None
    edited_of: str | None = _text(default=None)


class Salt(_Table, table=True):
    """The one secret that ids are salted with: random, made at first use, and never another."""

    name: str = _key()
    value: bytes


class Forgotten(_Table, table=True):
    """Who or what was erased by request, as a salted id or handle, so that it stays away."""

    source: str = _key()
    kind: str = _key()
    digest: str = _key()
    forgotten_at: datetime


class Publication(_Table, table=True):
    """What was published, when first, by whose word, and up to which observation.

    Of a campaign's window one is current: what the site shows.
    """

    campaign: str = _key()
    window: str = _key()
    content_id: str = _key()
    first_at: datetime
    approved_by: str = _text()
    cutoff: datetime | None = None
    correction: str = _text(default="")
    deleted: int = _count(default=0)
    basis: str = _text(default="")
    is_current: bool
