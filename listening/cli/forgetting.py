"""The command that erases a person or a post."""

from typing import Annotated

import typer

from listening import pipeline
from listening.cli.app import Config, listed, now, settings_of
from listening.cli.progress import progress_to
from listening.cli.rendered import not_rendered, rendered_lines
from listening.errors import PartialError
from listening.pipeline import Forgetting

OUT_OF_REACH = (
    "Out of reach, and for you to erase: exports, backups and copies of the store, pages copied "
    "or published elsewhere (--out), imported files, and roles that name the account here."
)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(forget)


def forget(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="Where the person or post is, such as x.")],
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An author's id or a post's id, or '@handle' of an author who was collected. "
            "A post's id is the number at the end of its link; an author's is in the column "
            "author_id of 'listening export'.",
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
    config: Config = None,
) -> None:
    """Erase a person or a post, and keep them from coming back.

    A person goes with every post and whatever repeats one; a post with all its versions. Of
    other people's posts the raw records that name them go, and their handle in the text.
    Every page that they took part in is made again, published ones with a note that names
    nobody. Somebody who was never collected may
    be forgotten beforehand. Only salted ids are kept, to recognise what must stay away.
    """
    settings = settings_of(context, config)
    if not yes:
        typer.confirm("This erases for good, and cannot be undone. Go on?", abort=True)
    with progress_to("Reading raw records") as advance:
        done = pipeline.forget(settings, source, name, now=now(), on_records=advance)
    listed(_lines(done))
    if failed := not_rendered(done.pages):
        raise PartialError(f"erased, but not rendered again: {failed}")


def _lines(done: Forgetting) -> list[str]:
    if not done.is_known:
        lines = ["Nothing with that id was in the store; it is remembered, and will stay away."]
    else:
        lines = ["Erased, and remembered so as to stay away. Rows by table:"]
        lines += [f"  {table:<16} {count:>9,}" for table, count in done.rows.items() if count]
    if done.texts:
        lines.append(f"Other people's texts without the handle now: {done.texts:,}")
    if done.rejects:
        lines.append(f"Lines of rejects erased: {done.rejects:,}")
    lines += [
        f"What was learnt of {key}'s codes went too; 'listening code {key} --learn' learns anew"
        for key in done.unlearnt
    ]
    lines += rendered_lines(done.pages)
    return [*lines, OUT_OF_REACH]
