"""init: a new campaign, asked for in a few questions."""

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from listening.cli.app import Config, config_path
from listening.config import load_settings, problem_of
from listening.errors import ConfigError, UsageError
from listening.problems import KEY, SHAPES
from listening.settings import day_of
from listening.starter import Answers, config_with


def init(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="A short name: a-z, 0-9 and '-'.")],
    name: Annotated[str | None, typer.Option(help="The campaign's name, in full.")] = None,
    tags: Annotated[str | None, typer.Option(help="Tags: '#one #two'.")] = None,
    mentions: Annotated[str | None, typer.Option(help="Mentions: '@one @two', or ''.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Asia/Karachi.")] = None,
    starts: Annotated[str | None, typer.Option(help="First day, as 2026-11-22, or ''.")] = None,
    ends: Annotated[str | None, typer.Option(help="Last day, or '' for an open end.")] = None,
    config: Config = None,
) -> None:
    """Write a commented campaign into config.toml.

    Asks for what no option gives. Ends with what will be searched for, and the next step.
    """
    path = config_path(context, config)
    _check_key(path, key)
    given = {"name": name, "tags": tags, "mentions": mentions, "timezone": timezone}
    answers = _ask(key, {**given, "starts": starts, "ends": ends})
    _write(path, config_with(path, key, answers))
    settings = load_settings(path)
    query = settings.campaign_of(key).query
    typer.echo(f"Written to {path}. It listens for: {' OR '.join([*query.tags, *query.mentions])}")
    typer.echo("Next: put X_BEARER_TOKEN into .env beside it, then run 'listening doctor'")


def _check_key(path: Path, key: str) -> None:
    if not re.fullmatch(KEY, key):
        raise UsageError(f"{key!r} cannot be a campaign's key: {SHAPES[KEY]}")
    if path.exists() and key in load_settings(path).campaign:
        raise ConfigError(f"{path}: there is a campaign {key!r} already; choose another key")


def _ask(key: str, given: Mapping[str, str | None]) -> Answers:
    """Return every answer, of which those given are checked before a question is asked."""
    defaults = {
        "name": key.replace("-", " ").title(),
        "tags": f"#{key.replace('-', '')}",
        "timezone": "UTC",
    }
    answers: dict[str, Any] = {}
    for field, text in given.items():
        if text is not None:
            answers[field] = _given(field, text, answers)
    for field in QUESTIONS:
        if field not in answers:
            answers[field] = _asked(field, defaults.get(field, ""), answers)
    return Answers(**answers)


def _given(field: str, text: str, so_far: Mapping[str, Any]) -> Any:
    try:
        return _read(field, text, so_far)
    except ValueError as problem:
        raise UsageError(f"--{field}: {problem}") from None


def _asked(field: str, default: str, so_far: Mapping[str, Any]) -> Any:
    """Return the answer to a question; at a terminal, it is asked until the answer is one."""

    def read(text: str) -> Any:
        if not sys.stdin.isatty():
            return _given(field, text, so_far)
        try:
            return _read(field, text, so_far)
        except ValueError as problem:
            raise typer.BadParameter(str(problem)) from None

    return typer.prompt(
        QUESTIONS[field], default=default, show_default=bool(default), value_proc=read
    )


def _read(field: str, text: str, so_far: Mapping[str, Any]) -> Any:
    """Return an answer as config.toml has it; raises ValueError where that would not load."""
    answer = READERS[field](text)
    if problem := problem_of({**so_far, field: answer}):
        raise ValueError(re.sub(rf"^{field}(, |: )", "", problem))
    return answer


def _signed(sign: str, what: str, text: str) -> list[str]:
    """Return the words of an answer, each with its sign: a comma or the next sign parts them."""
    words = [word.strip() for word in re.split(rf",|\s+(?={sign})", text) if word.strip()]
    for word in words:
        if len(parts := word.lstrip(sign).split()) > 1:
            raise ValueError(
                f"{word!r} has a space, and {what} has none: write {sign}{''.join(parts)}, "
                f"or {' '.join(sign + part for part in parts)} for {len(parts)} of them"
            )
    return [sign + word.lstrip(sign) for word in words]


def _day(text: str) -> date | None:
    return day_of(text) if text.strip() else None


QUESTIONS = {
    "name": "The campaign's name",
    "tags": "Tags, each with its '#', such as #one #two",
    "mentions": "Mentions, each with its '@' (Enter for none)",
    "timezone": "Timezone, such as Europe/Stockholm",
    "starts": "First day, as 2026-11-22 (Enter for none)",
    "ends": "Last day (Enter for none)",
}

READERS: dict[str, Callable[[str], Any]] = {
    "name": str.strip,
    "tags": partial(_signed, "#", "a tag"),
    "mentions": partial(_signed, "@", "a mention"),
    "timezone": str.strip,
    "starts": _day,
    "ends": _day,
}


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
