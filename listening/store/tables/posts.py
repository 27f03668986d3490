"""Posts and their authors, as they were last seen, and the campaigns they belong to."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from listening.store.tables.columns import (
    KEYED,
    NOTHING,
    Bytewise,
    Table,
    count_column,
    index_of_given,
    key_column,
    of_post,
    text_column,
)


class Post(Table, table=True):
    """A post, collected or referred to. Three groups of columns are each as of their own time:
    the record (observed_at), its counts (metrics_at) and those few posts carry (views_at).

    `tags` are all its tags and mentions, one a line, whether a campaign asks for them or not.
    """

    __table_args__ = (
        Index("ix_post_author_id", "source", "author_id"),
        index_of_given("post", "edited_of"),
        index_of_given("post", "repost_of"),
    )

    source: str = key_column()
    post_id: str = key_column()
    author_id: str = text_column()
    text: str = text_column()
    lang: str | None = text_column(default=None)
    created_at: datetime
    kind: str = text_column()
    conversation_id: str | None = text_column(default=None)
    uri: str | None = text_column(default=None)
    edited_of: str | None = text_column(default=None)
    repost_of: str | None = text_column(default=None)
    tags: str = Field(default="", sa_type=Bytewise, sa_column_kwargs={"server_default": NOTHING})
    reposts: int | None = count_column(default=None)
    replies: int | None = count_column(default=None)
    likes: int | None = count_column(default=None)
    quotes: int | None = count_column(default=None)
    bookmarks: int | None = count_column(default=None)
    impressions: int | None = count_column(default=None)
    first_seen_at: datetime
    observed_at: datetime
    metrics_at: datetime | None = None
    views_at: datetime | None = None


class Author(Table, table=True):
    """An account that takes part; followers_count is as of followers_at."""

    source: str = key_column()
    author_id: str = key_column()
    handle: str | None = text_column(default=None)
    followers_count: int | None = count_column(default=None)
    created_at: datetime | None = None
    observed_at: datetime
    followers_at: datetime | None = None


class Raw(Table, table=True):
    """One record as it came, compressed by zlib; deletable alone."""

    __table_args__ = (of_post(),)

    source: str = key_column()
    post_id: str = key_column()
    retrieved_at: datetime = Field(primary_key=True)
    record: bytes


class PostCampaign(Table, table=True):
    """A post that counts in a campaign, on its day in the campaign's timezone.

    It stays when the post is deleted, so that the report can say how many were.
    """

    __tablename__ = "post_campaign"
    __table_args__ = (
        Index("ix_post_campaign_day", "campaign", "day"),
        Index("ix_post_campaign_post", "source", "post_id"),
        KEYED,
    )

    campaign: str = key_column()
    source: str = key_column()
    post_id: str = key_column()
    day: date


class CampaignBasis(Table, table=True):
    """What a campaign's rows follow: days of this timezone, these tags and mentions, one a line,
    this version of its codebooks, and scores of this analyzer, version and mask, which came after
    those `before`. Where config.toml says otherwise, the next tally makes them follow that.
    """

    __tablename__ = "campaign_basis"

    campaign: str = key_column()
    timezone: str = text_column()
    words: str = text_column()
    codebook: str = Field(
        default="", sa_type=Bytewise, sa_column_kwargs={"server_default": NOTHING}
    )
    scorer: str = Field(default="", sa_type=Bytewise, sa_column_kwargs={"server_default": NOTHING})
    scorer_before: str = Field(
        default="", sa_type=Bytewise, sa_column_kwargs={"server_default": NOTHING}
    )


class PostTag(Table, table=True):
    """A tag or mention of the campaign that a post carries."""

    __tablename__ = "post_tag"
    __table_args__ = KEYED

    campaign: str = key_column()
    source: str = key_column()
    post_id: str = key_column()
    tag: str = key_column()


class CampaignRole(Table, table=True):
    """Staff, brand and media; everybody else is a customer."""

    __tablename__ = "campaign_role"

    campaign: str = key_column()
    source: str = key_column()
    author_id: str = key_column()
    role: str = text_column()


class MetricSnapshot(Table, table=True):
    """A post's counts as last seen on one UTC day, in two groups as of their own time, as Post."""

    __tablename__ = "metric_snapshot"
    __table_args__ = (of_post(), KEYED)

    source: str = key_column()
    post_id: str = key_column()
    observed_on: date = Field(primary_key=True)
    reposts: int | None = count_column(default=None)
    replies: int | None = count_column(default=None)
    likes: int | None = count_column(default=None)
    quotes: int | None = count_column(default=None)
    bookmarks: int | None = count_column(default=None)
    impressions: int | None = count_column(default=None)
    metrics_at: datetime | None = None
    views_at: datetime | None = None
