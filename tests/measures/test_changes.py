"""Before and after: shares on both sides of a day, or that it is too early, or too few to tell."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from listening.findings import Action, Day
from listening.findings.changes import code_changes
from listening.findings.hiding import ACCOUNTS, POSTS, Count, Row
from listening.measures.counts import exact
from listening.model import Role, Status
from listening.tally import Answer, Cell, CodeDays, CodedPost, Label, Tallies

SINCE, ON = date(2026, 3, 1), date(2026, 3, 11)
CODE = "themes/bills"


def a_cell(day: date, posts: int) -> Cell:
    return Cell(day, "x", "en", Role.CUSTOMER, "original", "neutral", posts, *[0] * 9)


def tallies(days: int = 20, posts: int = 20, accounts: tuple[int, ...] = (60, 40)) -> Tallies:
    span = [SINCE + timedelta(days=n) for n in range(days)]
    with_code = {day: 5 if day < ON else 2 for day in span}
    return Tallies(
        cells=tuple(a_cell(day, posts) for day in span),
        participants={},
        audiences=(),
        collected=(),
        expected={},
        deleted=0,
        as_of=None,
        tag_posts={},
        acted_on={CODE: CodeDays(with_code, (ON,), accounts)},
    )


def days_of(given: Tallies, gaps: tuple[date, ...] = ()) -> list[Day]:
    figure = exact(20, "posts/1")
    return [
        Day(
            day=cell.day,
            posts=figure,
            reposts=figure,
            participants=figure,
            coverage="not collected" if cell.day in gaps else "complete",
            why="",
        )
        for cell in given.cells
    ]


def action(on: date | None = ON) -> Action:
    return Action(code=CODE, did="Something", team="Billing", status="done", on=on)


def coded(count: int, with_code: float, first: date) -> tuple[CodedPost, ...]:
    return tuple(
        CodedPost(
            account=("x", f"{first}-{n}"),
            role=Role.CUSTOMER,
            lang="en",
            predicted="neutral",
            weight=1.0,
            answers=(
                Answer(
                    Label.NEUTRAL,
                    frozenset({CODE} if n < count * with_code else ()),
                    frozenset({CODE}),
                ),
            ),
            codes=frozenset({CODE} if n < count * with_code else ()),
            day=first,
        )
        for n in range(count)
    )


def test_without_hand_coding_both_shares_are_model_counts_without_an_interval() -> None:
    given = tallies()
    (change,) = code_changes([action()], given, days_of(given), frozenset())
    assert (change.before.value, change.after.value) == (0.25, 0.1)
    assert {change.before.status, change.after.status} == {Status.UNCALIBRATED}
    assert change.before.low is None
    assert (change.before.n, change.after.n) == (200, 200)


def test_with_enough_hand_coding_on_a_side_its_share_has_an_interval() -> None:
    given = replace(tallies(), coded=(*coded(60, 0.3, SINCE), *coded(60, 0.1, ON)))
    (change,) = code_changes([action()], given, days_of(given), frozenset())
    assert change.before.definition == change.after.definition == "code_share/2"
    assert change.before.low < change.before.value < change.before.high
    assert change.after.n == 60


@pytest.mark.parametrize(("days", "posts"), [(16, 20), (20, 9)])
def test_too_few_days_or_posts_after_it_are_too_early_to_say(days: int, posts: int) -> None:
    given = tallies(days, posts)
    (change,) = code_changes([action()], given, days_of(given), frozenset())
    assert change.after.status is Status.NOT_ESTIMABLE
    assert change.after.note.startswith("too early to say: fewer than 7 days")


def test_days_that_were_not_collected_do_not_count_as_days_without_posts() -> None:
    given = tallies()
    gaps = tuple(ON + timedelta(days=n) for n in range(4))
    (change,) = code_changes([action()], given, days_of(given, gaps), frozenset())
    assert change.after.status is Status.NOT_ESTIMABLE
    (fewer,) = code_changes([action()], given, days_of(given, gaps[:2]), frozenset())
    assert fewer.after.n == 160


@pytest.mark.parametrize("accounts", [(60, 9), (1, 60)])
def test_a_side_of_fewer_than_ten_people_hides_both(accounts: tuple[int, int]) -> None:
    given = tallies(accounts=accounts)
    (change,) = code_changes([action()], given, days_of(given), frozenset())
    assert change.before.status is change.after.status is Status.SUPPRESSED
    assert change.before.value is change.after.value is None


def test_a_code_that_is_hidden_has_no_change() -> None:
    given = tallies()
    hidden = frozenset({Count(Row("code", CODE), ACCOUNTS)})
    (change,) = code_changes([action()], given, days_of(given), hidden)
    assert change.before.status is change.after.status is Status.SUPPRESSED


def test_hidden_days_on_both_sides_hide_it_since_each_side_would_tell_its_own() -> None:
    given = tallies()
    one, other = (Count(Row("day", (ON + timedelta(days=n)).isoformat()), POSTS) for n in (-3, 3))
    (change,) = code_changes([action()], given, days_of(given), frozenset({one, other}))
    assert change.before.status is change.after.status is Status.SUPPRESSED
    (shown,) = code_changes([action()], given, days_of(given), frozenset({one}))
    assert shown.before.n == 200


def test_an_action_without_a_day_or_outside_the_window_changes_nothing() -> None:
    given = tallies()
    for on in (None, SINCE, date(2027, 1, 1)):
        assert code_changes([action(on)], given, days_of(given), frozenset()) == ()
