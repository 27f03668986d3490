"""What is counted from posts, day by day: all that a report reads."""

from datetime import date, datetime

from sqlalchemy import BigInteger, text
from sqlmodel import Field

from listening.store.tables.columns import KEYED, Table, count_column, key_column, text_column


class Participation(Table, table=True):
    """An account's posts of a day, by their traits: everything that they are counted under
    (store/traits.py).

    Every count of authors and every suppression comes from here.
    """

    __table_args__ = KEYED

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    source: str = key_column()
    author_id: str = key_column()
    traits: str = key_column()
    posts: int = count_column()


class Participant(Table, table=True):
    """The first day that an account takes part in a campaign, by traits.

    An account is new to what it counts under on one day only: adding up newcomers counts everyone
    once.
    """

    __table_args__ = KEYED

    campaign: str = key_column()
    source: str = key_column()
    author_id: str = key_column()
    traits: str = key_column()
    first_day: date


class Turnout(Table, table=True):
    """Accounts of a day, by dimension, value, source and role: those that take part, those of
    them whose first day it is, and their posts.

    Dimensions are all, tag, kind, lang, label, lang_label ("en/negative"), code, code_label,
    copy, suspected, and given: which of impressions and engagements posts carry, and "but reposts"
    where no count of these is among the engagements; written: all but reposts, and scored: those
    of them that have a sentiment. The label dimensions and given leave reposts out.
    """

    __table_args__ = KEYED

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    dimension: str = key_column()
    value: str = key_column()
    source: str = key_column()
    role: str = key_column()
    accounts: int = count_column()
    newcomers: int = count_column()
    posts: int = count_column()


class Newcomer(Table, table=True):
    """An account on the first day that it takes part in a campaign, with the role and the followers
    that it was counted with.
    """

    __table_args__ = KEYED

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    source: str = key_column()
    author_id: str = key_column()
    role: str = text_column()
    followers: int | None = count_column(default=None)


class NewAudience(Table, table=True):
    """Followers of the accounts whose first day it is, by role: how many accounts, of how many
    the count is known, its sum and its maximum, as of a state of `FollowerClock`.
    """

    __tablename__ = "new_audience"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    role: str = key_column()
    accounts: int = count_column()
    known: int = count_column()
    follower_sum: int = count_column()
    follower_max: int = count_column()
    changes: int = count_column()


class FollowerClock(Table, table=True):
    """How often follower counts were written, so that audiences know their age, and since which
    of these times `FollowerChange` tells whose.
    """

    __tablename__ = "follower_clock"

    name: str = key_column()
    changes: int = count_column()


class FollowerChange(Table, table=True):
    """An account whose followers may be others since a state of `FollowerClock`."""

    __tablename__ = "follower_change"
    __table_args__ = KEYED

    changes: int = Field(primary_key=True, sa_type=BigInteger)
    source: str = key_column()
    author_id: str = key_column()


class TallyDay(Table, table=True):
    """Posts and engagements of a day, by source, language, role, kind and label.

    Sums go over posts that carry the figure: metric_posts of them have counts,
    impression_posts have impressions, and rated_posts have both. Of those that have counts,
    reposted_posts have one of reposts, and times_reposted is its sum.
    """

    __tablename__ = "tally_day"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    source: str = key_column()
    lang: str = key_column()
    role: str = key_column()
    kind: str = key_column()
    label: str = key_column()
    analyzer: str = key_column()
    version: str = key_column()
    mask: str = key_column()
    posts: int = count_column()
    metric_posts: int = count_column()
    engagements: int = count_column()
    impression_posts: int = count_column()
    impressions: int = count_column()
    rated_posts: int = count_column()
    rated_impressions: int = count_column()
    rated_engagements: int = count_column()
    reposted_posts: int = count_column()
    times_reposted: int = count_column()
    as_of: datetime


class SignedDay(Table, table=True):
    """A day's texts as later days compare with them (scoring/repeats.py), from when it was counted:
    they hold as long as the day is not stale.
    """

    __tablename__ = "signed_day"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    texts: bytes


class GoneDay(Table, table=True):
    """Posts of a day that its tally leaves out: deleted ones, and those erased by request.

    A day without any has no row.
    """

    __tablename__ = "gone_day"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    deleted: int = count_column()
    erased: int = count_column()


class ScoreShift(Table, table=True):
    """Posts of a day, and accounts, by the label that the analyzer before gave them and the one
    they have now: of those that both gave a sentiment.
    """

    __tablename__ = "score_shift"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    before: str = key_column()
    label: str = key_column()
    posts: int = count_column()
    accounts: int = count_column()


class UncomparedDay(Table, table=True):
    """A day whose posts may repeat others since a day that it looks back on changed, and how often:
    written with that day's tally, removed with the repeats that were found.
    """

    __tablename__ = "uncompared_day"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    changes: int = count_column()


class StaleDay(Table, table=True):
    """A day whose rows changed since its tally, and how often: written with the rows, removed by
    the tally that saw all of these changes.
    """

    __tablename__ = "stale_day"

    campaign: str = key_column()
    day: date = Field(primary_key=True)
    changes: int = Field(
        default=1, sa_type=BigInteger, sa_column_kwargs={"server_default": text("1")}
    )
