"""Asking X until it answers: limits are waited for, faults tried again, each as long as pays."""

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any, TypeVar

from listening.errors import LimitError, SourceUnavailableError
from listening.sources.gate import Gate, Limited, OwnGate
from listening.sources.till import Purchase
from listening.sources.x_client import Client
from listening.sources.x_faults import (
    DownError,
    LimitedError,
    RefusedError,
    fault_of,
    pause_seconds,
    wait_seconds,
)

WAITS = 4
TRIES = 5

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Caller:
    """Sends requests in turn, not more than one every `pace_seconds`, and waits where X says so.

    `gate` gives the turns, to all who ask with this token. `offset` is how far X's clock is
    ahead of ours. A limit that is over later than in `longest_wait_seconds` is not waited for.
    `clock`, `sleep` and `chance` (0 to 1) are given so that tests may.
    """

    client: Client
    pace_seconds: float = 0.0
    clock: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    offset: timedelta = timedelta()
    longest_wait_seconds: float = inf
    gate: Gate = field(default_factory=OwnGate)

    def now(self) -> datetime:
        """Return the time at X."""
        return self.clock() + self.offset

    def ask(
        self, method: str, asked: Mapping[str, Any], purchase: Purchase, needs: str = ""
    ) -> dict[str, Any]:
        """Return the answer to one request, tried again where another try may pass.

        An answer without an object called `needs` is none.

        The purchase is uncertain from before the first try until X has answered: a request
        that got lost on its way back may have been charged. Raises as `Client.call` does, but
        SourceUnavailableError only after every try and wait.
        """
        limited = Limited(self.client.account, method)

        def send() -> dict[str, Any]:
            self._take_turn(limited)
            try:
                return _whole(self.client.call(method, asked), needs)
            finally:
                if said := self.client.said():
                    self.gate.learn(limited, said)

        return self.insist(send, purchase)

    def insist(self, send: Callable[[], Answer], purchase: Purchase) -> Answer:
        """Return what `send` does, called again where another try may pass, as `ask` says."""
        waits = tries = 0
        while True:
            was_uncertain, purchase.is_uncertain = purchase.is_uncertain, True
            try:
                answer = send()
            except LimitedError as limited:
                purchase.is_uncertain = was_uncertain
                self._wait(limited, waits)
                waits += 1
            except RefusedError:
                purchase.is_uncertain = was_uncertain
                raise
            except SourceUnavailableError as fault:
                tries += 1
                if isinstance(fault, DownError):
                    purchase.is_uncertain = was_uncertain
                if tries == TRIES:
                    raise
                self._pause(fault, tries - 1)
            else:
                purchase.is_uncertain = False
                return answer

    def _take_turn(self, limited: Limited) -> None:
        """Wait for a turn; raises LimitedError, as X would, where the limit is used up."""
        turn = self.gate.enter(limited, self.now(), self.pace_seconds)
        if turn.resets_at is not None:
            raise LimitedError(int(turn.resets_at.timestamp()))
        if turn.wait_seconds:
            self.sleep(turn.wait_seconds)

    def _wait(self, limited: LimitedError, attempt: int) -> None:
        if attempt == WAITS:
            raise fault_of(429, None)
        seconds = wait_seconds(limited.reset_time, self.now(), attempt, self.chance())
        if seconds > self.longest_wait_seconds:
            over_at = self.now() + timedelta(seconds=seconds)
            raise LimitError(f"X limits requests until {over_at:%H:%M} UTC: run again after that")
        told = "X limits requests: wait %d of %d, going on in %.0f s"
        log.warning(told, attempt + 1, WAITS, seconds)
        self.sleep(seconds)

    def _pause(self, fault: SourceUnavailableError, attempt: int) -> None:
        seconds = pause_seconds(attempt, self.chance())
        log.warning("%s: try %d of %d in %.0f s", fault, attempt + 2, TRIES, seconds)
        self.sleep(seconds)


def _whole(answer: dict[str, Any], needs: str) -> dict[str, Any]:
    if needs and not isinstance(answer.get(needs), dict):
        raise SourceUnavailableError(f"X's answer has no {needs}, so it is not whole")
    return answer
