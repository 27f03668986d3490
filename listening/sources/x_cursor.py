"""Where a window's collection stands, as the text that the store keeps with its rows. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from listening.model import Interval, Post

_SECOND = timedelta(seconds=1)
_EDGES = ("starts_at", "ends_at")


@dataclass(frozen=True, slots=True)
class Place:
    """The next page to ask for: which query of several, and from where on.

    `token` is X's, and good only for the very query, `span` and `size` that it was given
    for. X answers newest first: where a token is lost, refused, or for more than can be paid,
    nothing that is still to come was posted after `reached`.
    """

    part: int = 0
    token: str | None = None
    span: Interval | None = None
    size: int = 0
    reached: datetime | None = None

    def anew(self, window: Interval) -> "Place":
        """Return the place to go on from without a token, with nothing lost and little twice.

        A post's time at X has whole seconds, and a second's posts may lie on two pages.
        """
        ends_at = window.ends_at if self.reached is None else self.reached + _SECOND
        span = Interval(window.starts_at, min(window.ends_at, ends_at))
        return replace(self, token=None, span=span, size=0)

    def after(self, posts: Sequence[Post], token: str | None) -> "Place":
        """Return the place behind a page of posts that named `token` as the next.

        That is behind its last post, where the page is in order; else its newest: posts that
        came are then bought twice, but none is lost.
        """
        times = [post.created_at for post in posts]
        is_in_order = all(one >= other for one, other in pairwise(times))
        reached = (min if is_in_order else max)(times, default=self.reached)
        return replace(self, token=token, reached=reached)

    def next_part(self) -> "Place":
        """Return the start of the next of several queries."""
        return Place(part=self.part + 1)


def write_cursor(place: Place) -> str:
    """Return a place as text."""
    return json.dumps(asdict(place), default=datetime.isoformat, sort_keys=True)


def read_cursor(cursor: str | None) -> Place:
    """Return the place a text stands for; the start for `None`, and for what cannot be read:
    asking again costs, but loses nothing.
    """
    try:
        told: dict[str, Any] = json.loads(cursor or "{}")
        span, reached = told.pop("span", None), told.pop("reached", None)
        return Place(
            **told,
            span=span and Interval(*(datetime.fromisoformat(span[edge]) for edge in _EDGES)),
            reached=reached and datetime.fromisoformat(reached),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return Place()
