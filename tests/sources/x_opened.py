"""Opens the source of X on a fake, with a clock that sleeping alone moves, and at once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf

from listening.errors import BudgetError
from listening.model import Interval, Page, Query
from listening.sources.till import Purchase
from listening.sources.x import Options, XSource
from listening.sources.x_calls import Caller
from listening.sources.x_client import Client
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x_posts import a_post, tagged

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = Interval(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
QUERY = Query("demo", ("#bigday",), ("@brand",))


@dataclass
class Purse:
    """A till with so much in it, that notes what each purchase reserved and cost."""

    limit_usd: float = inf
    reserved: list[float] = field(default_factory=list)
    paid: list[float] = field(default_factory=list)

    def left_usd(self) -> float:
        return self.limit_usd - sum(self.paid)

    @contextmanager
    def buying(self, worst_usd: float) -> Iterator[Purchase]:
        if worst_usd > self.left_usd() + 1e-9:
            raise BudgetError("the budget is spent")
        self.reserved.append(worst_usd)
        purchase = Purchase(worst_usd)
        try:
            yield purchase
        finally:
            self.paid.append(purchase.cost_usd)


@dataclass
class Opened:
    """The source, what it may spend, whom it knows, and how long it slept."""

    fake: FakeX
    slept: list[float] = field(default_factory=list)
    token: str = TOKEN
    timeout_seconds: float = 5
    options: Options = field(default_factory=Options)
    purse: Purse = field(default_factory=Purse)
    known: set[str] = field(default_factory=set)
    now: datetime = NOW

    def source(self) -> XSource:
        client = Client(self.fake.base_url, self.timeout_seconds, self.token)
        caller = Caller(client, clock=lambda: self.now, sleep=self._sleep, chance=lambda: 0.0)
        return XSource(self.options, caller, till=self.purse, known_authors=self._known)

    def pages(self, cursor: str | None = None, window: Interval = DAY) -> list[Page]:
        return list(self.source().pages(QUERY, window, cursor))

    def asked(self, path: str = "/search/") -> list[dict[str, str]]:
        """Return the parameters of every request to a path so far."""
        return [each.params for each in self.fake.requests if path in each.path]

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.fake.clock.sleep(seconds)

    def _known(self, author_ids: Collection[str]) -> set[str]:
        return self.known & {*author_ids}


def bigday(post_id: str, hour: int = 10, **fields: object) -> dict[str, object]:
    written = f"2026-03-01T{hour:02}:00:00.000Z"
    return a_post(post_id, **{"created_at": written, "entities": tagged("BigDay"), **fields})


def ids(pages: list[Page]) -> list[str]:
    return [post.post_id for page in pages for post in page.posts]
