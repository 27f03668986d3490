"""Commands that set things up: the demo, a first campaign, a check-up, the schedule."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from listening.cli.app import Config, config_path, listed
from listening.cli.demo import demo
from listening.cli.doctor import doctor
from listening.cli.embedded import settle_prefect
from listening.cli.init import init
from listening.config import load_settings
from listening.errors import ConfigError


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(demo)
    app.command()(init)
    app.command()(doctor)
    app.command()(schedule)
    app.command()(deploy)


def schedule(context: typer.Context, config: Config = None) -> None:
    """Run every campaign's daily flow when its cron says so.

    Goes on until it is stopped. Uses the Prefect server at PREFECT_API_URL, or else starts one
    beside config.toml.
    """
    path = config_path(context, config).resolve()
    campaigns = load_settings(path).campaign.values()
    if not campaigns:
        raise ConfigError(f"{path}: no campaign to schedule yet: run 'listening init KEY'")
    settle_prefect(path.parent)
    for campaign in campaigns:
        typer.echo(f"{campaign.key}: {campaign.cron} ({campaign.timezone})")
    _stop_as_by_ctrl_c()
    with suppress(KeyboardInterrupt):
        _serve(path)
    typer.echo("Stopped. The schedules go on when this is started again.")


def deploy(
    context: typer.Context,
    pool: Annotated[
        str, typer.Option(help="The work pool whose workers run the flows.")
    ] = "listening",
    config: Config = None,
) -> None:
    """Write prefect.yaml for a Prefect server with workers.

    Instead of 'listening schedule', with the same flows, schedules and parameters: each
    campaign's daily by its cron, publish and backfill by hand. Write it anew when config.toml
    has changed.
    """
    path = config_path(context, config).resolve()
    if not load_settings(path).campaign:
        raise ConfigError(f"{path}: no campaign to deploy yet: run 'listening init KEY'")
    settle_prefect(path.parent)
    from flows.deployments import write_prefect_yaml

    target = write_prefect_yaml(path, pool)
    listed(
        [
            f"Written: {target}",
            f"Once:  prefect work-pool create {pool} --type process",
            f"Then:  prefect --no-prompt deploy --all    (here: {path.parent})",
            f"And, where flows should run:  prefect worker start --pool {pool}",
        ]
    )


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
