"""The vocabulary of the pipeline: what every room means by post, author, window or estimate.

Everything here is frozen, typed and free of I/O; what comes in by the million is a named tuple,
which is made and handed on in a third of the time. Times are aware and in UTC; a day is
the campaign's timezone's day; `None` means "not given", which is never zero.
"""

import zlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Self
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict


def fold(word: str) -> str:
    """Return a tag or a mention as it is compared: one form of every letter, and no capitals."""
    if word.isascii():
        return word.lower()
    return normalize("NFKC", normalize("NFKC", word).casefold())


class Kind(StrEnum):
    """How a post came to be. A post that both replies and quotes is a reply."""

    ORIGINAL = "original"
    QUOTE = "quote"
    REPLY = "reply"
    REPOST = "repost"


class Role(StrEnum):
    """Who speaks. Whoever is not named in the campaign's roles is a customer."""

    CUSTOMER = "customer"
    STAFF = "staff"
    BRAND = "brand"
    MEDIA = "media"


class Label(StrEnum):
    """A post's sentiment; `NOT_SCORED` where no analyzer reads its language."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    NOT_SCORED = "not scored"


class Status(StrEnum):
    """What may be read into an estimate: anything but `OK` limits what it says."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    NOT_COLLECTED = "not_collected"
    NOT_ESTIMABLE = "not_estimable"
    PARTIAL = "partial"
    UNCALIBRATED = "uncalibrated"


class Metrics(NamedTuple):
    """Counts of one post as its platform gave them; `None` = not given."""

    reposts: int | None = None
    replies: int | None = None
    likes: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    impressions: int | None = None


class Post(NamedTuple):
    """One post as observed at `observed_at`.

    `tags` are its tags and mentions with their sign, folded
    (`#customerfirstday`, `@somebrand`); `edited_of` is the id of the first version of
    an edited post, and `None` on a first version; `replaced_by` is the id of its newest
    version, and `None` on that; `repost_of` that of the post a repost repeats.
    """

    source: str
    post_id: str
    author_id: str
    text: str
    created_at: datetime
    observed_at: datetime
    kind: Kind = Kind.ORIGINAL
    lang: str | None = None
    conversation_id: str | None = None
    uri: str | None = None
    edited_of: str | None = None
    replaced_by: str | None = None
    repost_of: str | None = None
    metrics: Metrics = Metrics()
    tags: tuple[str, ...] = ()


class Author(NamedTuple):
    """One account as observed at `observed_at`, known by (source, author_id), never by handle."""

    source: str
    author_id: str
    observed_at: datetime
    handle: str | None = None
    followers_count: int | None = None
    created_at: datetime | None = None


class RawRecord(NamedTuple):
    """One post's record as it came, as JSON packed by zlib, so that a parser's bug is a re-run."""

    source: str
    post_id: str
    retrieved_at: datetime
    record: bytes

    @classmethod
    def packed(cls, source: str, post_id: str, retrieved_at: datetime, body: bytes) -> Self:
        """Return the record of which `body` is the JSON."""
        return cls(source, post_id, retrieved_at, zlib.compress(body, level=1))

    @property
    def body(self) -> bytes:
        """The record's JSON."""
        return zlib.decompress(self.record)


class Reject(NamedTuple):
    """A row that could not be read: where it stood (1-based, 0 = not a file), why, and itself."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """A post its platform says is gone."""

    source: str
    post_id: str
    why: str
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class ExpectedCount:
    """The platform's own count of matching posts on one day of the campaign's timezone."""

    source: str
    day: date
    posts: int


@dataclass(frozen=True, slots=True)
class Page:
    """What is written in one transaction: rows, raw records, and the cursor that follows them.

    `posts` join the campaign; `context` posts are those they refer to, kept for their
    text. `cursor` fetches the page after this one, and is `None` on the last. `cost_usd` is
    what the page cost at worst.
    """

    posts: Sequence[Post] = ()
    context: Sequence[Post] = ()
    authors: Sequence[Author] = ()
    raw: Sequence[RawRecord] = ()
    rejects: Sequence[Reject] = ()
    deletions: Sequence[Deletion] = ()
    expected: Sequence[ExpectedCount] = ()
    cursor: str | None = None
    cost_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time: `starts_at` inclusive, `ends_at` exclusive, both in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """What a campaign listens for: tags with '#', mentions with '@', all folded.

    Of posts with any of them, those in one of `languages` (all where there are none) and
    with none of `excluded` (words, phrases, tags, mentions). `operators` are further words
    in a source's own query language, as (source, words).
    """

    campaign: str
    tags: tuple[str, ...]
    mentions: tuple[str, ...] = ()
    timezone: str = "UTC"
    languages: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    operators: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """The hash that windows and counts belong to: what is asked, whatever its order."""
        words = sorted({*self.tags, *self.mentions})
        limits = [
            *(f"lang:{each}" for each in sorted(self.languages)),
            *(f"-{each}" for each in sorted(self.excluded)),
            *(f"{name}:{own}" for name, own in self.operators),
        ]
        return sha256("\n".join([*words, *limits]).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Window:
    """Days of a campaign, first and last included. `closed` = all of them have passed."""

    since: date
    until: date
    slug: str
    closed: bool = True

    def days(self) -> list[date]:
        """Every day of the window, in order; empty where `until` is before `since`."""
        return [self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1)]


class Score(NamedTuple):
    """What an analyzer says of one text: a label and, where it has them, probabilities."""

    label: Label
    negative: float | None = None
    neutral: float | None = None
    positive: float | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of who engaged with a post, or follows an account: their ids, and the
    cursor of the page after, which is `None` after the last.
    """

    accounts: AbstractSet[str]
    cursor: str | None = None


class Estimate(BaseModel):
    """A figure that can be defended: never a number without its n, bounds and definition.

    `value`, `low` and `high` share one unit, given by the definition (people, posts,
    or a ratio between 0 and 1); `level` is the interval's nominal coverage (1.0 for a
    hard bound, `None` where there is no interval); `n` is what the figure rests on; `note` is what
    limits it, and `why` the reason for the method, where there was a choice.
    """

    model_config = ConfigDict(frozen=True)

    value: float | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int = 0
    method: str
    definition: str
    status: Status = Status.OK
    note: str = ""
    why: str = ""

    @classmethod
    def missing(
        cls, definition: str, why: str, status: Status = Status.NOT_ESTIMABLE
    ) -> "Estimate":
        """Return the estimate of what cannot be known or shown, with the reason."""
        return cls(value=None, method="none", definition=definition, status=status, note=why)
