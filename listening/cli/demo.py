"""`listening demo`: a whole synthetic campaign, from its first post to its page."""

import os
from pathlib import Path
from typing import Annotated

import typer

from listening import pipeline
from listening.cli.app import counted, listed, now
from listening.cli.embedded import settle_prefect
from listening.cli.figures import summary_lines
from listening.config import load_settings
from listening.pipeline.checking import check_folder
from listening.pipeline.coding import draw_sample, posts_to_code, record_answers
from listening.settings import Settings
from listening.sources.synthetic.reading import CODE_OF, read
from listening.starter import DEMO_KEY, prepare_demo
from listening.tally import Answer

CODER = "made-up reader"
SAMPLE = 400


def demo(
    out: Annotated[Path, typer.Option(help="The folder to put everything in.")] = Path("demo"),
) -> None:
    """Run a whole synthetic campaign, without keys or network.

    Collects, scores and counts, codes a random sample as people would by 'listening code',
    publishes, and ends with the page's path. Everything it makes is in one folder, with a
    config.toml of its own to try other commands on.
    """
    check_folder(out)
    config = prepare_demo(out)
    settle_prefect(config.parent)
    for name in ("PREFECT_API_URL", "LISTENING_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    typer.echo("Starting Prefect's embedded server: 10 to 20 seconds …", err=True)
    from flows.daily import daily
    from flows.publish import publish

    settings = load_settings(config)
    daily(DEMO_KEY, str(config))
    _code(settings)
    page = publish(DEMO_KEY, str(config), approve="demo")
    found = pipeline.current_findings(settings, DEMO_KEY, now=now())
    listed([*summary_lines(found), "", f"The page: {page}"])
    typer.echo(f"More: listening findings {DEMO_KEY} --config {config}")


def _code(settings: Settings) -> None:
    """Draw a sample, and answer for it what one who reads the posts would."""
    draw_sample(settings, DEMO_KEY, now=now(), size=SAMPLE)
    answers = {
        (post.source, post.post_id): _answer(post.text)
        for post in posts_to_code(settings, DEMO_KEY, CODER)
    }
    record_answers(settings, DEMO_KEY, CODER, answers, now=now())
    typer.echo(f"{counted(len(answers), 'post')} coded by a {CODER}", err=True)


def _answer(text: str) -> Answer:
    reading = read(text)
    return Answer(reading.mood, reading.codes, frozenset(CODE_OF.values()))
