"""Settings: what config.toml may say, checked and frozen."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from listening.cron import checked_cron
from listening.errors import ConfigError
from listening.measures.claims import Claim, What
from listening.model import Query, Role, fold
from listening.problems import (
    KEY,
    LANGUAGE,
    MEMBER_HANDLE,
    MEMBER_ID,
    MENTION,
    TAG,
    nearest,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


_timezones = cache(available_timezones)
"""Python looks through all their files each time."""


def _known_timezone(name: str) -> str:
    if name not in _timezones():
        instead = nearest(name, _timezones(), "Europe/Stockholm")
        raise ValueError(f"no timezone is called {name!r}{instead}")
    return name


def day_of(given: Any) -> date:
    """Return a day as a person or TOML writes it; raises ValueError, which says how."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    with suppress(ValueError):
        if isinstance(given, str):
            return date.fromisoformat(given.strip())
    raise ValueError("a day is written as 2026-11-22: year, month, day")


def _fold_all(words: Any) -> Any:
    """Fold words before they are checked: a sign in full width is the sign, too."""
    given = words if isinstance(words, list | tuple) else []
    return [fold(word.strip()) if isinstance(word, str) else word for word in given] or words


Day = Annotated[date, BeforeValidator(day_of)]
Tag = Annotated[Text, StringConstraints(pattern=TAG)]
Mention = Annotated[Text, StringConstraints(pattern=MENTION)]
Tags = Annotated[tuple[Tag, ...], BeforeValidator(_fold_all)]
Mentions = Annotated[tuple[Mention, ...], BeforeValidator(_fold_all)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RoleMembers(_Frozen):
    """Who has a role: stable ids, handles (both as "source:name") and a CSV file of either."""

    ids: tuple[Annotated[str, StringConstraints(pattern=MEMBER_ID)], ...] = Field(
        (), examples=[["x:12345"]]
    )
    handles: tuple[Annotated[str, StringConstraints(pattern=MEMBER_HANDLE)], ...] = Field(
        (), examples=[["x:@example"]]
    )
    file: str = Field("", examples=["staff.csv"])


class EventSettings(_Frozen):
    """Something that happened on a day, to be named on the page's chart as written."""

    day: Day = Field(examples=[date(2026, 10, 12)])
    title: Text = Field(examples=["Customer First Day"])


class ClaimSettings(_Frozen):
    """What somebody claimed of the campaign, to be checked on its page, where all of it stands."""

    reach: Annotated[Decimal, Field(gt=0)] | None = Field(None, examples=[2_000_000])
    engagement_rate: Annotated[Decimal, Field(ge=0, le=1)] | None = Field(None, examples=[0.04])
    by: str = Field("", examples=["Example Telecom"])
    where: str = Field("", examples=["its press release of 20 October"])

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, those that were made."""
        named: dict[What, Decimal | None] = {
            "unique users": self.reach,
            "engagement rate": self.engagement_rate,
        }
        return tuple(
            Claim(what, number, self.by.strip(), self.where.strip())
            for what, number in named.items()
            if number is not None
        )


class CampaignSettings(_Frozen):
    """One campaign, as its `[campaign.<key>]` table says."""

    key: Annotated[str, StringConstraints(pattern=KEY)]
    name: Text = Field(examples=["Customer First Day"])
    tags: Tags = Field((), examples=[["#customerfirstday"]])
    mentions: Mentions = Field((), examples=[["@example"]])
    languages: tuple[Annotated[str, StringConstraints(pattern=LANGUAGE)], ...] = Field(
        (), examples=[["en", "ur"]]
    )
    exclude: tuple[Text, ...] = Field((), examples=[["giveaway"]])
    operators: dict[str, Text] = {}
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "UTC"
    starts: Day | None = None
    ends: Day | None = None
    sources: tuple[str, ...] = ("x",)
    analyzer: str = "linear"
    masked: tuple[Text, ...] = Field((), examples=[["support"]])
    codebooks: tuple[Text, ...] = Field((), examples=[["codebooks/telecom.toml"]])
    editorial: str = Field("", examples=["reports/editorial/spring.md"])
    language: str = "en"
    cron: Annotated[str, AfterValidator(checked_cron)] = "0 6 * * *"
    publish: Literal["draft", "rolling"] = "draft"
    roles: dict[Role, RoleMembers] = {}
    claims: ClaimSettings = ClaimSettings()
    events: tuple[EventSettings, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "CampaignSettings":
        if not self.tags and not self.mentions:
            raise ValueError("needs at least one of tags and mentions")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"ends on {self.ends}, before it starts on {self.starts}")
        if Role.CUSTOMER in self.roles:
            raise ValueError("customers are whoever has no other role: remove roles.customer")
        return self

    @property
    def query(self) -> Query:
        """What this campaign listens for."""
        return Query(
            self.key,
            self.tags,
            self.mentions,
            self.timezone,
            self.languages,
            self.exclude,
            tuple(sorted(self.operators.items())),
        )


class StoreSettings(_Frozen):
    """Where the store is, as an SQLAlchemy URL; a relative SQLite path starts at config.toml."""

    url: str = "sqlite:///listening.db"


class PublishSettings(_Frozen):
    """Where pages go and what they may name; all of it is shown to the public as written."""

    out: str = "site"
    target: str = Field("", examples=["s3://bucket/reports"])
    base_url: str = Field("", examples=["https://reports.example.com"])
    contact: str = Field("", examples=["listening@example.com"])
    licence: str = Field("", examples=["CC BY 4.0"])
    licence_url: str = Field("", examples=["https://example.com/licence"])
    brand_handles: tuple[str, ...] = Field((), examples=[["@example"]])


class AlertSettings(_Frozen):
    """When to send a message to the addresses in LISTENING_ALERT_URLS; 0 turns a rule off.

    `volume_spread` is in robust standard deviations above the same weekday's median.
    """

    volume_spread: Annotated[float, Field(ge=0)] = 4.0
    negative_rise: bool = True
    coverage_below: Annotated[float, Field(ge=0, le=1)] = 0.9
    budget_at: Annotated[float, Field(ge=0, le=1)] = 0.8
    silent_days: Annotated[int, Field(ge=0)] = 2
    failed_runs: bool = True


class Settings(_Frozen):
    """Everything config.toml says, with defaults for what it leaves out."""

    root: Path
    store: StoreSettings = StoreSettings()
    publish: PublishSettings = PublishSettings()
    alerts: AlertSettings = AlertSettings()
    sources: dict[str, Any] = {}
    campaign: dict[str, CampaignSettings] = {}

    def campaign_of(self, key: str) -> CampaignSettings:
        """Return the campaign called `key`; raises ConfigError that lists those there are."""
        if key not in self.campaign:
            known = ", ".join(sorted(self.campaign)) or "none yet: run 'listening init'"
            raise ConfigError(f"no campaign is called {key!r} in config.toml; known: {known}")
        return self.campaign[key]

    @property
    def store_url(self) -> str:
        """The store's URL, with a relative SQLite path made absolute beside config.toml."""
        prefix = "sqlite:///"
        path = self.store.url.removeprefix(prefix)
        if not self.store.url.startswith(prefix) or path in {"", ":memory:"}:
            return self.store.url
        return prefix + str(self.root / path)
