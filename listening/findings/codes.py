"""What posts were about: the codes of the codebook, as far as they may be shown."""

from collections.abc import Collection, Sequence

from listening.findings.hiding import ACCOUNTS, ALL, BREACH, POSTS, PRAISE, Count, Row
from listening.findings.sampled import later_of
from listening.findings.shape import CodeFigures, DimensionFigures
from listening.measures.breakdowns import unless
from listening.measures.counts import exact, written
from listening.measures.reach import participants
from listening.measures.shares import code_share
from listening.model import Estimate, Label, Status
from listening.scoring.codebook import Code, Dimension
from listening.tally import Tallies

Hidden = frozenset[Count]


def code_figures(
    dimensions: Sequence[Dimension],
    tallies: Tallies,
    hidden: Hidden,
    learnt: Collection[str] = (),
) -> tuple[DimensionFigures, ...]:
    """Return every dimension, its codes with most accounts first; of those `learnt` more than
    words decided.
    """
    accounts = tallies.participants.get("code", {})
    return tuple(
        DimensionFigures(
            key=each.key,
            title=each.title,
            is_value=each.is_value,
            codes=tuple(
                _figures(code, each, tallies, hidden, is_learnt=code.key in learnt)
                for code in sorted(each.codes, key=lambda c: (-accounts.get((c.key,), 0), c.key))
            ),
        )
        for each in dimensions
    )


def _figures(
    code: Code, dimension: Dimension, tallies: Tallies, hidden: Hidden, *, is_learnt: bool
) -> CodeFigures:
    row = Row("code", code.key)
    gone = {count.what for count in hidden if count.row == row}
    posts = tallies.code_posts.get(code.key, 0)
    accounts = tallies.participants.get("code", {}).get((code.key,), 0)
    total = sum(cell.posts for cell in written(tallies.cells))
    version = 2 if is_learnt else 1
    later = later_of(tallies)
    share = code_share(posts, total, code.key, tallies.coded, later, is_learnt=is_learnt)
    is_hidden = ACCOUNTS in gone
    is_share_hidden = is_hidden or Count(ALL, POSTS) in hidden
    tones = {
        what: unless(is_hidden or what in gone, _tone(tallies, code.key, label, what))
        for what, label in ((PRAISE, Label.POSITIVE), (BREACH, Label.NEGATIVE))
        if dimension.is_value
    }
    return CodeFigures(
        key=code.key,
        title=code.title,
        posts=unless(is_hidden, _counted(exact(posts, f"posts_coded/{version}"), is_learnt)),
        participants=unless(
            is_hidden,
            _counted(participants(accounts, f"participants_coded/{version}"), is_learnt),
        ),
        share=unless(is_share_hidden, share),
        **tones,
    )


def _counted(count: Estimate, is_learnt: bool) -> Estimate:
    """Return what words found as it is, and what a model made of it as a model's count."""
    return count.model_copy(update={"status": Status.UNCALIBRATED}) if is_learnt else count


def _tone(tallies: Tallies, code: str, label: Label, what: str) -> Estimate:
    posts = tallies.code_label_posts.get(f"{code}/{label}", 0)
    return Estimate(
        value=posts,
        n=posts,
        method="codes of the codebook, label of the analyzer",
        definition=f"{what}/1",
        status=Status.UNCALIBRATED,
    )
