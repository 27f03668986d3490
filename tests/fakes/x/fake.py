"""The fake: a world, and what X would answer about it to each request."""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.fakes.x import lookup
from tests.fakes.x.answers import Answer, RefusedError, Request, blank, invalid, problem
from tests.fakes.x.clock import Clock
from tests.fakes.x.compliance import Compliance
from tests.fakes.x.fields import Vocabulary, asked_of
from tests.fakes.x.ledger import Ledger
from tests.fakes.x.limits import Limits, endpoint_of
from tests.fakes.x.schedule import Faults
from tests.fakes.x.search import counts, search
from tests.fakes.x.window import ALL, RECENT
from tests.fakes.x.world import World

TOKEN = "made-up-token"

RECORDS = {
    *("expansions", "tweet.fields", "post.fields", "user.fields", "media.fields", "place.fields"),
    "poll.fields",
}
BOUNDS = {"query", "start_time", "end_time", "since_id", "until_id", "next_token"}
PAGED = {"max_results", "pagination_token"}
KNOWN = {
    "/2/tweets/search/recent": RECORDS | BOUNDS | PAGED | {"sort_order"},
    "/2/tweets/search/all": RECORDS | BOUNDS | PAGED | {"sort_order"},
    "/2/tweets/counts/recent": BOUNDS | {"granularity", "pagination_token"},
    "/2/tweets/counts/all": BOUNDS | {"granularity", "pagination_token"},
    "/2/tweets": RECORDS | {"ids"},
    "/2/users": RECORDS | {"ids"},
    "/2/users/:id/followers": RECORDS | PAGED,
    "/2/tweets/:id/retweeted_by": RECORDS | PAGED,
    "/2/tweets/:id/quote_tweets": RECORDS | PAGED | {"exclude"},
}


@dataclass(frozen=True)
class Logged:
    """One request as it was answered: when, what, and what it cost."""

    number: int
    at: datetime
    method: str
    path: str
    params: dict[str, str]
    status: int
    billed_usd: float


@dataclass
class FakeX:
    """A world with X's endpoints, and the switches that are no faults.

    `finds_reposts` searches as before 4 May 2026. Without `binds_window` a page token is taken
    with another window of the same query too, of which X says nothing. `page_size` gives smaller
    pages than were asked for. `credit_usd` is what may be spent before every answer is a 402.
    """

    clock: Clock = field(default_factory=Clock)
    token: str = TOKEN
    vocabulary: Vocabulary = "asked"
    finds_reposts: bool = False
    binds_window: bool = True
    page_size: int | None = None
    credit_usd: float | None = None
    base_url: str = ""
    requests: list[Logged] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    ledger: Ledger = field(default_factory=Ledger)
    world: World = field(init=False)
    compliance: Compliance = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _number: int = 0

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.compliance = Compliance(self.world)

    @property
    def billed_usd(self) -> float:
        """Return what all requests so far would have cost."""
        return self.ledger.mills / 1000

    def answer(
        self, method: str, path: str, params: dict[str, str], body: bytes = b"", token: str = TOKEN
    ) -> Answer:
        """Return the answer to one request, and log it."""
        with self._lock:
            self._number += 1
            request = Request(method, path, params, self.clock.now(), self._number, body)
            request = replace(request, binds_window=self.binds_window)
            before = self.ledger.mills
            answer = (
                self._authorized(request) if token == self.token else blank(401, "Unauthorized")
            )
            spent = (self.ledger.mills - before) / 1000
            logged = Logged(self._number, request.at, method, path, params, answer.status, spent)
            self.requests.append(logged)
            return answer

    def _authorized(self, request: Request) -> Answer:
        return self.faults.due(request.path)(request, self._served)

    def _served(self, request: Request) -> Answer:
        headers, refusal = self.limits.count(request.path, request.at)
        if refusal is not None:
            return refusal
        if self.credit_usd is not None and self.billed_usd >= self.credit_usd:
            return problem(402, "CreditsDepleted", "credits")
        try:
            answer = self._billed(request)
        except RefusedError as refused:
            answer = refused.answer
        return Answer(answer.body, answer.status, {**headers, **answer.headers})

    def _billed(self, request: Request) -> Answer:
        if request.path.startswith("/2/compliance/jobs"):
            self.compliance.base_url = self.base_url
            return self.compliance.answer(request)
        endpoint = endpoint_of(request.path)
        if endpoint not in KNOWN or request.method != "GET":
            return blank(404, "Not Found")
        _check_names(request.params, KNOWN[endpoint])
        if request.page_size is None:
            request = replace(request, page_size=self.page_size)
        answer = self._found(endpoint, request)
        self.ledger.bill(request.path, answer.body, request.at)
        worded = asked_of(request.params, self.vocabulary).worded(answer.body)
        return Answer(worded, answer.status, answer.headers)

    def _found(self, endpoint: str, request: Request) -> Answer:
        asked, world = asked_of(request.params, self.vocabulary), self.world
        record_id = (request.path.split("/") + [""] * 2)[3]
        by_record = {
            "/2/users/:id/followers": lookup.followers,
            "/2/tweets/:id/retweeted_by": lookup.reposted_by,
            "/2/tweets/:id/quote_tweets": lookup.quotes_of,
        }
        if endpoint in by_record:
            return by_record[endpoint](world, request, asked, record_id)
        if endpoint == "/2/tweets":
            return lookup.posts_by_id(world, request, asked)
        if endpoint == "/2/users":
            return lookup.users_by_id(world, request, asked)
        reach = ALL if endpoint.endswith("/all") else RECENT
        if "/counts/" in endpoint:
            return counts(world, request, reach, self.finds_reposts)
        return search(world, request, asked, reach, self.finds_reposts)


def _check_names(params: dict[str, str], known: set[str]) -> None:
    for name, value in params.items():
        if name not in known:
            told = f"The query parameter [{name}] is not one of [{','.join(sorted(known))}]"
            raise invalid(name, value, told)
