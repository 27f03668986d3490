"""The command that looks at posts again."""

from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, BudgetUsd, Campaign, Config, listed, now, settings_of
from listening.cli.campaigns import bring_up_to_date
from listening.cli.progress import progress_to
from listening.cli.rendered import not_rendered, rendered_lines
from listening.config import environment_of
from listening.errors import PartialError, UsageError
from listening.pipeline import Budget, Rechecked, Rendered
from listening.settings import Settings


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(recheck)


def recheck(
    context: typer.Context,
    campaign: Campaign,
    budget_usd: BudgetUsd = None,
    is_all: Annotated[
        bool, typer.Option("--all", help="Every post not seen today (UTC), due or not.")
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Refresh counts, and remove posts that were taken down.

    Posts are due 1, 3, 7, 14 and 30 days after they were written (recheck_days of
    [sources.x]); one look makes up for those missed in a month. What is gone leaves the scores and
    figures here, and every page of the campaign at once, published ones with a note. Of an edited
    post the newest version counts. Posts of which X tells nothing stay, and are asked for again.

    X charges every post it returns: --all buys the whole campaign again. The budget is hard, and
    the same command goes on from where it stopped. Over 10,000 posts (compliance_over_posts)
    deletions are found by a compliance job besides, once a day; it may take longer than this
    command waits, and the next recheck then picks up what it found. Ends with 3 where something
    is left to do.
    """
    settings = settings_of(context, config)
    found = _rechecked(settings, campaign, pipeline.new_budget(budget_usd), is_all=is_all)
    pages = _pages(settings, campaign) if any(each.gone for each in found) else []
    if as_json:
        typer.echo(orjson.dumps([asdict(each) for each in found]).decode())
    else:
        listed([*map(_line, found), *rendered_lines(pages)])
    if failed := not_rendered(pages):
        raise PartialError(f"rechecked, but not rendered again: {failed}")
    if gaps := [f"{each.source}: {gap}" for each in found for gap in each.gaps]:
        raise PartialError(f"rechecked in part; {'; '.join(gaps)}")


def _pages(settings: Settings, campaign: str) -> list[Rendered]:
    """Render the campaign again, since posts of it are gone."""
    bring_up_to_date(settings, campaign)
    return [pipeline.render_again(settings, campaign, now())]


def _rechecked(
    settings: Settings, campaign: str, budget: Budget | None, *, is_all: bool
) -> list[Rechecked]:
    found = []
    names = settings.campaign_of(campaign).sources
    for name in names:
        with progress_to(f"Looking again at {name}") as advance:
            found.append(
                pipeline.recheck(
                    settings,
                    campaign,
                    name,
                    environment=environment_of(settings.root),
                    now=now(),
                    budget=budget,
                    is_all=is_all,
                    on_progress=advance,
                )
            )
    if not any(found):
        raise UsageError(f"no source of {campaign} can look at posts again: {', '.join(names)}")
    return [each for each in found if each]


def _line(found: Rechecked) -> str:
    return (
        f"{found.source}: {found.looked_at:,} posts looked at: {found.refreshed:,} refreshed, "
        f"{found.gone:,} gone, {found.edited:,} edited, {found.not_told:,} not told"
    )
