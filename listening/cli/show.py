"""Commands that only look."""

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, Config, counted, listed, settings_of
from listening.pipeline import CampaignStatus


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(status)


def status(context: typer.Context, as_json: AsJson = False, config: Config = None) -> None:
    """Show where every campaign stands: last collection, gaps, what waits to be counted.

    Changes nothing, not even an older store.
    """
    settings = settings_of(context, config)
    found = pipeline.status(settings)
    if as_json:
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return
    for campaign in found:
        listed(_lines(campaign))


def _lines(campaign: CampaignStatus) -> list[str]:
    holdings = campaign.holdings
    lines = [
        f"{campaign.key}: {counted(holdings.posts, 'post')}, "
        f"{counted(holdings.stale_days, 'day')} to count"
    ]
    if holdings.newest:
        lines.append(f"  newest observation {holdings.newest:%Y-%m-%d %H:%M} UTC")
    if not campaign.standings:
        lines.append("  collected from no source yet; what there is was imported")
    for standing in campaign.standings:
        until = standing.collected_until
        upto = f"collected until {until:%Y-%m-%d %H:%M} UTC" if until else "not collected yet"
        lines.append(
            f"  {standing.source}: {upto}; "
            f"{counted(standing.open_windows, 'window')} to finish, {counted(standing.gaps, 'gap')}"
        )
    return lines
