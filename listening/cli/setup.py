"""Commands that set things up: the demo, a first campaign, a check-up, the schedule."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from listening import pipeline
from listening.cli.app import Config, config_path, listed, now
from listening.cli.doctor import doctor
from listening.cli.figures import summary_lines
from listening.cli.init import init
from listening.errors import ConfigError
from listening.pipeline.checking import check_folder
from listening.settings import load_settings
from listening.starter import DEMO_KEY, prepare_demo

EMBEDDED = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # What we log, such as that X makes a flow wait, stands among the flow run's own lines.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "listening",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(demo)
    app.command()(init)
    app.command()(doctor)
    app.command()(schedule)


def demo(
    out: Annotated[Path, typer.Option(help="The folder to put everything in.")] = Path("demo"),
) -> None:
    """Run a whole synthetic campaign, without keys or network.

    Collects, scores, counts and publishes, and ends with the page's path. Everything it makes
    is in one folder, with a config.toml of its own to try other commands on.
    """
    check_folder(out)
    config = prepare_demo(out)
    _prefect_home(config.parent)
    for name in ("PREFECT_API_URL", "LISTENING_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    typer.echo("Starting Prefect's embedded server: 10 to 20 seconds …", err=True)
    from flows.daily import daily

    page = daily(DEMO_KEY, str(config), approve="demo")
    found = pipeline.current_findings(load_settings(config), DEMO_KEY, now=now())
    listed([*summary_lines(found), "", f"The page: {page}"])
    typer.echo(f"More: listening findings {DEMO_KEY} --config {config}")


def schedule(context: typer.Context, config: Config = None) -> None:
    """Run every campaign's daily flow when its cron says so.

    Goes on until it is stopped. Uses the Prefect server at PREFECT_API_URL, or else starts one
    beside config.toml.
    """
    path = config_path(context, config).resolve()
    campaigns = load_settings(path).campaign.values()
    if not campaigns:
        raise ConfigError(f"{path}: no campaign to schedule yet: run 'listening init KEY'")
    _prefect_home(path.parent)
    for campaign in campaigns:
        typer.echo(f"{campaign.key}: {campaign.cron} ({campaign.timezone})")
    _stop_as_by_ctrl_c()
    with suppress(KeyboardInterrupt):
        _serve(path)
    typer.echo("Stopped. The schedules go on when this is started again.")


def _serve(path: Path) -> None:
    from flows.server import check_server, running_server

    if url := os.environ.get("PREFECT_API_URL"):
        check_server(url)
        _serve_at(url, path)
        return
    typer.echo("Starting a Prefect server: 10 to 30 seconds …", err=True)
    with running_server(os.environ) as url:
        os.environ["PREFECT_API_URL"] = url
        _serve_at(url, path)


def _serve_at(url: str, path: Path) -> None:
    typer.echo(f"Prefect's own page: {url.removesuffix('/').removesuffix('/api')}")
    typer.echo("Runs start as they fall due, until this is stopped by Ctrl-C.")
    sys.stdout.flush()
    from flows.deployments import serve_all

    serve_all(path)


def _stop_as_by_ctrl_c() -> None:
    """A server of ours must end with us, however we are told to: by systemd, or a lost terminal.

    A script's '&' starts us with SIGINT ignored, and what we start would ignore it too; nohup
    ignores SIGHUP, and means it.
    """
    stopping = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        stopping.append(signal.SIGHUP)
    for each in stopping:
        signal.signal(each, signal.default_int_handler)


def _prefect_home(root: Path) -> None:
    """Keep what Prefect writes beside config.toml; must be set before Prefect is imported."""
    os.environ.setdefault("PREFECT_HOME", str(root.resolve() / ".prefect"))
    for name, value in EMBEDDED.items():
        os.environ.setdefault(name, value)
