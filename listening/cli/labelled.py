"""Commands for labelled text: how good an analyzer is, and a model of one's own."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, Config, config_path, counted

File = Annotated[Path, typer.Argument(help="Tab-separated text with the columns label and text.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(evaluate)
    app.command()(train)


def evaluate(
    context: typer.Context,
    file: File,
    task: Annotated[
        Literal["sentiment", "language"], typer.Option(help="What the labels are of.")
    ] = "sentiment",
    language: Annotated[str, typer.Option(help="The language of the texts.")] = "en",
    analyzer: Annotated[str, typer.Option(help="Which analyzer to measure.")] = "linear",
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Measure an analyzer on labelled text.

    FILE is as Python's csv writes "excel-tab", with the columns label (0 negative, 1 neutral,
    2 positive) and text; for --task language, the columns language (a code such as en, da or
    ur-Latn) and text. Percentages are of all texts. A CPU second is one of this process's, user's
    and system's, once the analyzer is loaded; memory is the most it took beyond the program's.
    """
    root = config_path(context, config).resolve().parent
    if task == "language":
        found = pipeline.evaluate_language(file)
    else:
        found = pipeline.evaluate_sentiment(file, analyzer, language, root)
    if as_json:
        typer.echo(orjson.dumps(asdict(found)).decode())
        return
    memory = "" if found.megabytes is None else f", {found.megabytes:,.0f} MB more memory"
    typer.echo(
        f"{found.analyzer} {found.version}: macro recall {found.macro_recall:.1f}, "
        f"macro F1 {found.macro_f1:.1f}, accuracy {found.accuracy:.1f}; "
        f"{counted(found.n, 'text')}, {found.not_scored:,} without an answer; "
        f"{found.posts_per_cpu_second:,.0f} posts per CPU second{memory}"
    )


def train(
    context: typer.Context,
    file: File,
    language: Annotated[str, typer.Option(help="The language of the texts, such as da.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Fit the linear model of a language to labelled text.

    Writes models/LANGUAGE.linear beside config.toml, where the analyzer "linear" finds it, in
    place of the model that came with the program if there is one. The figure is of a model
    fitted to four fifths of the texts, on the rest. The same file gives the same model.
    """
    made = pipeline.train(file, language, config_path(context, config).resolve().parent)
    if as_json:
        typer.echo(orjson.dumps({**asdict(made), "path": str(made.path)}).decode())
        return
    typer.echo(
        f"{made.path}: fitted to {counted(made.n, 'text')}; macro recall on "
        f"{counted(made.held_back.n, 'text')} held back {made.held_back.macro_recall:.1f}"
    )
