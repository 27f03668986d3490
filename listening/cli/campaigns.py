"""Commands that bring posts in, count them and publish: the daily work."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, BudgetUsd, Campaign, Config, now, settings_of
from listening.cli.engaging import buy_engagers
from listening.cli.figures import summary_lines
from listening.cli.progress import progress_bar, progress_to
from listening.errors import PartialError
from listening.pipeline import Intake, sum_intakes
from listening.settings import Settings, environment_of

DAY = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(collect)
    app.command("import")(import_)
    app.command()(score)
    app.command()(findings)
    app.command()(publish)
    app.command()(export)


def collect(
    context: typer.Context,
    campaign: Campaign,
    budget_usd: BudgetUsd = None,
    engagers: Annotated[
        bool,
        typer.Option("--engagers", help="Buy who reposted and quoted, too, as ids alone."),
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Collect new posts from every source of a campaign.

    Goes on from where the last collection stopped, up to 30 seconds ago. Run it again after
    an error: what was written stays, and nothing is collected twice. Before the request
    that could pass the budget it stops, and ends with 3.
    """
    settings = settings_of(context, config)
    environment = environment_of(settings.root)
    intakes = []
    for source in settings.campaign_of(campaign).sources:
        with progress_bar(f"Collecting from {source}") as advance:
            intake = pipeline.collect(
                settings,
                campaign,
                source,
                environment=environment,
                now=now(),
                budget_usd=budget_usd,
                on_posts=advance,
            )
        intakes.append(intake)
        if not as_json:
            tell_intake(intake, f"{source}: ")
    total = sum_intakes(intakes)
    if as_json:
        typer.echo(orjson.dumps(asdict(total)).decode())
    missing = buy_engagers(settings, campaign, is_wanted=engagers, quiet=as_json)
    if gaps := [*total.gaps, *missing]:
        raise PartialError(f"collected in part; not collected: {'; '.join(gaps)}")


def import_(
    context: typer.Context,
    campaign: Campaign,
    files: Annotated[list[Path], typer.Argument(help="Files to import; .gz is read too.")],
    file_format: Annotated[
        str,
        typer.Option("--format", help="auto, or x-jsonl: X API v2 JSON lines, as twarc writes."),
    ] = "auto",
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Import posts from files: X API v2 JSON lines, as pages or flattened.

    Every post of a file joins the campaign. Lines that cannot be read go to a rejects file
    with their number and the reason. Importing again changes nothing.
    """
    settings = settings_of(context, config)
    size = sum(path.stat().st_size for path in files if path.is_file())
    with progress_bar("Importing", size) as advance:
        intake = pipeline.import_files(
            settings, campaign, files, now=now(), file_format=file_format, on_bytes=advance
        )
    if as_json:
        typer.echo(orjson.dumps(asdict(intake)).decode())
    else:
        tell_intake(intake, "")


def tell_intake(intake: Intake, prefix: str) -> None:
    """Print what came in."""
    typer.echo(
        f"{prefix}{intake.posts:,} posts ({intake.new:,} new) by {intake.authors:,} authors, "
        f"{intake.reposts:,} of them reposts; {intake.rejects:,} rejects"
    )
    for path in intake.rejects_files:
        typer.echo(f"Rejects, each with its line and the reason: {path}")


def score(
    context: typer.Context,
    campaign: Campaign,
    config: Config = None,
) -> None:
    """Score the posts that have no score of the current analyzer yet."""
    settings = settings_of(context, config)
    with progress_to("Scoring") as advance:
        done = pipeline.score(settings, campaign, on_progress=advance)
    typer.echo(f"{done:,} posts scored, or found to be in no language that is")


def findings(
    context: typer.Context,
    campaign: Campaign,
    since: Annotated[datetime | None, typer.Option(formats=DAY, help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day, included.")] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Show a campaign's figures, each with its interval, n and status.

    Scores and counts are brought up to date first. --json prints what findings.json holds.
    """
    settings = settings_of(context, config)
    first, last = (each.date() if each else None for each in (since, until))
    pipeline.check_counting(settings, campaign, first, last)
    _bring_up_to_date(settings, campaign)
    found = pipeline.current_findings(settings, campaign, now=now(), since=first, until=last)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        typer.echo("\n".join(summary_lines(found)))


def publish(
    context: typer.Context,
    campaign: Campaign,
    draft: Annotated[
        bool, typer.Option("--draft", help="Write a draft, whatever is approved.")
    ] = False,
    approve: Annotated[
        str | None, typer.Option(metavar="NAME", help="Publish this content, approved by NAME.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="The site's folder [default: from config.toml].")
    ] = None,
    config: Config = None,
) -> None:
    """Render a campaign's findings page and write it to the site.

    Until its content is approved, the page is a draft: watermarked, listed nowhere, under
    drafts/. With publish = "rolling" in config.toml, a page approved once stays up to date.
    """
    settings = settings_of(context, config)
    target = Path.cwd() / out if out else None
    pipeline.check_publishing(settings, campaign, draft=draft, approve=approve, out=target)
    _bring_up_to_date(settings, campaign)
    publication = pipeline.publish(
        settings, campaign, now=now(), draft=draft, approve=approve, out=target
    )
    typer.echo(f"{publication.state.capitalize()}: {publication.path}")
    if publication.state == "draft" and not draft:
        typer.echo(f"To publish it: listening publish {campaign} --approve YOUR-NAME")
    if open_page:
        typer.launch(publication.path.resolve().as_uri())


def export(
    context: typer.Context,
    campaign: Campaign,
    to: Annotated[Path, typer.Option(help="The file to write: .csv or .jsonl.")],
    config: Config = None,
) -> None:
    """Export a campaign's posts with scores and metrics, for analysts' own tools.

    The file holds handles and text: it is for your desk, not for the public.
    """
    settings = settings_of(context, config)
    written = pipeline.export_posts(settings, campaign, to)
    typer.echo(f"{written:,} posts written to {to}")


def _bring_up_to_date(settings: Settings, campaign: str) -> None:
    """Score and count with a progress bar; what follows then finds nothing left to do."""
    with progress_to("Scoring") as advance:
        pipeline.score(settings, campaign, on_progress=advance)
    with progress_to("Counting") as advance:
        pipeline.tally(settings, campaign, on_progress=advance)
