"""What analyzers, codebooks and people say of posts."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from listening.store.tables.columns import (
    KEYED,
    Table,
    count_column,
    key_column,
    of_post,
    text_column,
)


class Score(Table, table=True):
    """What one version of an analyzer said of a post, with one set of words masked."""

    __table_args__ = (of_post(), KEYED)

    source: str = key_column()
    post_id: str = key_column()
    analyzer: str = key_column()
    version: str = key_column()
    mask: str = key_column()
    label: str = text_column()
    negative: float | None = None
    neutral: float | None = None
    positive: float | None = None
    language: str | None = text_column(default=None)


class Code(Table, table=True):
    """A code that applies to a post, by one version of a codebook, and the words that triggered,
    one a line. A post that was looked at has a row with the code "", whatever was found.
    """

    __table_args__ = (of_post(), KEYED)

    source: str = key_column()
    post_id: str = key_column()
    codebook: str = key_column()
    version: str = key_column()
    mask: str = key_column()
    code: str = key_column()
    words: str = text_column()


class Repeat(Table, table=True):
    """A post of a day that nearly repeats an earlier one: "copy" = of another account, "own"."""

    __table_args__ = (of_post(), Index("ix_repeat_post", "source", "post_id"), KEYED)

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    source: str = key_column()
    post_id: str = key_column()
    what: str = text_column()


class Sample(Table, table=True):
    """A random sample drawn for hand coding, and the frame it speaks for (JSON): posts by
    predicted class ("" = drawn without regard to it) and by day. `changes` counts every label
    ever written, so that a report knows that some were, whatever became of their posts.
    """

    sample_id: str = key_column()
    campaign: str = text_column()
    since: date
    until: date
    filter: str = text_column(default="")
    seed: int = count_column()
    strata: str = text_column()
    days: str = text_column()
    drawn_at: datetime
    changes: int = count_column(default=0)


class SamplePost(Table, table=True):
    """A post of a sample: the class it was drawn from, and the number it was drawn by."""

    __tablename__ = "sample_post"
    __table_args__ = (of_post(), Index("ix_sample_post_post", "source", "post_id"))

    sample_id: str = key_column()
    source: str = key_column()
    post_id: str = key_column()
    stratum: str = text_column()
    number: int = count_column()


class HandLabel(Table, table=True):
    """What one coder said of one post of a sample (JSON)."""

    __tablename__ = "hand_label"
    __table_args__ = (of_post(), Index("ix_hand_label_post", "source", "post_id"))

    sample_id: str = key_column()
    source: str = key_column()
    post_id: str = key_column()
    coder: str = key_column()
    labels: str = text_column()
    labelled_at: datetime
