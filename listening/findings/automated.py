"""What is suspected of automation, what is left without it, and copies of other people's texts."""

from collections import Counter
from collections.abc import Mapping

from listening.findings.hiding import (
    ACCOUNTS,
    ALL,
    COPIES,
    POSTS,
    SUSPECTED,
    UNSUSPECTED,
    Count,
)
from listening.findings.parts import cut, everyones_labels, sentiment_of
from listening.findings.shape import Sentiment
from listening.measures import reach
from listening.measures.breakdowns import unless
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
        key: unless(bool(hidden & {Count(row, what), Count(ALL, what)}), figure)
        for key, (row, what, figure) in found.items()
    }


def sentiment_unsuspected(tallies: Tallies, hidden: Hidden) -> Sentiment | None:
    """Return what the model made of everyone's posts but those that are suspected; None where
    there is no post.
    """
    if not tallies.cells:
        return None
    gone = {count.what for count in hidden if count.row in {ALL, UNSUSPECTED}}
    return sentiment_of("unsuspected", _left(everyones_labels(tallies), tallies), gone)


def _left(labels: Mapping[str, int], tallies: Tallies) -> Counter[str]:
    suspected = tallies.suspected_posts
    return Counter({label: posts - suspected.get(label, 0) for label, posts in labels.items()})
