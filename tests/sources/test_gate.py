"""The gate: whoever asks in whatever order, no more is sent than a platform allows."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from listening.sources.gate import PERIOD, Limited, OwnGate, Quota, Said, entered, learned

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEARCH = Limited("a", "search")
SECOND = timedelta(seconds=1)


def test_before_anything_is_known_a_request_goes_at_once() -> None:
    assert entered(Quota(), NOW, 0)[1].wait_seconds == 0


def test_those_who_ask_at_once_are_sent_one_pace_after_another() -> None:
    gate = OwnGate()
    assert [gate.enter(SEARCH, NOW, 1.5).wait_seconds for _ in range(3)] == [0, 1.5, 3]
    assert gate.enter(SEARCH, NOW + 4 * SECOND, 1.5).wait_seconds == 0.5
    assert gate.enter(SEARCH, NOW + 60 * SECOND, 1.5).wait_seconds == 0


def test_accounts_and_endpoints_do_not_wait_for_each_other() -> None:
    gate = OwnGate()
    for limited in (SEARCH, Limited("b", "search"), Limited("a", "users")):
        assert gate.enter(limited, NOW, 5).wait_seconds == 0


def test_when_none_is_left_all_wait_for_the_reset_and_then_go_on() -> None:
    gate, reset = OwnGate(), NOW + PERIOD
    gate.learn(SEARCH, Said(2, 1, reset))
    assert gate.enter(SEARCH, NOW, 0).resets_at is None
    assert gate.enter(SEARCH, NOW, 0).resets_at == reset
    assert [gate.enter(SEARCH, reset, 0).resets_at for _ in range(3)] == [
        None, None, reset + PERIOD,
    ]  # fmt: skip


def test_an_answer_that_comes_late_takes_nothing_back() -> None:
    quota = learned(Quota(), Said(5, 3, NOW + PERIOD))
    quota, _ = entered(quota, NOW, 0)
    assert learned(quota, Said(5, 4, NOW + PERIOD)).left == 2
    assert learned(quota, Said(5, 0, NOW)) == quota


def test_what_others_send_with_the_token_counts() -> None:
    quota = learned(Quota(), Said(5, 4, NOW + PERIOD))
    assert learned(quota, Said(5, 1, NOW + PERIOD)).left == 1


def test_a_refusal_for_the_second_closes_nothing_for_a_quarter_of_an_hour() -> None:
    quota = learned(Quota(), Said(300, 200, NOW + PERIOD))
    assert learned(quota, Said(None, 0, NOW + SECOND)).left == 200
    first = learned(Quota(), Said(None, 0, NOW + SECOND))
    assert entered(first, NOW + SECOND, 0)[1].resets_at is None


def test_a_clock_that_was_wrong_does_not_hold_up_those_that_are_right() -> None:
    far = NOW + timedelta(days=1)
    quota = Quota(allowed=300, left=0, resets_at=far + PERIOD, next_at=far)
    assert entered(quota, NOW, 1)[1] == (0, None)


@given(
    allowed=st.integers(1, 6),
    workers=st.integers(1, 5),
    steps=st.lists(st.integers(0, 400), max_size=150),
    seed=st.integers(0, 999),
)
def test_x_is_never_asked_for_more_than_it_allows(
    allowed: int, workers: int, steps: list[int], seed: int
) -> None:
    """Workers ask, X counts when the request arrives, and the answers come in any order."""
    draw, gate, now = random.Random(seed), OwnGate(), NOW
    gate.learn(SEARCH, Said(allowed, allowed, NOW + PERIOD))
    ends_at, asked, answers, sent = NOW + PERIOD, 0, list[Said](), 0
    for seconds in steps:
        now += timedelta(seconds=seconds)
        if len(answers) < workers and gate.enter(SEARCH, now, 0).resets_at is None:
            if now >= ends_at:
                ends_at, asked = now + PERIOD, 0
            asked, sent = asked + 1, sent + 1
            assert asked <= allowed
            answers.append(Said(allowed, allowed - asked, ends_at + SECOND / 2))
        if answers and draw.random() < 0.6:
            gate.learn(SEARCH, answers.pop(draw.randrange(len(answers))))
    if steps and workers > len(answers):
        assert sent > 0
