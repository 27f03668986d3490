"""Commands that only look."""

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, Config, counted, listed, now, settings_of
from listening.pipeline import CampaignStatus, LastPublication, MonthSpent
from listening.store.standing import Standing


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(status)


def status(context: typer.Context, as_json: AsJson = False, config: Config = None) -> None:
    """Show where every campaign stands.

    That is how far each source is collected and what its posts cost, what this month's ceiling
    leaves, what waits to be counted, and what was published last, by whose word. Changes
    nothing, not even an older store.
    """
    settings = settings_of(context, config)
    found = pipeline.status(settings, now=now())
    if as_json:
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return
    if not found:
        typer.echo("No campaign yet: 'listening init KEY' writes one")
    for campaign in found:
        listed(_lines(campaign))


def _lines(campaign: CampaignStatus) -> list[str]:
    holdings = campaign.holdings
    waits = counted(holdings.stale_days, "day")
    lines = [f"{campaign.key}: {counted(holdings.posts, 'post')}"]
    if holdings.stale_days:
        lines.append(f"  {waits} to be counted by the next findings, publish or daily run")
    if holdings.newest:
        lines.append(f"  newest observation {holdings.newest:%Y-%m-%d %H:%M} UTC")
    lines.extend(f"  {_collected(standing)}" for standing in campaign.standings)
    lines.extend(f"  {_spent(month)}" for month in campaign.months)
    if campaign.learn_again:
        lines.append(
            "  hand-coded posts came or went since codes were learnt from them: 'listening code "
            f"{campaign.key} --learn' learns them anew"
        )
    return [*lines, f"  {_published(campaign.publication)}"]


def _collected(standing: Standing) -> str:
    until, waiting, gaps = standing.collected_until, standing.open_windows, standing.gaps
    if until is None and not waiting and not gaps:
        return f"{standing.source}: never collected"
    upto = f"collected until {until:%Y-%m-%d %H:%M} UTC" if until else "not collected yet"
    rest = f"{counted(waiting, 'window')} to finish, {counted(gaps, 'gap')}"
    paid = f"; ${standing.cost_usd:,.2f} paid for these posts" if standing.cost_usd else ""
    return f"{standing.source}: {upto}; {rest}{paid}"


def _spent(month: MonthSpent) -> str:
    """Say what counts against the ceiling: a request that broke off may have been charged."""
    broken = month.reserved_usd
    reserved = f", ${broken:,.2f} reserved for requests under way or broken off" if broken else ""
    return (
        f"{month.source}: ${month.settled_usd:,.2f} spent{reserved} in {month.month} by all "
        f"campaigns, of a ceiling of ${month.ceiling_usd:,.2f}"
    )


def _published(last: LastPublication | None) -> str:
    if last is None:
        return "never published"
    page = last.page or "the page is not in the site's folder"
    note = f", corrected: {last.correction}" if last.correction else ""
    word = f"approved by {last.approved_by}" if last.approved_by else "by rule, without a new word"
    return f"{last.state}: {last.published_at:%Y-%m-%d}, {word}{note}: {page}"
