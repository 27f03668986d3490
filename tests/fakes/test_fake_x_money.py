"""What the fake X charges and how often it may be asked."""

from datetime import timedelta

import pytest

from tests.fakes.asking import ALL, NOW, RECENT, Asking, before
from tests.fakes.x import faults

COUNTS = "/2/tweets/counts"


@pytest.fixture
def priced(x: Asking) -> Asking:
    """Ten posts by ten authors."""
    for number in range(10):
        x.fake.world.post("#a", str(number + 1), before(hours=1))
    return x


def test_posts_and_authors_that_come_along_are_charged(priced: Asking) -> None:
    priced.search("#a")
    assert priced.fake.billed_usd == 0.05
    priced.fake.clock.advance(timedelta(days=1))
    priced.search("#a", expansions="author_id")
    assert priced.fake.billed_usd == 0.05 + 0.15
    assert priced.fake.ledger.billed == {"post": 20, "user": 10}


def test_what_is_read_again_is_free_until_midnight_in_utc(priced: Asking) -> None:
    costs = []
    for hours in (0, 1, 10.9, 0.2):
        priced.fake.clock.advance(timedelta(hours=hours))
        priced.search("#a")
        costs.append(priced.fake.requests[-1].billed_usd)
    assert costs == [0.05, 0, 0, 0.05]


def test_lookups_cost_by_what_is_given(priced: Asking) -> None:
    priced.get("/2/users", {"ids": "1,2,999"})
    assert priced.fake.billed_usd == 0.02
    priced.fake.world.followers["1"] = ["2", "3", "4"]
    priced.get("/2/users/1/followers")
    assert priced.fake.billed_usd == 0.04


def test_counts_cost_by_the_request(priced: Asking) -> None:
    for end in ("recent", "recent", "all"):
        priced.search("#a", f"{COUNTS}/{end}")
    assert [each.billed_usd for each in priced.fake.requests] == [0.005, 0.005, 0.01]


def test_posts_referred_to_are_charged_by_switch(x: Asking) -> None:
    first = x.fake.world.post("hello", at=before(hours=1))
    x.fake.world.post("#a", at=before(hours=1), refers=(("quoted", first),))
    x.fake.ledger.bills_context = True
    x.search("#a", expansions="referenced_tweets.id")
    assert x.fake.billed_usd == 0.01


def test_a_refusal_and_a_fault_cost_nothing(priced: Asking) -> None:
    priced.refused("lang:en")
    priced.fake.faults.queue(faults.down())
    priced.search("#a")
    assert (priced.fake.billed_usd, len(priced.fake.requests)) == (0, 2)


def test_when_the_credit_is_spent_every_answer_is_402(priced: Asking) -> None:
    priced.fake.credit_usd = 0.05
    assert [priced.search("#a").status for _ in range(3)] == [200, 402, 402]


def test_every_request_is_in_the_log(priced: Asking) -> None:
    priced.search("#a", max_results=10)
    (logged,) = priced.fake.requests
    assert (logged.number, logged.method, logged.path, logged.at) == (1, "GET", RECENT, NOW)
    assert logged.params == {"query": "#a", "max_results": "10"}
    assert (logged.status, logged.billed_usd) == (200, 0.05)


def test_what_remains_is_counted_down_to_a_429_and_up_again_at_the_reset(x: Asking) -> None:
    x.fake.limits.allowed[RECENT] = 3
    answers = [x.search("#a") for _ in range(4)]
    assert [each.status for each in answers] == [200, 200, 200, 429]
    remaining = [each.headers["x-rate-limit-remaining"] for each in answers]
    assert remaining == ["2", "1", "0", "0"]
    reset = int(answers[-1].headers["x-rate-limit-reset"])
    assert reset == NOW.timestamp() + 15 * 60
    x.fake.clock.sleep(reset - NOW.timestamp())
    assert x.search("#a").status == 200


def test_each_endpoint_has_a_limit_of_its_own(x: Asking) -> None:
    paths = {
        RECENT: "450",
        ALL: "300",
        f"{COUNTS}/recent": "300",
        "/2/tweets": "3500",
        "/2/users": "300",
        "/2/users/1/followers": "300",
        "/2/tweets/1/retweeted_by": "75",
        "/2/tweets/2/quote_tweets": "75",
        "/2/compliance/jobs": "150",
    }
    assert {path: x.get(path).headers["x-rate-limit-limit"] for path in paths} == paths
    x.get("/2/tweets/3/quote_tweets")
    assert x.get("/2/tweets/4/quote_tweets").headers["x-rate-limit-remaining"] == "72"


def test_the_archive_may_be_asked_once_a_second(x: Asking) -> None:
    assert x.search("#a", ALL).status == 200
    refusal = x.search("#a", ALL)
    assert refusal.status == 429
    assert refusal.headers["x-rate-limit-reset"] == str(int(NOW.timestamp()) + 1)
    x.fake.clock.sleep(1)
    assert x.search("#a", ALL).status == 200


def test_a_wrong_token_is_refused_without_any_limit(x: Asking) -> None:
    answer = x.fake.answer("GET", RECENT, {"query": "#a"}, token="wrong")
    assert (answer.status, answer.headers) == (401, {})
