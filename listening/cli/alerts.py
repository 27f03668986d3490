"""`listening alerts`: which conditions hold, and sending a message of each once."""

from typing import Annotated

import typer

from listening import pipeline
from listening.cli.app import Campaign, Config, counted, listed, now, settings_of
from listening.cli.campaigns import bring_up_to_date
from listening.config import environment_of
from listening.errors import UsageError
from listening.pipeline import Noticed


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(alerts)


def alerts(
    context: typer.Context,
    campaign: Campaign,
    is_sent: Annotated[
        bool, typer.Option("--send", help="Send what was not told yet, as the daily flow does.")
    ] = False,
    is_test: Annotated[
        bool, typer.Option("--test", help="Send every address a message that says it is a test.")
    ] = False,
    config: Config = None,
) -> None:
    """Show what is worth a message, as of the last whole day.

    More negative posts than chance explains, a day far above its weekday, coverage under 90%, a
    budget at 80%, a silent source; the limits are in [alerts] of config.toml. The daily flow
    sends each once, also that it failed, to the addresses in LISTENING_ALERT_URLS (in .env,
    with spaces between): e-mail, Slack, Teams, webhooks, and whatever else apprise knows.
    """
    settings = settings_of(context, config)
    if is_sent and is_test:
        raise UsageError("--send and --test exclude each other")
    environment = environment_of(settings.root)
    if is_test:
        took = pipeline.send_test(settings, campaign, environment)
        typer.echo(f"{counted(took, 'test message')} taken")
        return
    settings.campaign_of(campaign)
    bring_up_to_date(settings, campaign)
    found = pipeline.notice(settings, campaign, now=now())
    listed([_line(each) for each in found])
    if not found:
        typer.echo("Nothing is worth a message.")
    if is_sent:
        news = [each.alert for each in found]
        sent = pipeline.send_alerts(settings, campaign, news, environment=environment, now=now())
        typer.echo(f"{counted(sent, 'message')} sent")


def _line(noticed: Noticed) -> str:
    told = "told already" if noticed.is_told else "not told yet"
    return f"{noticed.alert.rule}: {noticed.alert.text} ({told})"
