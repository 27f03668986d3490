"""Follower lists in the store: page by page, whole with a sketch, and gone after their time."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.model import ListPage
from listening.store.database import Store
from listening.store.followers import (
    Following,
    expire_ids,
    forget_follower,
    read_followings,
    write_followers,
)
from listening.store.salting import read_salt
from listening.store.sketches import held_by, sketch_of, without
from tests.store.made_up import FIRST, LAST, NOON, a_page, a_post, an_author, one, rows, write

PEOPLE = [f"f{number}" for number in range(100)]


def followings(store: Store) -> list[Following]:
    with store.reading() as connection:
        return read_followings(connection, "care", "x", FIRST, LAST)


def bring(store: Store, following: Following, people: list[str], cursor: str | None) -> Following:
    with store.writing() as connection:
        return write_followers(connection, "x", following, ListPage({*people}, cursor), NOON)


def expire(store: Store, days: int) -> int:
    with store.writing() as connection:
        return expire_ids(connection, "x", NOON + timedelta(days=days))


def a_store(store: Store) -> Following:
    """One author who took part, with a hundred followers; and one without any."""
    authors = [an_author("a1", followers_count=100), an_author("a2", followers_count=0)]
    write(store, a_page(a_post("1"), a_post("2", author_id="a2"), authors=authors))
    return followings(store)[0]


def test_a_list_goes_on_where_its_last_page_left_it(store: Store) -> None:
    first = a_store(store)
    assert first == Following("a1", None, 100)
    bring(store, first, PEOPLE[:60], "next")
    [begun] = followings(store)
    assert (begun.listed, begun.cursor, begun.is_whole) == (60, "next", False)
    assert bring(store, begun, PEOPLE[50:], None).is_whole
    [whole] = followings(store)
    assert (whole.listed, whole.cursor, whole.is_whole) == (100, None, True)
    assert held_by([one(store, "bought_list", "sketch")]) == (100, 100, 0)
    assert not {row[2] for row in rows(store, "follower_list")} & {*PEOPLE}


def test_a_list_is_bought_again_where_its_author_has_many_more_followers(store: Store) -> None:
    bring(store, a_store(store), PEOPLE, None)
    more = an_author("a1", followers_count=103, observed_at=NOON + timedelta(days=1))
    write(store, a_page(authors=[more]))
    assert followings(store) == [Following("a1", None, 103)]
    bring(store, followings(store)[0], PEOPLE[:3], "next")
    assert len(rows(store, "follower_list")) == 3


def test_ids_expire_and_the_sketch_of_a_whole_list_stays(store: Store) -> None:
    bring(store, a_store(store), PEOPLE, None)
    assert expire(store, 0) == 0
    assert expire(store, 1) == 1
    assert expire(store, 1) == 0
    assert rows(store, "follower_list") == []
    assert followings(store)[0].is_whole
    assert held_by([one(store, "bought_list", "sketch")]) == (100, 100, 0)


def test_a_list_that_is_not_whole_expires_altogether(store: Store) -> None:
    bring(store, a_store(store), PEOPLE[:9], "next")
    assert expire(store, 1) == 1
    assert (rows(store, "follower_list"), rows(store, "bought_list")) == ([], [])


def test_a_follower_is_taken_out_of_lists_and_sketches(store: Store) -> None:
    bring(store, a_store(store), PEOPLE, None)
    with store.writing() as connection:
        assert forget_follower(connection, "x", read_salt(connection).of(PEOPLE[0])) == 1
    assert len(rows(store, "follower_list")) == one(store, "bought_list", "listed") == 99
    assert held_by([one(store, "bought_list", "sketch")]) == (99, 99, 0)


ids = st.sets(st.integers(0, 300).map(str), max_size=150)


@given(st.lists(ids, min_size=1, max_size=5))
@settings(max_examples=30)
def test_small_sketches_count_exactly(lists: list[set[str]]) -> None:
    people = Counter(person for each in lists for person in each)
    times = Counter(people.values())
    assert held_by([sketch_of(each) for each in lists]) == (len(people), times[1], times[2])


@given(ids, st.integers(0, 300).map(str))
@settings(max_examples=30)
def test_a_sketch_without_an_id_is_the_sketch_of_the_others(people: set[str], gone: str) -> None:
    left = held_by([without(sketch_of(people), gone), sketch_of(people - {gone})])
    assert left == (len(people - {gone}), 0, len(people - {gone}))


def test_large_sketches_err_by_little() -> None:
    one, other = (sketch_of(str(n) for n in range(first, first + 60_000)) for first in (0, 30_000))
    union, once, twice = held_by([one, other])
    assert union == pytest.approx(90_000, rel=0.03)
    assert once == pytest.approx(60_000, rel=0.05)
    assert twice == pytest.approx(30_000, rel=0.05)
    assert len(one) < 140_000
