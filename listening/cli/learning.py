"""code --learn: what hand-coded posts taught of the codes, as a table."""

import typer

from listening.cli.app import counted
from listening.cli.progress import progress_bar
from listening.model import Estimate
from listening.pipeline.learning import CodeChange, Learnt, learn_codes
from listening.settings import Settings

HEADINGS = ("code", "by words", "now", "added", "removed", "words agree", "now agrees", "coded")
COLUMNS = "{:<28}{:>10}{:>8}{:>8}{:>9}  {:<20}{:<20}{:>6}"

EXPLAINED = (
    "Agreement is Krippendorff's alpha with the coders, and its 95% interval, on hand-coded posts "
    "that the model which read them was not fitted to. A code stays with its words where too few "
    "posts have it, or what was learnt is not surely closer to the coders."
)


def learn_and_tell(settings: Settings, campaign: str) -> None:
    """Learn a campaign's codes from its hand-coded posts, and say what that changes of each."""
    with progress_bar("Looking at what changes") as on_posts:
        learnt = learn_codes(settings, campaign, on_posts=on_posts)
    for line in _told(learnt, campaign):
        typer.echo(line)


def _told(learnt: Learnt, campaign: str) -> list[str]:
    return [
        f"Learnt from {counted(learnt.learnt_from, 'hand-coded post')}. {_kept(learnt)}",
        COLUMNS.format(*HEADINGS),
        *(_row(each) for each in learnt.codes),
        EXPLAINED,
        f"Next: listening findings {campaign}",
    ]


def _kept(learnt: Learnt) -> str:
    taken = sum(each.is_learnt for each in learnt.codes)
    if not taken:
        return "Nothing of it is surely closer to the coders than words: those code alone."
    return (
        f"It decides on {taken} of {counted(len(learnt.codes), 'code')}, version {learnt.version}; "
        f"without the file {learnt.path} words code alone."
    )


def _row(change: CodeChange) -> str:
    agreement = change.agreement
    moved = (change.added, change.removed) if change.is_learnt else ("words", "alone")
    now = _agrees(agreement.second) if change.is_learnt else _agrees(agreement.first)
    return COLUMNS.format(
        change.code,
        f"{change.by_words:,}",
        f"{change.posts:,}",
        *moved,
        _agrees(agreement.first),
        now,
        f"{agreement.first.n:,}",
    )


def _agrees(alpha: Estimate) -> str:
    if alpha.value is None:
        return "not estimable"
    return f"{alpha.value:.2f} ({alpha.low:.2f} to {alpha.high:.2f})"
