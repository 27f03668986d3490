"""`listening store`: what concerns the store as a whole."""

from typing import Annotated

import typer

from listening import pipeline
from listening.cli.app import Config, counted, listed, settings_of
from listening.cli.progress import progress_to


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    store = typer.Typer(no_args_is_help=True)
    store.command()(migrate)
    store.callback()(_group)
    app.add_typer(store, name="store")


def _group() -> None:
    """Move the store to another database.

    From one laptop's SQLite file to a team's PostgreSQL server, or back.
    """


def migrate(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            envvar="LISTENING_MIGRATE_TO",
            show_envvar=True,
            help="The URL of an empty database, such as postgresql://user@host/listening.",
        ),
    ],
    config: Config = None,
) -> None:
    """Copy the whole store into an empty database, and count every table in both.

    Posts, scores, counts, spend, hand labels and what was published; all of it or nothing. The
    old store stays as it is, and cannot be written to meanwhile: stop the schedule first. A
    password need not stand in the command: PostgreSQL's own PGPASSWORD and .pgpass are read.
    """
    settings = settings_of(context, config)
    with progress_to("Moving") as advance:
        moved = pipeline.move_store(settings, to, on_progress=advance)
    filled = {name: rows for name, rows in moved.items() if rows}
    listed([f"  {name:<18} {rows:>12,}" for name, rows in filled.items()])
    listed(
        [
            f"{counted(sum(filled.values()), 'row')} moved and counted in both stores.",
            "From now on: LISTENING_DATABASE_URL in .env, with that URL; then listening doctor",
        ]
    )
