"""What X would charge: by post and by user read, once each a UTC day, and by request to count.

Prices: X's pay-per-use page as of August 2026. That authors who come along are charged is
likely, and that posts which come along are is not known: `bills_context` charges them too.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.x.answers import Json

MILLS = {"post": 5, "user": 10}
MILLS_A_COUNT = {"/2/tweets/counts/recent": 5, "/2/tweets/counts/all": 10}


@dataclass
class Ledger:
    """What was read, and what it cost in thousandths of a dollar."""

    mills: int = 0
    bills_context: bool = False
    billed: "Counter[str]" = field(default_factory=Counter)
    _read: set[tuple[str, str, str]] = field(default_factory=set)

    def bill(self, path: str, body: Any, at: datetime) -> int:
        """Charge for an answer, in the older names; return what it cost, in mills."""
        before = self.mills
        if path in MILLS_A_COUNT:
            self._charge("count", MILLS_A_COUNT[path])
        elif isinstance(body, dict) and not path.startswith("/2/compliance"):
            self._bill_records(body, at.astimezone(UTC).date().isoformat())
        return self.mills - before

    def _bill_records(self, body: Json, day: str) -> None:
        includes = body.get("includes", {})
        context = includes.get("tweets", []) if self.bills_context else []
        for record in [*body.get("data", []), *includes.get("users", []), *context]:
            kind = "user" if "username" in record else "post"
            if (kind, record["id"], day) not in self._read:
                self._read.add((kind, record["id"], day))
                self._charge(kind, MILLS[kind])

    def _charge(self, kind: str, mills: int) -> None:
        self.billed[kind] += 1
        self.mills += mills
