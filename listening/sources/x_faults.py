"""What X's refusals mean, as errors that say what to do. Pure.

No message holds a token, a query or a post: of X's own words only the title is quoted.
Sources: X's pages on response codes, rate limits and usage caps, as of August 2026.
"""

from datetime import datetime
from typing import Any

from listening.errors import SourceError, SourceUnavailableError
from listening.sources.x_bundles import title_of

# A limit of X runs over 15 minutes; one more covers clocks that differ.
LONGEST_WAIT_SECONDS = 16 * 60.0
FIRST_WAIT_SECONDS = 15.0

BAD_REQUEST = 400
FORBIDDEN = 403
NOT_FOUND = 404
TOO_MANY = 429
SERVER_FAULTS = 500

ADVICE = {
    401: "X does not accept the token (401): check X_BEARER_TOKEN, and that it was not regenerated",
    402: "X says that no credits are left (402): buy credits in X's developer console, then run "
    "again; what was collected is kept",
    403: "X does not let this token do that (403): check X_BEARER_TOKEN and its project's access",
}
CAPPED = (
    "X's monthly usage cap is reached: raise it in X's developer console, or run again when the "
    "month is over; what was collected is kept"
)


class LimitedError(Exception):
    """X limits requests; `reset_time` is when it stops, in Unix seconds, where X says it."""

    def __init__(self, reset_time: int | None) -> None:
        super().__init__("X limits requests")
        self.reset_time = reset_time


class RefusedError(SourceError):
    """X refused a request, and would again; `status` is its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status

    def __reduce__(self) -> tuple[type["RefusedError"], tuple[int, str]]:
        """Let it pass from one process to another."""
        return RefusedError, (self.status, str(self))


class DownError(SourceUnavailableError):
    """X answered that it does not serve: nothing was charged."""


def fault_of(status: int, body: Any) -> SourceError:
    """Return the error to raise for an answer of X that is no page.

    DownError where another try may pass (5xx, and 429 after all waits), else RefusedError,
    which names what to do, or X's own title.
    """
    if is_capped(body):
        return RefusedError(status, CAPPED)
    if status in ADVICE:
        return RefusedError(status, ADVICE[status])
    if status == TOO_MANY:
        return DownError("X still limits requests (429) after every wait")
    if status >= SERVER_FAULTS:
        return DownError(f"X does not serve at the moment ({status})")
    title = title_of(body) if isinstance(body, dict) else "without a title"
    return RefusedError(status, f"X refused the request ({status}): {title}")


def is_capped(body: Any) -> bool:
    """Return whether a refusal is the usage cap: waiting for the rate limit's reset is no use."""
    if not isinstance(body, dict):
        return False
    errors = body.get("errors")
    problems = [body, *(errors if isinstance(errors, list) else [])]
    types = (each.get("type") for each in problems if isinstance(each, dict))
    return any(isinstance(each, str) and each.endswith("usage-capped") for each in types)


def wait_seconds(reset_time: int | None, now: datetime, attempt: int, chance: float) -> float:
    """Return how long to wait after a 429: until the reset where X names it, else ever longer.

    Never more than `LONGEST_WAIT_SECONDS`; `attempt` counts from 0. `chance` (0 to 1) spreads
    those who wait without a reset over half as long again, so that they do not come back at once.
    """
    if reset_time is None:
        wait = FIRST_WAIT_SECONDS * float(2**attempt) * (1 + chance / 2)
    else:
        wait = max(reset_time - now.timestamp() + 1, 1.0)
    return min(wait, LONGEST_WAIT_SECONDS)


def pause_seconds(attempt: int, chance: float) -> float:
    """Return how long to wait before asking a server that failed again: 2 s, doubled each time."""
    return 2.0 * float(2**attempt) * (1 + chance / 2)
