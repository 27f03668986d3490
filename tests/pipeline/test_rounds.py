"""Windows side by side: each is given out once, and too little money or no answer stops them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.errors import BudgetError, SourceError, SourceUnavailableError
from listening.model import Interval
from listening.pipeline import Round

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def days(count: int) -> list[Interval]:
    return [Interval(FIRST + n * DAY, FIRST + (n + 1) * DAY) for n in range(count)]


def given_out(turns: Round) -> list[Interval]:
    return list(iter(turns.next, None))


def test_no_more_windows_are_out_than_there_are_workers() -> None:
    turns = Round(days(5), 2)
    first, second = given_out(turns)
    turns.ended(first, None)
    assert given_out(turns) == [days(5)[2]]
    assert second == days(5)[1]


def test_what_is_missing_is_told_once_and_by_time() -> None:
    turns = Round(days(3), 3)
    for span, gap in zip(reversed(given_out(turns)), ["c", "b", "b"], strict=True):
        turns.ended(span, gap)
    assert turns.gaps() == ["b", "c"]


def test_progress_goes_from_one_to_all() -> None:
    seen: list[tuple[int, int]] = []
    turns = Round(days(3), 2, lambda done, total: seen.append((done, total)))
    while (span := turns.next()) is not None:
        turns.ended(span, None)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_three_windows_in_a_row_without_an_answer_end_it_but_not_two_between_good_ones() -> None:
    turns = Round(days(9), 1)
    for is_down in (True, True, False, True, True, True):
        span = turns.next()
        assert span is not None
        if is_down:
            turns.failed(span, SourceUnavailableError("503"))
        else:
            turns.ended(span, None)
    assert turns.next() is None
    with pytest.raises(SourceUnavailableError, match="503"):
        turns.gaps()


def test_a_refusal_ends_it_at_once() -> None:
    turns = Round(days(9), 4)
    turns.failed(given_out(turns)[2], SourceError("401"))
    assert turns.next() is None
    with pytest.raises(SourceError, match="401"):
        turns.gaps()


def test_too_little_money_beside_others_is_tried_again_alone() -> None:
    turns = Round(days(3), 3)
    first, second, third = given_out(turns)
    turns.failed(third, BudgetError("spent or reserved"))
    assert turns.next() is None
    turns.ended(first, None)
    turns.ended(second, None)
    assert given_out(turns) == [third]
    turns.ended(third, None)
    assert turns.gaps() == []


def test_too_little_money_for_a_window_that_was_alone_is_the_end() -> None:
    turns = Round(days(3), 1)
    span = turns.next()
    assert span is not None
    turns.failed(span, BudgetError("too little"))
    assert turns.next() is None
    assert turns.gaps() == ["too little"]


@given(
    count=st.integers(0, 12),
    workers=st.integers(1, 6),
    money=st.integers(0, 30),
    choose=st.randoms(use_true_random=False),
)
def test_whoever_ends_first_all_is_collected_that_money_lasts_for(
    count: int, workers: int, money: int, choose: object
) -> None:
    """Each window reserves 2 and costs 1; any order of who ends when."""
    turns, out, collected = Round(days(count), workers), list[tuple[Interval, bool]](), 0
    while True:
        for span in given_out(turns):
            has_money = money >= 2
            money -= 2 * has_money
            out.append((span, has_money))
        assert len(out) <= workers
        if not out:
            break
        span, has_money = out.pop(choose.randrange(len(out)))  # type: ignore[attr-defined]
        if has_money:
            money, collected = money + 1, collected + 1
            turns.ended(span, None)
        else:
            turns.failed(span, BudgetError("too little"))
    assert collected == count or money < 2
    assert bool(turns.gaps()) == (collected < count)
