"""You said, we did, measured: a code's share of the posts before something was done, and after."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from listening.findings.editorial import Action
from listening.findings.hiding import ACCOUNTS, ALL, POSTS, Count, Row
from listening.findings.sampled import later_of
from listening.findings.shape import CodeChange, Day
from listening.measures.breakdowns import suppressed
from listening.measures.changes import Side, share_of_side
from listening.measures.counts import written
from listening.measures.privacy import SMALLEST_CELL
from listening.model import Estimate
from listening.tally import CodeDays, Tallies

SHARE = "code_share/1"


def code_changes(
    actions: Iterable[Action], tallies: Tallies, days: Sequence[Day], hidden: frozenset[Count]
) -> tuple[CodeChange, ...]:
    """Return the change of each code and day that something was done about, in that order.

    A day counts where the window has days on both sides of it. Where either side rests on one
    to nine accounts, or would give such a group away, neither is shown: with the whole window's
    figure one gives away the other. So it is where days on both sides are hidden: each side's
    number of posts, less its other days, would tell what is hidden on that side alone.
    """
    asked = sorted({(action.code, action.on) for action in actions if action.on is not None})
    return tuple(
        _change(code, on, tallies.acted_on[code], tallies, days, hidden)
        for code, on in asked
        if code in tallies.acted_on and on in tallies.acted_on[code].cuts
    )


def _change(  # noqa: PLR0913, PLR0917
    code: str,
    on: date,
    known: CodeDays,
    tallies: Tallies,
    days: Sequence[Day],
    hidden: frozenset[Count],
) -> CodeChange:
    gone = {Count(Row("code", code), ACCOUNTS), Count(ALL, POSTS)} & hidden
    sides = {
        day.day < on for day in days if Count(Row("day", day.day.isoformat()), POSTS) in hidden
    }
    few = any(0 < accounts < SMALLEST_CELL for accounts in known.accounts)
    if gone or few or len(sides) > 1:
        return CodeChange(code=code, on=on, before=suppressed(SHARE), after=suppressed(SHARE))
    return CodeChange(
        code=code,
        on=on,
        before=_side(code, known, tallies, [day for day in days if day.day < on]),
        after=_side(code, known, tallies, [day for day in days if day.day >= on]),
    )


def _side(code: str, known: CodeDays, tallies: Tallies, days: Sequence[Day]) -> Estimate:
    """Return the share on the days that were collected, of those on one side of the action."""
    own = {day.day for day in days if day.coverage != "not collected"}
    posts = Counter[date]()
    for cell in written(tallies.cells):
        posts[cell.day] += cell.posts
    side = Side(
        days=len(own),
        posts=sum(posts[day] for day in own),
        with_code=sum(known.posts.get(day, 0) for day in own),
        coded=tuple(post for post in tallies.coded if post.day in own),
    )
    return share_of_side(code, side, later_of(tallies))
