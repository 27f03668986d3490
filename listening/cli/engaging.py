"""What 'collect --engagers' adds: who engaged with a campaign's posts."""

import typer

from listening import pipeline
from listening.cli.app import now
from listening.cli.progress import progress_to
from listening.config import environment_of
from listening.pipeline import Budget
from listening.settings import Settings


def buy_engagers(
    settings: Settings, campaign: str, budget: Budget | None, *, is_wanted: bool, quiet: bool
) -> list[str]:
    """Buy engagers from every source that has them and is asked for them; return what is missing.

    Prints one line a source, unless `quiet`.
    """
    missing: list[str] = []
    for source in settings.campaign_of(campaign).sources:
        with progress_to(f"Engagers from {source}") as advance:
            engaged = pipeline.engage(
                settings,
                campaign,
                source,
                environment=environment_of(settings.root),
                now=now(),
                is_wanted=is_wanted,
                budget=budget,
                on_lists=advance,
            )
        if engaged is None:
            continue
        missing += engaged.gaps
        if not quiet:
            typer.echo(
                f"{source}: {engaged.engagers:,} engagers in {engaged.lists:,} lists bought, "
                f"{engaged.repliers:,} who replied"
            )
    return missing
