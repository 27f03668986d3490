"""Before and after: whether there is enough on each side of a day to speak of a share there."""

from dataclasses import dataclass

from listening.measures.shares import code_share
from listening.model import Estimate
from listening.tally import CodedPost

FEWEST_DAYS = 7
"""Days on either side: every day of the week, since people write otherwise on each."""

FEWEST_POSTS = 100
"""Posts on either side: with fewer, chance alone moves a share by ten points."""

TOO_EARLY = f"too early to say: fewer than {FEWEST_DAYS} days collected or {FEWEST_POSTS} posts"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a day: days collected, posts written, those with the code, those hand-coded."""

    days: int
    posts: int
    with_code: int
    coded: tuple[CodedPost, ...] = ()


def share_of_side(code: str, side: Side, later: float) -> Estimate:
    """Return a code's share (0 to 1) of the posts on one side, or that it is too early to say.

    With enough hand-coded posts on that side it is an estimate with its interval, else what
    the words of the codebook found, uncalibrated. Both sides follow one rule.
    """
    if side.days < FEWEST_DAYS or side.posts < FEWEST_POSTS:
        return Estimate.missing("code_share/1", TOO_EARLY)
    return code_share(side.with_code, side.posts, code, side.coded, later)
