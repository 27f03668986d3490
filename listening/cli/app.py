"""The application itself: its help, its exit codes, and errors that fit on one line."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import listening
from listening.config import load_settings
from listening.errors import ListeningError, UsageError
from listening.settings import Settings, day_of

HELP = """
Social listening for campaign hashtags, in numbers that can be defended.

Start with 'listening demo': a whole campaign, without keys or network. Then
'listening init KEY' for a campaign of your own, 'listening doctor' to see what it
needs, and 'listening collect KEY' or 'listening import KEY FILE' to bring posts in.

Exit codes: 0 done; 2 a usage or configuration error, in one line; 3 done in part, with
what is missing listed; 1 anything else.
"""


class OneLineErrors(TyperGroup):
    """Says what went wrong in one line, and ends with the exit code that belongs to it."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line, and exit."""
        extra["standalone_mode"] = False
        try:
            sys.exit(super().main(*args, **extra))
        except ListeningError as error:
            _end(str(error), error.exit_code)
        except typer.TyperException as error:
            _end(f"{_message(error)} Try --help.", UsageError.exit_code)
        except typer.Abort:
            _end("stopped; nothing that was written is lost", ListeningError.exit_code)


def _end(message: str, code: int) -> None:
    typer.echo(f"listening: {' '.join(message.split())}", err=True)
    sys.exit(code)


def _message(error: typer.TyperException) -> str:
    text = error.format_message() if hasattr(error, "format_message") else str(error)
    return text if text.endswith("?") else text.rstrip(".") + "."


app = typer.Typer(
    cls=OneLineErrors,
    help=HELP,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"listening {listening.__version__}")
        raise typer.Exit


@app.callback()
def _start(
    context: typer.Context,
    config: Annotated[
        Path,
        typer.Option(envvar="LISTENING_CONFIG", help="The configuration file.", show_default=True),
    ] = Path("config.toml"),
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_tell_version, help="Print the version, and end."
        ),
    ] = False,
) -> None:
    context.obj = config
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


Config = Annotated[
    Path | None,
    typer.Option("--config", help="The configuration file [default: config.toml here]."),
]
Campaign = Annotated[str, typer.Argument(help="The campaign's key, as in config.toml.")]
BudgetUsd = Annotated[
    float | None,
    typer.Option("--budget-usd", min=0, help="Stop before spending more than this, in USD."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]


def parse_day(text: str) -> date:
    """Return a day as it was typed; raises BadParameter, which says how to write one."""
    try:
        return day_of(text)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from None


Since = Annotated[
    date | None, typer.Option(parser=parse_day, metavar="DAY", help="First day, as 2026-11-22.")
]
Until = Annotated[
    date | None, typer.Option(parser=parse_day, metavar="DAY", help="Last day, included.")
]


def config_path(context: typer.Context, config: Path | None) -> Path:
    """Return the config file: the command's own --config, else the one given before it."""
    return config or Path(context.find_root().obj)


def settings_of(context: typer.Context, config: Path | None) -> Settings:
    """Return the settings that a command works with; raises ConfigError."""
    return load_settings(config_path(context, config))


def now() -> datetime:
    """Return the time: the one clock of the command line."""
    return datetime.now(UTC)


def counted(number: int, noun: str) -> str:
    """Return how many of what, such as "1 post" and "1,200 posts"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(lines: Sequence[str]) -> None:
    """Print one line after the other."""
    for line in lines:
        typer.echo(line)
