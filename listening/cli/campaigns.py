"""Commands that bring posts in, count them and publish: the daily work."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer

from listening import pipeline
from listening.cli.app import (
    AsJson,
    Campaign,
    Config,
    Since,
    Until,
    counted,
    listed,
    now,
    settings_of,
)
from listening.cli.collecting import intake_lines
from listening.cli.figures import summary_lines
from listening.cli.progress import progress_bar, progress_to
from listening.cli.rendered import correction_lines, revision_lines, upload_lines
from listening.pipeline.editing import editorial_path
from listening.settings import Settings


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("import")(import_)
    app.command()(score)
    app.command()(findings)
    app.command()(publish)
    app.command()(export)


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
    """Import posts from files: X API v2 JSON lines.

    A line is a page as X gives it, or one post, as twarc flattens it. Every post of a file
    joins the campaign. Lines that cannot be read go to a rejects file with their number and
    the reason. Importing again changes nothing.
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
        typer.echo(intake_lines(intake))


def score(
    context: typer.Context,
    campaign: Campaign,
    rescore: Annotated[
        bool, typer.Option("--rescore", help="Score every post again, and replace its score.")
    ] = False,
    config: Config = None,
) -> None:
    """Score the posts that have no score of the current analyzer yet."""
    settings = settings_of(context, config)
    done = _score(settings, campaign, again=rescore)
    typer.echo(f"{counted(done, 'post')} scored, or found to be in no language that is")


def findings(
    context: typer.Context,
    campaign: Campaign,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Show a campaign's figures, each with its interval, n and status.

    Scores and counts are brought up to date first. --json prints what findings.json holds.
    """
    settings = settings_of(context, config)
    pipeline.check_counting(settings, campaign, since, until)
    bring_up_to_date(settings, campaign)
    found = pipeline.current_findings(settings, campaign, now=now(), since=since, until=until)
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
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help="Remove the campaign's pages at the target that are not here."
        ),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The site's folder [default: from config.toml].")
    ] = None,
    config: Config = None,
) -> None:
    """Render a campaign's findings page and write it to the site.

    Until its content is approved, the page is a draft: watermarked, listed nowhere, under
    drafts/. With publish = "rolling" in config.toml, a page approved once stays up to date.
    Posts that were deleted or erased since a page was approved leave it at once, with a note:
    this page, and every other of the campaign on the site.
    """
    settings = settings_of(context, config)
    target = Path.cwd() / out if out else None
    pipeline.check_publishing(
        settings, campaign, draft=draft, approve=approve, out=target, prune=prune
    )
    bring_up_to_date(settings, campaign)
    publication = pipeline.publish(
        settings, campaign, now=now(), draft=draft, approve=approve, out=target, prune=prune
    )
    is_so_far = publication.state == "so far"
    state = "Published, so far" if is_so_far else publication.state.capitalize()
    typer.echo(f"{state}: {publication.path}")
    for line in correction_lines(publication.corrections, publication.path):
        typer.echo(line)
    for quote in publication.dropped:
        typer.echo(f"Quote not shown: {quote}")
    listed([*revision_lines(publication)])
    if publication.uploaded:
        listed([*upload_lines(publication.uploaded)])
    if publication.obstacle:
        typer.echo(f"It cannot be published yet: {publication.obstacle}")
    elif publication.state == "draft" and not draft:
        typer.echo(f"To publish it: listening publish {campaign} --approve YOUR-NAME")
    words = editorial_path(settings, settings.campaign_of(campaign))
    if publication.state == "draft" and not words.exists():
        typer.echo(f"Its words are proposed; to write your own: {words} (docs/editorial.md)")
    if open_page:
        typer.launch(publication.path.resolve().as_uri())


def export(
    context: typer.Context,
    campaign: Campaign,
    to: Annotated[Path, typer.Option(help="The file to write: .csv or .jsonl.")],
    config: Config = None,
) -> None:
    """Export a campaign's posts for analysts' own tools.

    With scores and metrics, a row a post. The file holds handles and text: it is for your
    desk, not for the public.
    """
    settings = settings_of(context, config)
    pipeline.check_exporting(settings, campaign, to)
    _score(settings, campaign)
    with progress_to("Exporting") as advance:
        written = pipeline.export_posts(settings, campaign, to, on_progress=advance)
    typer.echo(f"{counted(written, 'post')} written to {to}")


def bring_up_to_date(settings: Settings, campaign: str) -> None:
    """Score and count with a progress bar; what follows then finds nothing left to do."""
    _score(settings, campaign)
    with progress_to("Counting") as advance:
        pipeline.tally(settings, campaign, on_progress=advance)


def _score(settings: Settings, campaign: str, *, again: bool = False) -> int:
    with progress_to("Scoring") as advance:
        return pipeline.score(settings, campaign, again=again, on_progress=advance)
