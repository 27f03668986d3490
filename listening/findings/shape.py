"""The shape of findings: what findings.json holds, and all that a page may show."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from listening.findings.editorial import Editorial
from listening.measures.claims import Verdict, What
from listening.measures.figures import rounded
from listening.model import Estimate as AnyEstimate
from listening.model import Role

Estimate = Annotated[AnyEstimate, AfterValidator(rounded)]
"""An estimate as it is shown: rounded here, once."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class Event(_Frozen):
    """Something that happened on a day of the campaign, in its own words."""

    day: date
    title: str


class CampaignFacts(_Frozen):
    """What was listened for; `language` is the page's, as a BCP 47 tag."""

    key: str
    name: str
    tags: tuple[str, ...]
    mentions: tuple[str, ...]
    timezone: str
    language: str
    events: tuple[Event, ...] = ()


class WindowFacts(_Frozen):
    """The days covered, first and last included; `slug` names the page's folder."""

    since: date
    until: date
    slug: str
    closed: bool
    days: int


class Group(_Frozen):
    """Figures of one part of the conversation: a role, a source, a tag, a language or a kind.

    `posts` counts originals, quotes and replies; `participants` counts accounts once. The shares
    (0 to 1) are a source's or a tag's share of voice: of all posts, and of all participants.
    """

    key: str
    posts: Estimate
    participants: Estimate
    share_of_posts: Estimate | None = None
    share_of_participants: Estimate | None = None


class RoleFigures(_Frozen):
    """The key figures of one role; the keys are those of `Findings.figures`."""

    role: Role
    figures: dict[str, Estimate]


class Day(_Frozen):
    """One day of the campaign's timezone; `coverage` is complete, partial or not collected."""

    day: date
    posts: Estimate
    reposts: Estimate
    participants: Estimate
    coverage: Literal["complete", "partial", "not collected"]
    why: str


class Sentiment(_Frozen):
    """Shares (0 to 1) of the scored posts of one role or language, and what was not scored.

    They are a model's count, uncalibrated, or where enough was coded by hand, estimates.
    `scored` and `not_scored` are counts of originals, quotes and replies.
    """

    key: str
    scored: Estimate
    not_scored: Estimate
    negative: Estimate
    neutral: Estimate
    positive: Estimate


class CodeFigures(_Frozen):
    """One code: its posts, their authors, and its share of all posts (0 to 1).

    Of a value, `praise` and `breach` are its posts that were scored positive and negative.
    """

    key: str
    title: str
    posts: Estimate
    participants: Estimate
    share: Estimate
    praise: Estimate | None = None
    breach: Estimate | None = None


class DimensionFigures(_Frozen):
    """One dimension of the codebook, most accounts first; a post may have several codes."""

    key: str
    title: str
    is_value: bool
    codes: tuple[CodeFigures, ...]


class Agreement(_Frozen):
    """How far coders agree, or their majority and the analyzer; `language` may be "all"."""

    between: Literal["coders", "coders and analyzer"]
    language: str
    alpha: Estimate


class HandCoding(_Frozen):
    """The random sample that shares rest on: posts read by people, and by how many people.

    `by_class` = drawn from each class of the analyzer by itself; `check` has everyone's shares
    from the labels alone.
    """

    coded: int
    coders: int
    seed: int
    drawn_on: date
    by_class: bool
    agreement: tuple[Agreement, ...]
    check: dict[str, Estimate]


class CodeChange(_Frozen):
    """The share of posts with a code (0 to 1) before a day, and from it on."""

    code: str
    on: date
    before: Estimate
    after: Estimate


class Growth(_Frozen):
    """What changed against the window before, of as many days: `since` to `until`.

    `figures` keys: posts, participants, engagements, impressions (a ratio: 0.25 is a quarter
    more) and negative_share (a difference of shares).
    """

    since: date
    until: date
    figures: dict[str, Estimate]


class Coverage(_Frozen):
    """One source on one day: posts collected beside the platform's own count, where it gave one."""

    source: str
    day: date
    collected: int | None
    expected: int | None
    ratio: Estimate
    status: Literal["complete", "partial", "not collected"]
    why: str


class ScoreShift(_Frozen):
    """How shares moved when another analyzer or version came: `moved`, by label, in percentage
    points, on the same posts. `masked` where other words were masked before.
    """

    analyzer: str
    version: str
    masked: bool
    moved: dict[str, Estimate]


class Method(_Frozen):
    """How the figures were made: enough to make them again. `shift` is None where the analyzer
    is the first that this campaign had. `codes_learnt` are those that a layer decides on beside
    the codebook's words, fitted to so many hand-coded posts; of the others words decide alone.
    """

    query: str
    sources: tuple[str, ...]
    analyzer: str
    analyzer_version: str
    analyzer_languages: tuple[str, ...]
    masked: tuple[str, ...]
    codebook: str = ""
    codebook_version: str = ""
    codes_learnt: tuple[str, ...] = ()
    codes_learnt_from: int = 0
    smallest_cell: int
    definitions: dict[str, str]
    version: str
    config_hash: str
    shift: ScoreShift | None = None


class Check(_Frozen):
    """What one definition says of a claim; `figure` is its key in `Findings.figures`."""

    figure: str
    verdict: Verdict


class CheckedClaim(_Frozen):
    """A number that somebody named, beside every definition that it could be of.

    A figure agrees where it would be written so at `rounded_to`, the claim's own rounding, and is
    at most a tenth off.
    """

    what: What
    claimed: float
    rounded_to: float
    by: str
    where: str
    checks: tuple[Check, ...]


class Findings(_Frozen):
    """Everything that may be shown of a campaign and window, suppressed and rounded.

    `figures` keys: posts, reposts, participants, participants_without_reposters, people,
    impressions, viewers, potential_audience, follower_sum, engagements, times_reposted,
    engaged_accounts,
    engagement_by_impressions, engagement_by_reach, engagement_by_followers, scored, not_scored,
    deleted, copies, suspected, participants_unsuspected, posts_unsuspected. `hand_coding` is None
    where no sample was coded, `editorial` where comms wrote nothing; `claims` are empty where
    nobody made any, and `changes` are of the codes that something was done about. `roles` come
    customers first. `as_of` is the newest observation used, `None` where nothing was; `content_id`
    is a hash of all the rest.
    """

    schema_version: Literal["findings/1"] = "findings/1"
    content_id: str = ""
    as_of: datetime | None
    synthetic: bool
    campaign: CampaignFacts
    window: WindowFacts
    figures: dict[str, Estimate]
    roles: tuple[RoleFigures, ...]
    by_source: tuple[Group, ...]
    by_tag: tuple[Group, ...]
    by_language: tuple[Group, ...]
    by_kind: tuple[Group, ...]
    days: tuple[Day, ...]
    sentiment_by_role: tuple[Sentiment, ...]
    sentiment_by_language: tuple[Sentiment, ...]
    sentiment_unsuspected: Sentiment | None = None
    by_code: tuple[DimensionFigures, ...] = ()
    hand_coding: HandCoding | None = None
    claims: tuple[CheckedClaim, ...] = ()
    changes: tuple[CodeChange, ...] = ()
    growth: Growth | None = None
    coverage: tuple[Coverage, ...]
    method: Method
    editorial: Editorial | None = None
