"""X's limits, refusals and faults: waited for, tried again, or told with what to do."""

import logging
import pickle
import traceback

import pytest

from listening.errors import SourceError, SourceUnavailableError
from listening.sources.x_calls import TRIES
from listening.sources.x_faults import LONGEST_WAIT_SECONDS, RefusedError, fault_of, wait_seconds
from tests.fakes.x import faults
from tests.fakes.x.faults import Fault, answers
from tests.fakes.x_posts import a_user
from tests.sources.x_opened import NOW, Opened, bigday, ids


def test_a_limit_is_waited_for_until_its_reset(x: Opened) -> None:
    x.fake.world.put(bigday("1"))
    x.fake.faults.queue(faults.limited(reset_at=int(NOW.timestamp()) + 90))
    assert ids(x.pages()) == ["1"]
    assert x.slept == [91]


def test_a_limit_without_a_reset_is_waited_for_ever_longer(x: Opened) -> None:
    x.fake.world.put(bigday("1"))
    x.fake.faults.queue(*[faults.limited()] * 3)
    assert ids(x.pages()) == ["1"]
    assert x.slept == [15, 30, 60]


def test_waits_without_a_reset_are_spread() -> None:
    waits = {wait_seconds(None, NOW, attempt=0, chance=chance / 10) for chance in range(11)}
    assert len(waits) == 11
    assert (min(waits), max(waits)) == (15, 22.5)


def test_a_wait_is_told_with_its_length(x: Opened, caplog: pytest.LogCaptureFixture) -> None:
    x.fake.faults.queue(faults.limited(reset_at=int(NOW.timestamp()) + 90))
    x.pages()
    assert "X limits requests: wait 1 of 4, going on in 91 s" in caplog.messages


def test_every_try_is_told_with_the_pause_before_it(
    x: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    x.fake.faults.always(faults.down())
    with pytest.raises(SourceUnavailableError):
        x.pages()
    assert [each for each in caplog.messages if "503" in each] == [
        f"X does not serve at the moment (503): try {number} of 5 in {pause} s"
        for number, pause in [(2, 2), (3, 4), (4, 8), (5, 16)]
    ]


def test_a_limit_that_does_not_end_may_be_tried_later(x: Opened) -> None:
    x.fake.faults.queue(*[faults.limited()] * 5)
    with pytest.raises(SourceUnavailableError, match="429"):
        x.pages()
    assert (len(x.slept), len(x.fake.requests)) == (4, 5)


@pytest.mark.parametrize(
    ("reset", "wait"),
    [(-500, 1.0), (10, 11.0), (10**9, LONGEST_WAIT_SECONDS), (None, LONGEST_WAIT_SECONDS)],
)
def test_a_wait_is_bounded(reset: int | None, wait: float) -> None:
    at = None if reset is None else int(NOW.timestamp()) + reset
    assert wait_seconds(at, NOW, attempt=20, chance=1) == wait


def test_the_usage_cap_stops_without_waiting(x: Opened) -> None:
    x.fake.faults.queue(faults.capped())
    with pytest.raises(SourceError, match=r"usage cap.*raise it") as raised:
        x.pages()
    assert not isinstance(raised.value, SourceUnavailableError)
    assert x.slept == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.no_credits(), "buy credits"),
        (faults.forbidden(), "check X_BEARER_TOKEN"),
        (answers(400, {"title": "Invalid Request"}), "Invalid Request"),
        (answers(404, b"nothing here"), "404"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(
    x: Opened, fault: Fault, words: str
) -> None:
    x.fake.faults.queue(fault)
    with pytest.raises(SourceError, match=words) as raised:
        x.pages()
    assert not isinstance(raised.value, SourceUnavailableError)
    assert "secret detail" not in str(raised.value)
    assert len(x.fake.requests) == 1


NO_PAGES = [
    faults.down(),
    faults.failed(),
    faults.reset(),
    faults.cut_json(),
    faults.not_json(),
    faults.no_meta(),
    answers(body=b"[]"),
    answers(body=b"{}"),
    answers(body=b'{"data": []}'),
    answers(body=b'{"errors": [{"title": "odd"}]}'),
    answers(body=b'{"meta": {"result_count": 1, "next_token": 5}}'),
    answers(500, b"[]"),
    answers(429, b"{}", {"x-rate-limit-reset": "soon"}),
]


@pytest.mark.parametrize("fault", NO_PAGES)
def test_an_answer_that_is_no_page_is_told_after_every_try(x: Opened, fault: Fault) -> None:
    x.fake.world.put(bigday("1"))
    x.fake.faults.always(fault)
    with pytest.raises(SourceUnavailableError):
        x.pages()


@pytest.mark.parametrize(
    "fault", [*NO_PAGES[:6], answers(body=b"[]"), answers(429, b'{"errors": null}')]
)
def test_a_fault_that_passes_costs_no_post(x: Opened, fault: Fault) -> None:
    x.fake.world.put(bigday("1"), a_user("501"))
    x.fake.faults.queue(*[fault] * 4)
    assert ids(x.pages()) == ["1"]
    assert len(x.slept) == 4


def test_pauses_grow_and_end(x: Opened) -> None:
    x.fake.faults.always(faults.down())
    with pytest.raises(SourceUnavailableError, match="503"):
        x.pages()
    assert (len(x.fake.requests), x.slept) == (TRIES, [2, 4, 8, 16])


def test_a_fault_while_authors_are_bought_costs_neither_posts_nor_authors(x: Opened) -> None:
    x.fake.world.put(bigday("1"), a_user("501"))
    x.fake.faults.at(faults.down(), 1, 2, on="/2/users")
    (page,) = x.pages()
    assert (ids([page]), len(page.authors)) == (["1"], 1)


def test_a_slow_answer_is_not_waited_for(x: Opened) -> None:
    x.timeout_seconds = 0.2
    x.fake.faults.always(faults.slow(0.6))
    with pytest.raises(SourceUnavailableError, match="timeout_seconds"):
        x.pages()


def test_a_slow_answer_is_asked_for_again(x: Opened) -> None:
    x.timeout_seconds = 0.5
    x.fake.world.put(bigday("1"))
    x.fake.faults.queue(faults.slow(1.5))
    assert ids(x.pages()) == ["1"]


def test_a_host_that_is_not_there_may_be_tried_later(x: Opened) -> None:
    x.fake.base_url = "http://127.0.0.1:1"
    with pytest.raises(SourceUnavailableError, match="cannot be reached"):
        x.pages()


def test_a_wrong_token_is_named_and_never_shown(
    x: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    x.token = "wrong-secret"
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(SourceError, match="X_BEARER_TOKEN") as raised,
    ):
        x.pages()
    assert "wrong-secret" not in "".join(traceback.format_exception(raised.value))
    assert "wrong-secret" not in caplog.text


def test_a_refusal_passes_from_a_clusters_worker_to_who_waits_for_it() -> None:
    refused = pickle.loads(pickle.dumps(fault_of(401, None)))
    assert isinstance(refused, RefusedError)
    assert (refused.status, str(refused)) == (401, str(fault_of(401, None)))
