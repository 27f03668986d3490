"""Coding posts by hand: in the terminal, one at a time, or by a sheet that goes and comes back."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from unicodedata import category

import typer

from listening.cli.app import Campaign, Config, counted, now, settings_of
from listening.cli.learning import learn_and_tell
from listening.errors import PartialError, UsageError
from listening.model import Label
from listening.pipeline.checking import check_folder
from listening.pipeline.coding import (
    Advice,
    advise,
    draw_sample,
    posts_to_code,
    record_answers,
)
from listening.pipeline.sheets import read_sheet, write_sheet
from listening.pipeline.themes import codebook_of
from listening.scoring.codebook import Code
from listening.settings import Settings
from listening.store.samples import ToCode
from listening.tally import Answer

KEYS = {"1": Label.NEGATIVE, "2": Label.NEUTRAL, "3": Label.POSITIVE}
SKIP, UNDO, STOP = "s", "u", "q"
HELP = "1 negative, 2 neutral, 3 positive; s skip, u undo, q stop"
NAMES = {
    "all": "Everyone",
    "customer": "Customers",
    "staff": "Staff",
    "brand": "Brand accounts",
    "media": "Media",
}
MOST_REJECTS = 20


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(code)


def code(
    context: typer.Context,
    campaign: Campaign,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Draw so many posts; more of them later.")
    ] = None,
    by_class: Annotated[
        bool, typer.Option("--by-class", help="Draw some of each class that the model sees.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Draw other posts [default: 1].")] = None,
    top_up: Annotated[
        bool, typer.Option("--top-up", help="Draw of the posts that came since, at the same rate.")
    ] = False,
    coder: Annotated[
        str | None, typer.Option(help="Who codes [default: who is logged in here].")
    ] = None,
    export_to: Annotated[
        Path | None, typer.Option("--export", help="Write the sample as CSV, to code it there.")
    ] = None,
    import_from: Annotated[
        Path | None, typer.Option("--import", help="Read such a CSV back, once it is coded.")
    ] = None,
    is_advised: Annotated[
        bool, typer.Option("--advise", help="Say how many labels the width wished for needs.")
    ] = False,
    learn: Annotated[
        bool, typer.Option("--learn", help="Learn from 500 coded posts which codes others have.")
    ] = False,
    width: Annotated[
        float, typer.Option(min=0.1, max=100, help="The width wished for, in percentage points.")
    ] = 10.0,
    config: Config = None,
) -> None:
    """Code a random sample by hand, for shares with intervals.

    Shows one post at a time, and takes a key for its sentiment; every answer is kept at once,
    and the next time it goes on where you stopped. What the model made of a post is not
    shown, so that it cannot lead you. Several coders give each their --coder. From 30 coded
    posts on the report gives estimates with intervals; 100 are a good start. An exported
    file holds people's posts: it is for your desk, not for the public. From 500 on --learn fits
    a model to them that codes all posts, beside the words of the codebook, and says what changes.
    """
    settings = settings_of(context, config)
    settings.campaign_of(campaign)
    if export_to and import_from:
        raise UsageError("--export and --import exclude each other: code the file in between")
    if export_to:
        check_folder(export_to.parent)
    name = _name(coder)
    if sample or top_up:
        drawn = draw_sample(
            settings, campaign, now=now(), size=sample or 0, seed=seed, by_class=by_class or None
        )
        typer.echo(
            f"{counted(drawn.posts, 'post')} in the sample, {drawn.new:,} of them new, "
            f"of {counted(drawn.frame, 'post')} in the window"
        )
    if export_to:
        _export(settings, campaign, name, export_to)
    elif import_from:
        _import(settings, campaign, name, import_from)
    elif is_advised:
        _advise(settings, campaign, width / 100)
    elif learn:
        learn_and_tell(settings, campaign)
    else:
        _code(settings, campaign, name, _codes(settings, campaign))


def _name(coder: str | None) -> str:
    try:
        name = getpass.getuser() if coder is None else coder.strip()
    except OSError:
        name = ""
    if not name:
        raise UsageError("who codes? give a name, such as --coder ann")
    return name


def _export(settings: Settings, campaign: str, coder: str, path: Path) -> None:
    posts = posts_to_code(settings, campaign, coder)
    write_sheet(path, posts)
    typer.echo(f"{counted(len(posts), 'post')} written to {path}, which holds people's posts.")
    typer.echo(f"In the column sentiment write {', '.join(KEYS.values())}; leave out the rest.")
    if codes := _codes(settings, campaign):
        typer.echo("In the column codes, with spaces between, those that apply, or none, of:")
        typer.echo(f"  {' '.join(code.key for code in codes)}")
    typer.echo(f"Then: listening code {campaign} --import {path} --coder {coder}")


def _import(settings: Settings, campaign: str, coder: str, path: Path) -> None:
    codes = [code.key for code in _codes(settings, campaign)]
    sheet = read_sheet(path, posts_to_code(settings, campaign, coder), codes)
    record_answers(settings, campaign, coder, sheet.answers, now=now())
    typer.echo(f"{counted(len(sheet.answers), 'post')} coded by {coder}")
    if sheet.rejects:
        told = "; ".join(sheet.rejects[:MOST_REJECTS])
        more = len(sheet.rejects) - MOST_REJECTS
        rest = f"; and {counted(more, 'line')} more" if more > 0 else ""
        raise PartialError(f"{path}: not all was taken: {told}{rest}; mend and import it again")


def _advise(settings: Settings, campaign: str, width: float) -> None:
    for advice in advise(settings, campaign, width=width, now=now()):
        typer.echo(_told(advice, width))


def _told(advice: Advice, width: float) -> str:
    who = NAMES[advice.who]
    stands = f"{who}: {counted(advice.coded, 'scored post')} coded"
    if advice.width is not None:
        stands += f", the widest interval is {_points(advice.width)}"
        if advice.width <= width:
            return f"{stands}: that is enough for {_points(width)}"
    return f"{stands}; {_points(width)} need a sample of about {counted(advice.sample, 'post')}"


def _points(width: float) -> str:
    return f"{width * 100:.3g} points"


def _codes(settings: Settings, campaign: str) -> list[Code]:
    codebook = codebook_of(settings, settings.campaign_of(campaign))
    return codebook.codes if codebook else []


def _code(settings: Settings, campaign: str, coder: str, codes: Sequence[Code]) -> None:
    """Show one post after the other until all are coded, or the coder stops."""
    session = Session(settings, campaign, coder)
    typer.echo(f"Coder: {coder}. {HELP}")
    for number, code in enumerate(codes, 1):
        typer.echo(f"  {number:>2}  {code.key}")
    while session.is_open and (key := _ask(session)) != STOP:
        if key in KEYS:
            session.keep(Answer(KEYS[key], _chosen(codes), frozenset(code.key for code in codes)))
        elif key == SKIP:
            session.skip()
        elif key == UNDO:
            session.undo()
    typer.echo(f"{session.coded:,} of {counted(len(session.posts), 'post')} coded by {coder}")
    if session.coded < len(session.posts):
        typer.echo(f"To go on: listening code {campaign} --coder {coder}")


class Session:
    """One coder's way through the posts not coded yet, forward and back."""

    def __init__(self, settings: Settings, campaign: str, coder: str) -> None:
        self._settings, self._campaign, self._coder = settings, campaign, coder
        self.posts = posts_to_code(settings, campaign, coder)
        self.coded = sum(post.answer is not None for post in self.posts)
        self._queue = [post for post in self.posts if post.answer is None]
        self._place = 0
        self._done: list[bool] = []

    @property
    def is_open(self) -> bool:
        """Whether a post is left."""
        return self._place < len(self._queue)

    @property
    def post(self) -> ToCode:
        """The post to code now."""
        return self._queue[self._place]

    def keep(self, answer: Answer) -> None:
        """Keep what the coder said of the post, and go on."""
        self._record(answer)
        self._go_on(is_coded=True)

    def skip(self) -> None:
        """Go on, and leave the post for the next time."""
        self._go_on(is_coded=False)

    def undo(self) -> None:
        """Go back one post, and take back what was said of it; at the first, do nothing."""
        if self._done:
            self._place -= 1
            if self._done.pop():
                self._record(None)
                self.coded -= 1

    def _go_on(self, *, is_coded: bool) -> None:
        self._place += 1
        self._done.append(is_coded)
        self.coded += is_coded

    def _record(self, answer: Answer | None) -> None:
        key = (self.post.source, self.post.post_id)
        record_answers(self._settings, self._campaign, self._coder, {key: answer}, now=now())


def _ask(session: Session) -> str:
    """Show the post, and return the key pressed; STOP where no key can be."""
    typer.echo(f"\n— {session.coded + 1:,} of {len(session.posts):,} · {session.post.lang} —\n")
    typer.echo(f"{_seen(session.post.text)}\n")
    try:
        key = typer.getchar().lower()
    except (EOFError, KeyboardInterrupt, OSError):
        return STOP
    return key or STOP


def _chosen(codes: Sequence[Code]) -> frozenset[str]:
    """Ask which codes apply, until every number is one of a code; none where there are none."""
    keys = {str(number): code.key for number, code in enumerate(codes, 1)}
    while keys:
        said = str(typer.prompt("Codes, by number (Enter = none)", default="", show_default=False))
        numbers = said.replace(",", " ").split()
        if all(number in keys for number in numbers):
            return frozenset(keys[number] for number in numbers)
        typer.echo(f"Write numbers of 1 to {len(keys)}, with spaces between.")
    return frozenset()


def _seen(text: str) -> str:
    """Return a text without what would steer the terminal."""
    return "".join(sign for sign in text if sign == "\n" or not category(sign).startswith("C"))
