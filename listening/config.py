"""Reading config.toml and the environment.

Secrets are never settings: they stay in the environment (or .env beside config.toml)
and are handed to a source when it is opened.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import BaseModel, ValidationError

from listening.errors import ConfigError
from listening.problems import first_problem, nearest, unknown_key
from listening.scoring import problem_with
from listening.settings import CampaignSettings, Settings
from listening.sources import registry as sources


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
