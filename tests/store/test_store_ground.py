"""How many posts of a window are gone: as far as its tallies know, and without an id."""

from datetime import date, timedelta

from listening.model import Page
from listening.store.database import Store
from listening.store.forgetting import erase
from listening.store.gone import Gone, count_gone
from tests.store.made_up import (
    DAY,
    NOON,
    a_deletion,
    a_page,
    a_post,
    an_author,
    counted,
    rows,
    tallies,
    tally,
    write,
)


def gone(store: Store, until: date = DAY) -> Gone:
    with store.reading() as connection:
        return count_gone(connection, "care", DAY, until)


def forget(store: Store, name: str) -> None:
    with store.writing() as connection:
        erase(connection, "x", name, NOON, lambda _done, _total: None)


def posts_ever(store: Store) -> int:
    found = counted(store)
    return sum(cell.posts for cell in found.cells) + found.deleted + found.erased


def test_a_post_that_is_gone_keeps_its_place_in_the_count(store: Store) -> None:
    write(store, a_page(*(a_post(str(n), author_id=f"a{n}") for n in range(4))))
    assert posts_ever(store) == 4
    write(store, Page(deletions=[a_deletion("1")]))
    forget(store, "2")
    forget(store, "a3")
    assert posts_ever(store) == 4
    assert gone(store) == Gone(deleted=1, erased=2)


def test_it_is_known_once_its_day_was_counted_anew(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    tally(store)
    write(store, Page(deletions=[a_deletion("1")]))
    forget(store, "2")
    assert gone(store) == Gone(0, 0)
    tally(store)
    assert gone(store) == Gone(1, 1)


def test_a_deleted_post_that_is_forgotten_is_not_gone_twice(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")), Page(deletions=[a_deletion("1")]))
    tally(store)
    forget(store, "1")
    assert posts_ever(store) == 2
    assert gone(store) == Gone(deleted=0, erased=1)


def test_whoever_is_forgotten_again_is_not_counted_again(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2", author_id="a2")))
    for _ in range(2):
        forget(store, "a2")
        write(store, a_page(a_post("3", author_id="a2"), authors=[an_author("a2")]))
    tally(store)
    assert gone(store) == Gone(0, 1)


def test_versions_of_an_edited_post_are_one_on_its_last_day(store: Store) -> None:
    after = NOON + timedelta(days=1)
    edited = a_post("2", edited_of="1", created_at=after, observed_at=after)
    write(store, a_page(a_post("1"), edited))
    assert posts_ever(store) == 1
    forget(store, "1")
    assert posts_ever(store) == 1
    assert (gone(store), gone(store, after.date())) == (Gone(0, 0), Gone(0, 1))


def test_every_campaign_of_a_post_counts_it_and_other_days_and_strangers_do_not(
    store: Store,
) -> None:
    other = a_post("2", created_at=a_post().created_at + timedelta(days=2))
    write(store, a_page(a_post("1"), other), Page(deletions=[a_deletion("99")]))
    forget(store, "98")
    tally(store)
    assert (gone(store), tallies(store).deleted) == (Gone(0, 0), 0)
    forget(store, "1")
    assert [row[:2] for row in rows(store, "erasure")] == [("care", DAY)]
