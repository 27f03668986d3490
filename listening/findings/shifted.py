"""How shares of sentiment moved when another analyzer, or another version of it, came."""

from listening.findings.hiding import ALL, SCORED, Count
from listening.findings.shape import ScoreShift
from listening.measures.breakdowns import suppressed
from listening.measures.privacy import SMALLEST_CELL
from listening.measures.shares import LABELS
from listening.model import Estimate
from listening.tally import Shift, Tallies

DEFINITION = "score_shift/1"
METHOD = "both analyzers on the same posts"


def score_shift(tallies: Tallies, hidden: frozenset[Count]) -> ScoreShift | None:
    """Return what may be told of it; None where there was no other analyzer before.

    Only the difference is told, never what a label had before: that could be few people's posts.
    """
    shift = tallies.shift
    if shift is None:
        return None
    gone = {count.what for count in hidden if count.row == ALL}
    is_hidden = bool(gone & {SCORED, *LABELS}) or 0 < shift.accounts < SMALLEST_CELL
    return ScoreShift(
        analyzer=shift.analyzer,
        version=shift.version,
        masked=shift.is_masked_anew,
        moved={
            label: suppressed(DEFINITION) if is_hidden else _moved(shift, label) for label in LABELS
        },
    )


def _moved(shift: Shift, label: str) -> Estimate:
    posts = sum(shift.after.values())
    if not posts:
        return Estimate.missing(DEFINITION, "no post was scored by both")
    moved = shift.after.get(label, 0) - shift.before.get(label, 0)
    return Estimate(value=100 * moved / posts, n=posts, method=METHOD, definition=DEFINITION)
