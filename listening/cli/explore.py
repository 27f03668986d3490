"""explore: what stands out in a campaign, for analysts' own eyes."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from listening import pipeline
from listening.cli.app import AsJson, Campaign, Config, Since, Until, now, settings_of
from listening.cli.campaigns import bring_up_to_date
from listening.cli.explored import WRITERS, Shown, as_json_text, tables_of, written
from listening.model import Kind, Label, Role
from listening.pipeline import Explored, Wanted
from listening.store.exploring import By

PRIVATE = "Private: it holds posts and handles; do not publish it."
LONGEST_TEXT = 200
WIDE = "text"
LEFT_TO_FILES = {"source", "post id", "author id", "kind", "uri"}
"""Columns that would leave no room for a post's text in the terminal."""


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(explore)


def explore(
    context: typer.Context,
    campaign: Campaign,
    since: Since = None,
    until: Until = None,
    by: Annotated[By, typer.Option(help="What makes something stand out.")] = By.REACH,
    top: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="How many.")] = 10,
    tag: Annotated[
        str | None, typer.Option(help="With this tag or mention, as '#example'.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="In this language, as 'en'.")] = None,
    role: Annotated[Role | None, typer.Option(help="By whom.")] = None,
    source: Annotated[str | None, typer.Option(help="From this platform, as 'x'.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Of this kind.")] = None,
    label: Annotated[Label | None, typer.Option(help="With this sentiment.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Write a file: .csv, .json or .md.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Show top posts, authors and related tags. Private: nothing is hidden, and people are named.

    By reach: impressions of posts and tags, followers of authors. By engagement: reposts,
    replies, likes and quotes. By sentiment: what was scored negative, or as --label says.
    Posts and tags leave reposts out, unless --kind repost asks for them. Related tags stand
    beside the campaign's own. Not every post carries every figure: "-" is not given. A file
    and --json hold more columns, ids among them.
    """
    settings = settings_of(context, config)
    if to is not None:
        pipeline.check_exploring(settings, to, WRITERS)
    pipeline.check_counting(settings, campaign, since, until)
    bring_up_to_date(settings, campaign)
    wanted = Wanted(by, top, since, until, tag, lang, role, source, kind, label)
    found = pipeline.explore(settings, campaign, wanted, now=now())
    if to is not None:
        pipeline.write_private(to, written(found, to.suffix.lower()))
        typer.echo(f"Written to {to}. {PRIVATE}", err=as_json)
    if as_json:
        typer.echo(as_json_text(found))
    elif to is None:
        _show(found)


def _show(found: Explored) -> None:
    console = Console(highlight=False)
    console.print(PRIVATE, style="bold")
    console.print(f"{found.campaign}, {found.since} to {found.until}, by {found.by}")
    for table in tables_of(found):
        console.print(_drawn(table) if table.rows else f"{table.title}: none")


def _drawn(table: Shown) -> Table:
    places = [n for n, name in enumerate(table.columns) if name not in LEFT_TO_FILES]
    drawn = Table(title=table.title, title_justify="left")
    for place in places:
        is_wide = table.columns[place] == WIDE
        drawn.add_column(
            table.columns[place], no_wrap=not is_wide, min_width=30 if is_wide else None
        )
    for row in table.rows:
        drawn.add_row(*(Text(_short(row[place])) for place in places))
    return drawn


def _short(cell: str) -> str:
    """Keep what a post says from commanding the terminal, and from filling it."""
    plain = "".join(char if char.isprintable() or char == "\u200c" else " " for char in cell)
    return plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…"
