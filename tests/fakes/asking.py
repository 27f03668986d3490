"""Asks a fake X without the network, in few words."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.x import FakeX
from tests.fakes.x.answers import Answer

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
RECENT, ALL = "/2/tweets/search/recent", "/2/tweets/search/all"
ONE, MANY = "/2/compliance/jobs/", "/2/compliance/jobs"


def before(**units: float) -> datetime:
    """Return a moment so long before now."""
    return NOW - timedelta(**units)


def iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass
class Asking:
    """A fake whose clock stands at noon, and ways to ask it."""

    fake: FakeX = field(default_factory=FakeX)

    def __post_init__(self) -> None:
        self.fake.clock.set(NOW)

    def get(self, path: str, params: dict[str, Any] | None = None) -> Answer:
        asked = {name: str(value) for name, value in (params or {}).items()}
        return self.fake.answer("GET", path, asked)

    def search(self, query: str, path: str = RECENT, **params: Any) -> Answer:
        return self.get(path, {"query": query, **params})

    def found(self, query: str, path: str = RECENT, **params: Any) -> list[str]:
        """Return the ids of one page."""
        answer = self.search(query, path, **params)
        assert answer.status == 200, answer.body
        return [post["id"] for post in answer.body.get("data", [])]

    def refused(self, query: str, path: str = RECENT, **params: Any) -> str:
        """Return X's message for a bad request."""
        answer = self.search(query, path, **params)
        assert answer.status == 400
        assert answer.body["title"] == "Invalid Request"
        return answer.body["errors"][0]["message"]
