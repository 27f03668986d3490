"""What a publication rests on: the window's posts, and those of them that are known to be gone."""

from datetime import timedelta

from listening.model import Page
from listening.store.database import Store
from listening.store.publications import count_posts
from tests.store.made_up import DAY, a_deletion, a_page, a_post, tally, write


def counted_posts(store: Store) -> tuple[int, int]:
    with store.reading() as connection:
        return count_posts(connection, "care", DAY, DAY)


def test_a_deleted_post_keeps_its_place_in_the_count(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")), Page(deletions=[a_deletion("1")]))
    tally(store)
    assert counted_posts(store) == (2, 1)


def test_a_deletion_is_known_once_its_day_was_counted_anew(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    tally(store)
    write(store, Page(deletions=[a_deletion("1")]))
    assert counted_posts(store) == (0, 0)
    tally(store)
    assert counted_posts(store) == (2, 1)


def test_posts_of_other_days_and_deletions_of_strangers_do_not_count(store: Store) -> None:
    other = a_post("2", created_at=a_post().created_at + timedelta(days=2))
    write(store, a_page(a_post("1"), other), Page(deletions=[a_deletion("99")]))
    tally(store)
    assert counted_posts(store) == (1, 0)
