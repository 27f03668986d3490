"""Where requests wait their turn: what a platform allows an account, shared by all who ask.

X's limits hold for 15 minutes from the first request on (X's page on rate limits, August 2026).
The rules are pure; who keeps the quotas is told apart: a process, or the store for all of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple, Protocol

PERIOD = timedelta(minutes=15)
SAME = timedelta(minutes=1)
"""Two ends of a period so close to each other are one: ours is a guess until X names its own."""

LONGEST_QUEUE = timedelta(minutes=1)
"""A turn later than that was given by a clock that was wrong."""


class Limited(NamedTuple):
    """Whose limit of what: an account, by a fingerprint that gives no token away."""

    account: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How many requests are allowed in a period, how many are left and until when, and when the
    next may be sent; None where nobody said yet.
    """

    allowed: int | None = None
    left: int | None = None
    resets_at: datetime | None = None
    next_at: datetime | None = None


class Said(NamedTuple):
    """What an answer says: how many are allowed (None if it says less), how many are left."""

    allowed: int | None
    left: int
    resets_at: datetime


class Turn(NamedTuple):
    """When to send: in so many seconds, or not before `resets_at`, and then to ask again."""

    wait_seconds: float = 0.0
    resets_at: datetime | None = None


class Gate(Protocol):
    """Keeps everybody who asks within an account's limits."""

    def enter(self, limited: Limited, now: datetime, pace_seconds: float) -> Turn:
        """Take a turn, which counts as a request unless it has a `resets_at`."""

    def learn(self, limited: Limited, said: Said) -> None:
        """Hear what an answer said of the limit."""


class OwnGate:
    """A gate for the threads of one process."""

    def __init__(self) -> None:
        self._quotas: dict[Limited, Quota] = {}
        self._lock = Lock()

    def enter(self, limited: Limited, now: datetime, pace_seconds: float) -> Turn:
        """Take a turn among the threads of this process."""
        with self._lock:
            quota = self._quotas.get(limited, Quota())
            self._quotas[limited], turn = entered(quota, now, pace_seconds)
        return turn

    def learn(self, limited: Limited, said: Said) -> None:
        """Remember what an answer said."""
        with self._lock:
            self._quotas[limited] = learned(self._quotas.get(limited, Quota()), said)


def entered(quota: Quota, now: datetime, pace_seconds: float) -> tuple[Quota, Turn]:
    """Return the quota after a request was asked for, and when that may be sent.

    Requests under way count as sent: their answers are not there yet to say so.
    """
    quota = _current(quota, now)
    if quota.left is not None and quota.left <= 0:
        return quota, Turn(resets_at=quota.resets_at)
    at = _slot(quota, now)
    after = replace(
        quota,
        left=None if quota.left is None else quota.left - 1,
        next_at=at + timedelta(seconds=pace_seconds),
    )
    return after, Turn((at - now).total_seconds())


def learned(quota: Quota, said: Said) -> Quota:
    """Return the quota after an answer: the platform's word, less what is under way."""
    ours = quota.resets_at
    if ours is not None and said.resets_at < ours - SAME:
        return quota  # an answer of a period that is over
    left = said.left
    is_same = ours is not None and said.resets_at <= ours + SAME
    if is_same and quota.left is not None and said.allowed in {None, quota.allowed}:
        left = min(left, quota.left)
    return replace(
        quota, allowed=said.allowed or quota.allowed, left=left, resets_at=said.resets_at
    )


def _current(quota: Quota, now: datetime) -> Quota:
    """Return a quota whose period is under way: a new one, where the last is over."""
    ends_at = quota.resets_at
    if ends_at is not None and now < ends_at <= now + PERIOD + SAME:
        return quota
    is_known = quota.allowed is not None
    return replace(quota, left=quota.allowed, resets_at=now + PERIOD if is_known else None)


def _slot(quota: Quota, now: datetime) -> datetime:
    if quota.next_at is None or quota.next_at > now + LONGEST_QUEUE:
        return now
    return max(now, quota.next_at)
