"""Each fault of the fake X as a client sees it, over the network; and when faults come."""

from contextlib import closing
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import tweepy

from listening.sources.x_client import Client
from tests.fakes.asking import NOW, RECENT
from tests.fakes.x import TOKEN, FakeX, faults

FIELDS = "author_id,created_at,edit_controls,public_metrics"


@pytest.fixture
def client(served_x: FakeX) -> Any:
    return Client(served_x.base_url, 5, TOKEN)._tweepy


def page(client: Any, **params: Any) -> Any:
    return client.search_recent_tweets("#springday", tweet_fields=FIELDS, max_results=10, **params)


def ids(answer: Any) -> list[str]:
    return [post["id"] for post in answer["data"]]


def raw(fake: FakeX, token: str = TOKEN) -> requests.Response:
    params = {"query": "#springday", "max_results": "10", "tweet.fields": FIELDS}
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(fake.base_url + RECENT, params=params, headers=headers, timeout=5)


@pytest.mark.parametrize(
    ("fault", "error", "title"),
    [
        (faults.unauthorized(), tweepy.Unauthorized, "Unauthorized"),
        (faults.no_credits(), tweepy.HTTPException, "CreditsDepleted"),
        (faults.forbidden(), tweepy.Forbidden, "Client Forbidden"),
        (faults.failed(), tweepy.TwitterServerError, "Internal Error"),
        (faults.limited(), tweepy.TooManyRequests, "Too Many Requests"),
        (faults.capped(), tweepy.TooManyRequests, "UsageCapExceeded"),
    ],
)
def test_a_refusal_comes_once_and_costs_nothing(
    served_x: FakeX, client: Any, fault: faults.Fault, error: type[Exception], title: str
) -> None:
    served_x.faults.queue(fault)
    with pytest.raises(error) as refused:
        page(client)
    assert refused.value.response.json()["title"] == title
    assert served_x.billed_usd == 0
    assert len(ids(page(client))) == 10


def test_a_429_tells_its_reset_only_where_it_is_given_one(served_x: FakeX) -> None:
    served_x.faults.queue(faults.limited(reset_at=1787228100), faults.limited())
    assert raw(served_x).headers["x-rate-limit-reset"] == "1787228100"
    assert "x-rate-limit-reset" not in raw(served_x).headers


def test_the_usage_cap_has_thousands_remaining(served_x: FakeX) -> None:
    served_x.faults.queue(faults.capped())
    answer = raw(served_x)
    assert int(answer.headers["x-rate-limit-remaining"]) > 1000
    assert answer.json()["type"].endswith("usage-capped")


def test_a_slow_answer_is_later_than_the_timeout(served_x: FakeX) -> None:
    served_x.faults.queue(faults.slow(1))
    hasty = Client(served_x.base_url, 0.2, TOKEN)._tweepy
    with pytest.raises(requests.Timeout):
        page(hasty)


def test_a_connection_is_reset_in_the_middle_of_the_page(served_x: FakeX, client: Any) -> None:
    served_x.faults.queue(faults.reset(), faults.reset())
    with pytest.raises(requests.RequestException):
        page(client)
    address = urlsplit(served_x.base_url)
    path = RECENT + "?query=%23springday"
    connection = HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
    with closing(connection), pytest.raises(ConnectionResetError):
        connection.getresponse().read()
    assert len(ids(page(client))) == 10


@pytest.mark.parametrize("fault", [faults.cut_json(), faults.not_json()])
def test_a_body_is_no_json(served_x: FakeX, fault: faults.Fault) -> None:
    served_x.faults.queue(fault)
    answer = raw(served_x)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_503_is_no_json_either(served_x: FakeX) -> None:
    served_x.faults.queue(faults.down())
    assert (raw(served_x).status_code, raw(served_x).status_code) == (503, 200)


def test_errors_stand_beside_the_data(served_x: FakeX, client: Any) -> None:
    served_x.faults.queue(faults.partial())
    answer = page(client)
    assert len(answer["data"]) == 10
    assert answer["errors"][0]["type"].endswith("resource-not-found")


def test_an_empty_page_leads_on_to_the_page_that_would_have_come(
    served_x: FakeX, client: Any
) -> None:
    whole = page(client)
    served_x.faults.queue(faults.empty_page(), faults.empty_page())
    first = page(client)
    second = page(client, next_token=first["meta"]["next_token"])
    assert [each["meta"]["result_count"] for each in (first, second)] == [0, 0]
    assert first["meta"]["next_token"] != second["meta"]["next_token"]
    assert ids(page(client, next_token=second["meta"]["next_token"])) == ids(whole)


def test_a_page_begins_with_the_last_post_of_the_one_before(served_x: FakeX, client: Any) -> None:
    first = page(client)
    served_x.faults.queue(faults.overlapping(2))
    second = page(client, next_token=first["meta"]["next_token"])
    assert ids(second)[:2] == ids(first)[-2:]
    third = page(client, next_token=second["meta"]["next_token"])
    assert len({*ids(first), *ids(second), *ids(third)}) == 25


def test_data_is_null(served_x: FakeX, client: Any) -> None:
    served_x.faults.queue(faults.no_data())
    answer = page(client)
    assert answer["data"] is None
    assert "next_token" in answer["meta"]


def test_meta_is_missing(served_x: FakeX, client: Any) -> None:
    served_x.faults.queue(faults.no_meta())
    assert "meta" not in page(client)


def test_a_post_is_without_id_or_no_post_at_all(served_x: FakeX, client: Any) -> None:
    served_x.faults.queue(faults.without_id(), faults.odd_post("not a post"))
    assert sum("id" not in post for post in page(client)["data"]) == 1
    assert page(client)["data"][-1] == "not a post"


@pytest.mark.parametrize("fault", [faults.whole_seconds(), faults.no_edits_remaining()])
def test_tweepys_models_trip_over_a_page(served_x: FakeX, client: Any, fault: faults.Fault) -> None:
    client.return_type = tweepy.Response
    assert len(page(client).data) == 10
    served_x.faults.queue(fault)
    with pytest.raises((ValueError, KeyError)):
        page(client)


def test_the_server_has_another_time(served_x: FakeX) -> None:
    served_x.faults.queue(faults.misdated(timedelta(minutes=7)))
    dates = [parsedate_to_datetime(raw(served_x).headers["Date"]) for _ in range(2)]
    assert dates == [NOW + timedelta(minutes=7), NOW]


def test_a_token_is_refused_for_good_and_a_new_start_is_not(served_x: FakeX, client: Any) -> None:
    token = page(client)["meta"]["next_token"]
    served_x.faults.always(faults.token_refused())
    for _ in range(3):
        with pytest.raises(tweepy.BadRequest):
            page(client, next_token=token)
    fresh = page(client)["meta"]["next_token"]
    assert len(ids(page(client, next_token=fresh))) == 10


def statuses(fake: FakeX, count: int) -> list[int]:
    return [raw(fake).status_code for _ in range(count)]


def test_faults_come_in_turn(served_x: FakeX) -> None:
    served_x.faults.queue(faults.served, faults.down(), faults.served, faults.failed())
    assert statuses(served_x, 5) == [200, 503, 200, 500, 200]


def test_faults_come_at_the_numbers_given_from_now_on(served_x: FakeX) -> None:
    statuses(served_x, 2)
    served_x.faults.at(faults.down(), 2, 4)
    assert statuses(served_x, 5) == [200, 503, 200, 503, 200]


def test_faults_come_by_chance_and_the_seed_decides(served_x: FakeX) -> None:
    runs = []
    for _ in range(2):
        served_x.faults.clear()
        served_x.faults.randomly(faults.down(), 0.3, seed=4)
        runs.append(statuses(served_x, 30))
    assert runs[0] == runs[1]
    assert 3 <= runs[0].count(503) <= 16


def test_faults_come_on_one_endpoint_alone(served_x: FakeX, client: Any) -> None:
    served_x.faults.always(faults.down(), on="/2/users")
    assert len(ids(page(client))) == 10
    with pytest.raises(tweepy.TwitterServerError):
        client.get_users(ids=["1"])


def test_a_token_that_is_not_the_fakes_is_refused(served_x: FakeX) -> None:
    answer = raw(served_x, token="wrong")
    assert answer.status_code == 401
    assert "x-rate-limit-limit" not in answer.headers
    assert answer.json()["type"] == "about:blank"
