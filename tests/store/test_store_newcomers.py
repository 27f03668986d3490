"""Audiences follow fresh follower counts, and come to what counting anew comes to."""

from datetime import timedelta
from random import Random

import pytest

from listening.model import Author, Page
from listening.store import follower_clock
from listening.store.database import Store
from listening.store.newcomers import count_audience, follow_audiences
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    a_page,
    a_post,
    an_author,
    counted,
    rows,
    run,
    tally,
    write,
)

DAYS = [DAY + timedelta(days=number) for number in range(3)]


def seen_again(name: str, followers: int | None, hours: int) -> Author:
    at = NOON + timedelta(hours=hours)
    return an_author(name, followers_count=followers, observed_at=at)


def audiences(store: Store) -> list[tuple[object, ...]]:
    return [row[1:] for row in rows(store, "new_audience", "changes") if row[0] == "care"]


def counted_anew(store: Store) -> list[tuple[object, ...]]:
    with store.writing() as connection:
        for day in DAYS:
            count_audience(connection, "care", day)
    return audiences(store)


def three_days(store: Store, authors: int = 12) -> None:
    """Twelve accounts, four of them new on each day, and of the last nobody knows the followers."""
    for number in range(authors):
        name, when = f"a{number}", NOON + timedelta(days=number % 3)
        size = None if number == authors - 1 else 10 * number
        known = an_author(name, followers_count=size)
        write(store, a_page(a_post(name, author_id=name, created_at=when), authors=[known]))
    tally(store)


@pytest.mark.parametrize("seed", range(4))
def test_following_changes_comes_to_the_same_as_counting_anew(store: Store, seed: int) -> None:
    three_days(store)
    random = Random(seed)
    for hours in range(1, 8):
        names = random.sample(range(14), random.randrange(1, 5))  # two of them took no part
        write(
            store,
            Page(authors=[seen_again(f"a{n}", random.randrange(200), hours) for n in names]),
            query=OTHER,
        )
        if random.random() < 0.6:
            counted(store)
            assert audiences(store) == counted_anew(store)


def test_the_largest_following_of_a_day_may_become_less(store: Store) -> None:
    three_days(store)
    assert [row[-1] for row in audiences(store)] == [90, 100, 80]
    write(store, Page(authors=[seen_again("a9", 4, 1)]), query=OTHER)
    counted(store)
    assert [row[-1] for row in audiences(store)] == [60, 100, 80]


def test_only_who_changed_is_read_again(store: Store) -> None:
    three_days(store)
    run(store, "UPDATE author SET followers_count = 5000 WHERE author_id = 'a1'")
    write(store, Page(authors=[seen_again("a4", 45, 1)]), query=OTHER)
    counted(store)
    assert [row[-2] for row in audiences(store)] == [180, 10 + 45 + 70 + 100, 150]


@pytest.mark.parametrize("most", [0, 100])
def test_where_too_many_changed_everyone_is_counted_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(follower_clock, "MOST_CHANGES", most)
    three_days(store)
    write(store, a_page(a_post("o", author_id="o", tags=("#other",))), query=OTHER)
    tally(store, "other")
    write(store, Page(authors=[seen_again(f"a{n}", 1, 1) for n in range(12)]), query=OTHER)
    with store.writing() as connection:
        follow_audiences(connection, "other")
    assert bool(rows(store, "follower_change")) == (most == 100)
    counted(store)
    assert [row[-2] for row in audiences(store)] == [4, 4, 4]
    assert rows(store, "follower_change") == []
