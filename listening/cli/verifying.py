"""The command that checks a published page: its files, and every figure on it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, Config, counted, listed, settings_of
from listening.cli.progress import progress_to
from listening.errors import PartialError
from listening.pipeline import Verification

MOST_LINES = 40


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(verify)


def verify(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A page's folder: site/CAMPAIGN/WINDOW.")
    ],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Check a published page: its files, and every figure anew.

    Every figure is computed again from the posts. One that is not the same is named with what
    may have changed it: a deletion, a late post (or newer counts of one), a rescore (another
    analyzer, codebook or hand labels), posts purged without a trace, or nothing known:
    unexplained. Ends with exit code 3 where there is any difference. The store is never
    migrated, and the page is not touched.
    """
    settings = settings_of(context, config)
    with progress_to("Counting again") as advance:
        found = pipeline.verify(settings, folder, on_progress=advance)
    if as_json:
        typer.echo(orjson.dumps(_document(found), option=orjson.OPT_INDENT_2).decode())
    else:
        listed(_lines(found))
    if found.files or found.differences:
        told = [f"{counted(len(found.files), 'file')} not as the manifest says"]
        told = told if found.files else []
        if found.differences:
            causes = "; ".join(_cause_lines(found))
            told.append(f"{counted(len(found.differences), 'figure')} not the same: {causes}")
        raise PartialError("; ".join(told))


def _lines(found: Verification) -> list[str]:
    lines = [f"{found.campaign}, {found.window}, content {found.content_id}"]
    lines += [f"  File: {problem}" for problem in found.files]
    for each in found.differences[:MOST_LINES]:
        change = each.difference
        why = ", ".join(each.causes)
        lines.append(f"  {change.figure}: {change.was or 'none'} → {change.now or 'none'} ({why})")
    if len(found.differences) > MOST_LINES:
        lines.append(f"  and {len(found.differences) - MOST_LINES:,} more: see --json")
    lines += [f"  Note: {note}" for note in found.notes]
    if not found.files:
        lines.append("Files: every one is what the manifest says.")
    same = found.figures - len(found.differences)
    lines.append(f"Figures: {same:,} of {found.figures:,} are the same when computed again.")
    return lines


def _cause_lines(found: Verification) -> list[str]:
    return [
        f"{cause} {tally.figures:,}" + (f" ({counted(tally.posts, 'post')})" if tally.posts else "")
        for cause, tally in found.causes.items()
    ]


def _document(found: Verification) -> dict[str, Any]:
    return {
        "campaign": found.campaign,
        "window": found.window,
        "content_id": found.content_id,
        "figures": found.figures,
        "files": found.files,
        "differences": [
            {
                "figure": str(each.difference.figure),
                "was": each.difference.was,
                "now": each.difference.now,
                "causes": each.causes,
            }
            for each in found.differences
        ],
        "causes": {cause.value: asdict(tally) for cause, tally in found.causes.items()},
        "notes": found.notes,
    }
