"""Settings: config.toml and the environment, checked and frozen.

Secrets are never settings: they stay in the environment (or .env beside config.toml)
and are handed to a source when it is opened.
"""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
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
    first_problem,
    nearest,
    unknown_key,
)
from listening.scoring import problem_with
from listening.sources import registry as sources

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


def environment_of(root: Path) -> dict[str, str]:
    """Return the environment, with what .env in `root` adds to it; raises ConfigError."""
    path = root / ".env"
    try:
        extra = dotenv_values(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {_why(error)}") from None
    return {**{key: value for key, value in extra.items() if value is not None}, **os.environ}


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else "it is no text in UTF-8"


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check `path`.

    Raises ConfigError, one line, where the file is missing or not TOML, or where a key is
    unknown (with the nearest known one), missing or of the wrong kind.
    """
    table = _read_toml(path)
    given = environment_of(path.parent) if environment is None else environment
    if url := given.get("LISTENING_DATABASE_URL"):
        table["store"] = {"url": url}
    try:
        _name_campaigns(table)
        settings = Settings.model_validate({**table, "root": path.resolve().parent})
        settings = settings.model_copy(update={"sources": _source_options(settings.sources)})
        _check_names(settings)
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_problem(error, Settings)}") from None
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None
    return settings


def problem_of(campaign: Mapping[str, Any]) -> str:
    """Return what is wrong with what is known so far of a campaign's table; "" = nothing."""
    sound = {"key": "a", "name": "A", "tags": ["#a"], "mentions": ["@a"]}
    try:
        CampaignSettings.model_validate({**sound, **campaign})
    except ValidationError as error:
        return first_problem(error, CampaignSettings).removeprefix(": ")
    return ""


def _name_campaigns(table: dict[str, Any]) -> None:
    """Give each campaign the key of its table; raises ValueError where the file sets it itself."""
    if "root" in table:
        raise ValueError(unknown_key("", "root", Settings))
    campaigns = table.get("campaign", {})
    for key, campaign in campaigns.items() if isinstance(campaigns, dict) else ():
        if isinstance(campaign, dict):
            if "key" in campaign:
                raise ValueError(unknown_key(f"campaign.{key}.", "key", CampaignSettings))
            campaign["key"] = key


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such file; 'listening init KEY' writes one, --config names another"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {_why(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path}: not valid TOML: {error}; text stands in quotes, lists in []"
        ) from None


def _source_options(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Options of every known source, from its `[sources.<name>]` table."""
    known = sources()
    for name in tables:
        if name not in known:
            raise ValueError(f"unknown source sources.{name}{nearest(name, known)}")
    return {name: _options(name, module.Options, tables) for name, module in known.items()}


def _options(name: str, model: type[BaseModel], tables: Mapping[str, Any]) -> BaseModel:
    try:
        return model.model_validate(tables.get(name, {}))
    except ValidationError as error:
        raise ValueError(first_problem(error, model, f"sources.{name}.")) from None


def _check_names(settings: Settings) -> None:
    for key, campaign in settings.campaign.items():
        if problem := problem_with(campaign.analyzer):
            raise ValueError(f"campaign.{key}.analyzer: {problem}")
        for name in campaign.operators:
            if name not in settings.sources:
                raise ValueError(
                    f"campaign.{key}.operators: unknown source {name!r}"
                    + nearest(name, settings.sources)
                )
        for name in campaign.sources:
            if name not in settings.sources:
                raise ValueError(
                    f"campaign.{key}.sources: unknown source {name!r}"
                    + nearest(name, settings.sources)
                )
