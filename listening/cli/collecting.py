"""collect: new posts from every source of a campaign, within what may be spent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, BudgetUsd, Campaign, Config, counted, now, settings_of
from listening.cli.engaging import buy_engagers
from listening.cli.following import buy_followers, check_followers
from listening.cli.progress import progress_bar
from listening.config import environment_of
from listening.errors import ListeningError, PartialError
from listening.pipeline import Budget, Intake, sum_intakes
from listening.settings import Settings


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(collect)


def collect(
    context: typer.Context,
    campaign: Campaign,
    budget_usd: BudgetUsd = None,
    engagers: Annotated[
        bool,
        typer.Option("--engagers", help="Buy who reposted and quoted, too, as ids alone."),
    ] = False,
    followers: Annotated[
        bool,
        typer.Option(
            "--followers",
            help="Buy the longest follower lists of who took part, too: see quote --followers.",
        ),
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Collect new posts from every source of a campaign.

    Goes on from where the last collection stopped, up to 30 seconds ago. A source that fails
    does not stop the others. Run it again after an error: what was written stays, and nothing
    is collected twice. Before the request that could pass the budget it stops, and ends with 3.
    """
    check_followers(budget_usd, is_wanted=followers)
    settings = settings_of(context, config)
    environment = environment_of(settings.root)
    pipeline.check_collecting(settings, campaign, environment)
    budget = pipeline.new_budget(budget_usd)
    tell = _say_nothing if as_json else typer.echo
    intakes, failed = _collect_each(settings, campaign, environment, budget, tell)
    total = sum_intakes(intakes)
    gaps = [*total.gaps]
    if intakes:
        gaps += buy_engagers(settings, campaign, budget, is_wanted=engagers, quiet=as_json)
        gaps += buy_followers(settings, campaign, budget, quiet=as_json) if followers else ()
    if as_json:
        problems = {source: str(error) for source, error in failed.items()}
        told = {**asdict(total), "gaps": gaps, "failed": problems}
        typer.echo(orjson.dumps(told).decode())
    if failed and not intakes:
        raise _all_failed(list(failed.values()))
    if failed or gaps:
        raise PartialError(f"collected in part; {_missing(campaign, failed, gaps)}")


def _say_nothing(_line: str) -> None:
    """Leave the output to JSON."""


def _collect_each(
    settings: Settings,
    campaign: str,
    environment: Mapping[str, str],
    budget: Budget | None,
    tell: Callable[[str], None],
) -> tuple[list[Intake], dict[str, ListeningError]]:
    """Return what came from the sources that answered, and the errors of those that failed."""
    sources = settings.campaign_of(campaign).sources
    intakes, failed = [], {}
    for source in sources:
        try:
            with progress_bar(f"Collecting from {source}") as advance:
                intake = pipeline.collect(
                    settings,
                    campaign,
                    source,
                    environment=environment,
                    now=now(),
                    budget=budget,
                    on_posts=advance,
                )
        except ListeningError as error:
            failed[source] = error
            if len(sources) > 1:
                tell(f"{source}: failed: {error}")
        else:
            intakes.append(intake)
            tell(intake_lines(intake, f"{source}: "))
    return intakes, failed


def _all_failed(errors: Sequence[ListeningError]) -> ListeningError:
    """Return one error with what each says once, and the exit code of the first."""
    together = ListeningError("; ".join(dict.fromkeys(str(error) for error in errors)))
    together.exit_code = errors[0].exit_code
    return together


def _missing(campaign: str, failed: Mapping[str, ListeningError], gaps: Sequence[str]) -> str:
    """Return what a collection in part lacks, and what to do about it."""
    parts = [f"{source} failed: {error}" for source, error in failed.items()]
    if failed:
        parts.append(f"'listening collect {campaign}' goes on from there")
    if gaps:
        parts.append(f"not collected: {'; '.join(gaps)}")
    return "; ".join(parts)


def intake_lines(intake: Intake, prefix: str = "") -> str:
    """Return what came in, in words, and where rejects are kept."""
    counts = (
        f"{prefix}{counted(intake.posts, 'post')} "
        f"({intake.new:,} new, {counted(intake.reposts, 'repost')}) "
        f"by {counted(intake.authors, 'author')}; {counted(intake.rejects, 'reject')}"
    )
    kept = (f"Rejects, each with its line and the reason: {path}" for path in intake.rejects_files)
    return "\n".join([counts, *kept])
