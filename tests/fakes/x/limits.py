"""X's limits per endpoint, counted as X counts them: so many in 15 minutes from the first on.

The figures are those for an app, from X's page on rate limits as of August 2026.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.fakes.x.answers import Answer, blank

PERIOD = timedelta(minutes=15)
ALLOWED = {
    "/2/tweets/search/recent": 450,
    "/2/tweets/search/all": 300,
    "/2/tweets/counts/recent": 300,
    "/2/tweets/counts/all": 300,
    "/2/tweets": 3500,
    "/2/users": 300,
    "/2/users/:id/followers": 300,
    "/2/tweets/:id/retweeted_by": 75,
    "/2/tweets/:id/quote_tweets": 75,
    "/2/compliance/jobs": 150,
    "/2/compliance/jobs/:id": 150,
}
ONE_A_SECOND = {"/2/tweets/search/all"}


def endpoint_of(path: str) -> str:
    """Return a path with its ids left out."""
    return re.sub(r"(?<!^)/\d+(?=/|$)", "/:id", path)


@dataclass
class Limits:
    """What is allowed, by endpoint, and what was asked since when."""

    allowed: dict[str, int] = field(default_factory=lambda: dict(ALLOWED))
    one_a_second: set[str] = field(default_factory=lambda: set(ONE_A_SECOND))
    _since: dict[str, datetime] = field(default_factory=dict)
    _asked: dict[str, int] = field(default_factory=dict)
    _last: dict[str, datetime] = field(default_factory=dict)

    def count(self, path: str, now: datetime) -> tuple[dict[str, str], Answer | None]:
        """Count a request; return the headers of its answer, and the refusal if there is one."""
        endpoint = endpoint_of(path)
        if endpoint not in self.allowed:
            return {}, None
        if now >= self._since.get(endpoint, now) + PERIOD or endpoint not in self._since:
            self._since[endpoint], self._asked[endpoint] = now, 0
        self._asked[endpoint] += 1
        allowed, reset = self.allowed[endpoint], self._since[endpoint] + PERIOD
        headers = _headers(allowed, allowed - self._asked[endpoint], reset)
        if self._asked[endpoint] > allowed:
            return headers, blank(429, "Too Many Requests", **headers)
        return self._paced(endpoint, now) or (headers, None)

    def _paced(self, endpoint: str, now: datetime) -> tuple[dict[str, str], Answer] | None:
        last, second = self._last.get(endpoint), timedelta(seconds=1)
        if endpoint in self.one_a_second and last is not None and now < last + second:
            headers = _headers(1, 0, last + second)
            return headers, blank(429, "Too Many Requests", **headers)
        self._last[endpoint] = now
        return None


def _headers(allowed: int, remaining: int, reset: datetime) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(allowed),
        "x-rate-limit-remaining": str(max(remaining, 0)),
        "x-rate-limit-reset": str(math.ceil(reset.timestamp())),
    }
