"""Typed rows that the store's tallies come back as: all that figures are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from listening.model import Interval, Label, Role


@dataclass(frozen=True, slots=True)
class Cell:
    """Posts and engagements of one day, source, language, role, kind and label.

    `label` is `None` on reposts, which have no share in sentiment. Engagements and
    impressions are sums over the `metric_posts` and `impression_posts` that carry them;
    `rated_posts` carry both, and their sums are a rate's two parts. `times_reposted` is the sum
    over the `reposted_posts` that carry a count of reposts.
    """

    day: date
    source: str
    lang: str
    role: Role
    kind: str
    label: str | None
    posts: int
    metric_posts: int
    engagements: int
    impression_posts: int
    impressions: int
    rated_posts: int
    rated_impressions: int
    rated_engagements: int
    reposted_posts: int
    times_reposted: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Follower counts of one role's participants: accounts, those whose count is known,
    their sum and the largest (0 where none is known).
    """

    role: Role
    accounts: int
    known: int
    follower_sum: int
    follower_max: int


@dataclass(frozen=True, slots=True)
class Collected:
    """A stretch of time of one source: done, open (not finished) or a gap, and why."""

    source: str
    span: Interval
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one coder said of a post: its sentiment, and those of the codes `asked` that apply."""

    sentiment: Label
    codes: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CodedPost:
    """A post of the sample that somebody coded by hand, with what the machine made of it.

    `weight` is how many posts of the frame it stands for; `answers` are one a coder; `codes`
    are those that the codebook found.
    """

    account: tuple[str, str]
    role: Role
    lang: str
    predicted: str
    weight: float
    answers: tuple[Answer, ...]
    codes: frozenset[str] = frozenset()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a sample was drawn: by which seed, from which days, and how many posts each held.

    `changes` counts every label ever written, those of posts that are gone since included.
    """

    seed: int
    drawn_at: datetime
    posts: int
    coders: int
    changes: int
    is_stratified: bool
    frame: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class CodeDays:
    """Posts with one code by day, and how many accounts wrote them before the first of the days
    `cuts`, from each to the next, and from the last on.
    """

    posts: Mapping[date, int]
    cuts: tuple[date, ...]
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """How labels moved when another scorer came: posts by label `before` and `after`, of those
    that both gave a sentiment, by at least `accounts` people.

    `analyzer` and `version` were those before; `is_masked_anew` where other words were masked.
    """

    analyzer: str
    version: str
    is_masked_anew: bool
    before: Mapping[str, int]
    after: Mapping[str, int]
    accounts: int


Counts = dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Everything that the store knows of a campaign's window, as counts.

    `participants` has exact numbers of distinct accounts by what is in the key, per cut:
    all, role, source, day, kind, tag, lang, code, code_label, role_label, lang_label, role_scored,
    role_without_reposts, role_kind, role_given, source_without_reposts, source_kind,
    day_without_reposts, day_kind, day_source (days as ISO dates; lang_label's key is one
    word, "en/positive"). The label cuts leave reposts out; `given` says which counts its
    platform gave of a post: both, impressions, engagements or neither, and "both but reposts" or
    "engagements but reposts" where the count of these is not among them. `deleted` posts are gone
    upstream, `erased` ones by request; neither is in any other count. `tag_posts` counts
    posts and reposts alike, `code_posts` and `code_label_posts` ("themes/app/positive") posts.
    `acted_on` has the codes that something was done about.
    Cuts copy, suspected, suspected_written, suspected_scored and suspected_label are of posts that
    repeat another account's text, and of accounts on the days on which a rule suspects them of
    automation: `copies` are such posts, `suspected_posts` theirs by label, reposts left out.
    """

    cells: tuple[Cell, ...]
    participants: dict[str, Counts]
    audiences: tuple[Audience, ...]
    collected: tuple[Collected, ...]
    expected: dict[tuple[str, date], int]
    deleted: int
    as_of: datetime | None
    tag_posts: dict[str, int]
    erased: int = 0
    code_posts: Mapping[str, int] = field(default_factory=dict)
    code_label_posts: Mapping[str, int] = field(default_factory=dict)
    acted_on: Mapping[str, CodeDays] = field(default_factory=dict)
    suspected_posts: Mapping[str, int] = field(default_factory=dict)
    copies: int = 0
    drawn: Drawn | None = None
    coded: tuple[CodedPost, ...] = ()
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the store can still tell of how a window changed since a moment.

    Posts by day that were first seen since (`late`) or seen again since with newer counts; how
    many were deleted since, how many erased by request (`purged`), and on which days any are gone;
    whether a follower count or a list of an audience came since; and the same of the days
    `before`, against which growth is told.
    """

    late: Mapping[date, int] = field(default_factory=dict)
    seen_again: Mapping[date, int] = field(default_factory=dict)
    deleted: int = 0
    purged: int = 0
    gone_days: frozenset[date] = frozenset()
    is_audience_newer: bool = False
    before: "Evidence | None" = None

    def with_days_before(self) -> "Evidence":
        """Return what changed of the window and of the days before it, together."""
        if self.before is None:
            return self
        return Evidence(
            late={**self.late, **self.before.late},
            seen_again={**self.seen_again, **self.before.seen_again},
            deleted=self.deleted + self.before.deleted,
            purged=self.purged + self.before.purged,
            gone_days=self.gone_days | self.before.gone_days,
            is_audience_newer=self.is_audience_newer,
        )
