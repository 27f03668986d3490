"""init: a new campaign, asked for in five questions."""

import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from listening.cli.app import Config, config_path
from listening.errors import ConfigError, UsageError
from listening.settings import KEY, load_settings
from listening.starter import Answers, config_with


def init(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="A short name: a-z, 0-9 and '-'.")],
    name: Annotated[str | None, typer.Option(help="The campaign's name, in full.")] = None,
    tags: Annotated[str | None, typer.Option(help="Tags, with spaces between them.")] = None,
    mentions: Annotated[str | None, typer.Option(help="Accounts that mentions name.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Asia/Karachi.")] = None,
    starts: Annotated[str | None, typer.Option(help="First day, as 2026-10-05, or ''.")] = None,
    ends: Annotated[str | None, typer.Option(help="Last day, or '' for an open end.")] = None,
    config: Config = None,
) -> None:
    """Write a commented campaign into config.toml, asking for what is not given.

    Ends with what will be searched for, and the next step.
    """
    path = config_path(context, config)
    _check_key(path, key)
    given = (name, tags, mentions, timezone, starts, ends)
    answers = _ask(key, *given)
    _write(path, config_with(path, key, answers))
    settings = load_settings(path)
    query = settings.campaign_of(key).query
    typer.echo(f"Written to {path}. It listens for: {' OR '.join([*query.tags, *query.mentions])}")
    typer.echo("Next: put X_BEARER_TOKEN into .env beside it, then run 'listening doctor'")


def _check_key(path: Path, key: str) -> None:
    if not re.fullmatch(KEY, key):
        raise UsageError(f"{key!r} cannot be a campaign's key: use a-z, 0-9 and '-'")
    if path.exists() and key in load_settings(path).campaign:
        raise ConfigError(f"{path}: there is a campaign {key!r} already; choose another key")


def _ask(
    key: str,
    name: str | None,
    tags: str | None,
    mentions: str | None,
    timezone: str | None,
    starts: str | None,
    ends: str | None,
) -> Answers:
    title = key.replace("-", " ").title()
    return Answers(
        name=_asked(name, "The campaign's name", title),
        tags=[
            _signed(word, "#") for word in _words(_asked(tags, "Tags", f"#{key.replace('-', '')}"))
        ],
        mentions=[
            _signed(word, "@") for word in _words(_asked(mentions, "Mentions (or none)", ""))
        ],
        timezone=_asked(timezone, "Timezone", "UTC"),
        starts=_day(_asked(starts, "First day, as 2026-10-05 (or none)", "")),
        ends=_day(_asked(ends, "Last day (or none)", "")),
    )


def _asked(given: str | None, question: str, default: str) -> str:
    if given is not None:
        return given
    return str(typer.prompt(question, default=default, show_default=bool(default)))


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _signed(word: str, sign: str) -> str:
    return sign + word.lstrip(sign)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise UsageError(f"{text!r} is not a day: write it as 2026-10-05") from None


def _write(path: Path, text: str) -> None:
    """Write the config only where it is one that loads: a wrong answer changes nothing."""
    try:
        with tempfile.TemporaryDirectory(prefix=".init-", dir=path.resolve().parent) as folder:
            trial = Path(folder) / path.name
            trial.write_text(text, "utf-8")
            _check(trial, path)
            trial.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None


def _check(trial: Path, path: Path) -> None:
    """Raise ConfigError where the trial does not load, in the name of what it would become."""
    try:
        load_settings(trial)
    except ConfigError as error:
        raise ConfigError(str(error).replace(str(trial), str(path))) from None
