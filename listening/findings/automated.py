"""What is suspected of automation, what is left without it, and copies of other people's texts."""

from collections import Counter
from collections.abc import Mapping

from listening.findings.hiding import (
    ACCOUNTS,
    ALL,
    COPIES,
    NOT_SCORED,
    POSTS,
    SCORED,
    SUSPECTED,
    UNSUSPECTED,
    Count,
    Row,
)
from listening.findings.parts import cut, everyones_labels
from listening.findings.shape import Sentiment
from listening.measures import reach, shares
from listening.measures.breakdowns import suppressed
from listening.measures.counts import exact
from listening.model import Estimate
from listening.tally import Tallies

Hidden = frozenset[Count]


def automation_figures(tallies: Tallies, hidden: Hidden) -> dict[str, Estimate]:
    """Return copies, the accounts that are suspected, and participants and posts without them."""
    labels = everyones_labels(tallies)
    everyone, posts = sum(cut(tallies, "role").values()), sum(labels.values())
    suspected = tallies.participants.get("suspected", {}).get((), 0)
    left = sum(_left(labels, tallies).values())
    found = {
        "copies": (COPIES, POSTS, exact(tallies.copies, "copies/1", posts)),
        "suspected": (SUSPECTED, ACCOUNTS, exact(suspected, "suspected/1", everyone)),
        "participants_unsuspected": (
            UNSUSPECTED,
            ACCOUNTS,
            reach.participants(everyone - suspected, "participants_unsuspected/1"),
        ),
        "posts_unsuspected": (UNSUSPECTED, POSTS, exact(left, "posts_unsuspected/1")),
    }
    return {
        key: _unless(hidden & {Count(row, what), Count(ALL, what)}, figure)
        for key, (row, what, figure) in found.items()
    }


def sentiment_unsuspected(tallies: Tallies, hidden: Hidden) -> Sentiment | None:
    """Return what the model made of everyone's posts but those that are suspected; None where
    there is no post.
    """
    if not tallies.cells:
        return None
    posts = _left(everyones_labels(tallies), tallies)
    return Sentiment(
        key="unsuspected",
        scored=_unless(_gone(SCORED, hidden), exact(shares.scored(posts), "scored/1")),
        not_scored=_unless(
            _gone(NOT_SCORED, hidden), exact(shares.not_scored(posts), "not_scored/1")
        ),
        **{
            label.value: _unless(
                _gone(label, hidden) | _gone(SCORED, hidden), shares.share(posts, label)
            )
            for label in shares.LABELS
        },
    )


def _left(labels: Mapping[str, int], tallies: Tallies) -> Counter[str]:
    suspected = tallies.suspected_posts
    return Counter({label: posts - suspected.get(label, 0) for label, posts in labels.items()})


def _gone(what: str, hidden: Hidden) -> Hidden:
    rows: tuple[Row, ...] = (ALL, UNSUSPECTED)
    return hidden & {Count(row, what) for row in rows}


def _unless(gone: Hidden, figure: Estimate) -> Estimate:
    return suppressed(figure.definition) if gone else figure
