"""Which posts are due for another look: by the schedule, in order, in batches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.store.database import Store
from listening.store.rechecking import (
    PATIENCE,
    Due,
    count_due,
    count_members,
    iter_members,
    read_due,
    read_gone,
    read_memberships,
    read_present,
)
from tests.store.made_up import NOON, OTHER, a_deletion, a_page, a_post, empty, write

DAYS = (1, 3, 7, 14, 30)
SCHEDULES = st.lists(st.integers(1, 60), max_size=6).map(tuple)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=120)).map(lambda since: NOON + since)


@dataclass(frozen=True)
class Asked:
    """What is asked of a store about the campaign's posts at some moment."""

    store: Store
    now: datetime
    days: tuple[int, ...] | None = DAYS

    @property
    def due(self) -> Due:
        return Due("care", "x", self.now, self.days)

    def ids(self, after: str = "", limit: int = 100) -> list[str]:
        with self.store.reading() as connection:
            found = read_due(connection, self.due, after, limit)
            if (after, limit) == ("", 100):
                assert count_due(connection, self.due) == len(found)
        return found


def is_due(written: datetime, observed: datetime, now: datetime, days: tuple[int, ...]) -> bool:
    """Say the schedule in other words: the last of its days that passed was not honoured yet,
    and is not longer ago than a missed look is made up for.
    """
    passed = [written + timedelta(days=day) for day in days if written + timedelta(days=day) <= now]
    return bool(passed) and observed < max(passed) and now < max(passed) + PATIENCE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=70))), max_size=6),
    MOMENTS,
    SCHEDULES,
)
def test_a_post_is_due_where_a_day_of_the_schedule_passed_since_it_was_observed(
    store: Store,
    posts: list[tuple[datetime, timedelta]],
    now: datetime,
    days: tuple[int, ...],
) -> None:
    empty(store)
    moments = {str(n): (written, written + age) for n, (written, age) in enumerate(posts)}
    made = [
        a_post(key, created_at=written, observed_at=seen)
        for key, (written, seen) in moments.items()
    ]
    write(store, a_page(*made))
    expected = [key for key, (written, seen) in moments.items() if is_due(written, seen, now, days)]
    assert Asked(store, now, days).ids() == expected


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SCHEDULES, st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=8))
def test_after_each_look_nothing_is_due_and_every_day_is_honoured_once(
    sqlite: Store, days: tuple[int, ...], pauses: list[timedelta]
) -> None:
    empty(sqlite)
    write(sqlite, a_page(a_post()))
    now, looks = NOON, []
    for pause in pauses:
        now += pause
        if Asked(sqlite, now, days).ids():
            write(sqlite, a_page(a_post(observed_at=now)))
            looks.append(now)
        assert Asked(sqlite, now, days).ids() == []
    ends = [NOON, *looks]
    for since, until in zip(ends, looks, strict=False):
        assert any(since < NOON + timedelta(days=day) <= until for day in days)
    passed = [NOON + timedelta(days=day) for day in days if NOON + timedelta(days=day) <= now]
    if any(pause >= PATIENCE for pause in pauses):
        return
    assert all(any(look >= day for look in looks) for day in passed)


@pytest.mark.parametrize("micro", [0, 1, 499_999, 500_000, 999_999])
def test_a_day_passes_to_the_microsecond(store: Store, micro: int) -> None:
    written = NOON.replace(second=59, microsecond=micro)
    write(store, a_page(a_post(created_at=written, observed_at=written)))
    at, tick = written + timedelta(days=1), timedelta(microseconds=1)
    assert Asked(store, at - tick).ids() == []
    assert Asked(store, at).ids() == ["1"]
    write(store, a_page(a_post(created_at=written, observed_at=at - tick)))
    assert Asked(store, at).ids() == ["1"]
    write(store, a_page(a_post(created_at=written, observed_at=at)))
    assert Asked(store, at).ids() == []


def test_an_old_export_is_not_bought_again_because_it_was_imported(store: Store) -> None:
    write(store, a_page(a_post(created_at=NOON - timedelta(days=365))))
    assert Asked(store, NOON + timedelta(days=1)).ids() == []
    assert Asked(store, NOON + timedelta(days=1), days=None).ids() == ["1"]


def test_posts_come_in_order_and_in_batches(store: Store) -> None:
    write(store, a_page(*(a_post(key) for key in ("9", "10", "a", "A", "2"))))
    asked = Asked(store, NOON + timedelta(days=1))
    assert asked.ids() == ["10", "2", "9", "A", "a"]
    assert asked.ids(limit=2) == ["10", "2"]
    assert asked.ids(after="2", limit=2) == ["9", "A"]


def test_posts_of_others_that_are_gone_or_only_referred_to_are_not_due(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2"), a_post("1", source="y"), context=[a_post("3")]))
    write(store, a_page(a_post("4")), query=OTHER)
    write(store, a_page(deletions=[a_deletion("2")]))
    assert Asked(store, NOON + timedelta(days=1)).ids() == ["1"]
    with store.reading() as connection:
        assert count_members(connection, "care", "x") == 1
        assert list(iter_members(connection, "care", "x")) == ["1"]


def test_without_a_schedule_every_post_is_due_that_was_not_observed_today(store: Store) -> None:
    midnight = NOON.replace(hour=0)
    late = a_post("1", observed_at=midnight - timedelta(microseconds=1))
    write(store, a_page(late, a_post("2", observed_at=midnight)))
    assert Asked(store, NOON, days=None).ids() == ["1"]
    assert Asked(store, NOON, days=()).ids() == []


def test_of_some_posts_it_is_known_where_they_are_which_are_gone_and_which_are_stored(
    store: Store,
) -> None:
    write(store, a_page(a_post("1"), context=[a_post("2")], deletions=[a_deletion("3")]))
    write(store, a_page(a_post("4")), query=OTHER)
    ids = {"1", "2", "3", "4", "5"}
    with store.reading() as connection:
        assert read_memberships(connection, "x", ids) == {("care", "1"), ("other", "4")}
        assert read_gone(connection, "x", ids) == {"3"}
        assert read_present(connection, "x", ids) == {"1", "2", "4"}
        assert read_memberships(connection, "x", set()) == set()
