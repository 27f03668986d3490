"""What goes with a deleted post: its versions, its reposts, and an author who said nothing else."""

import zlib
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import text

from listening.model import Metrics, Page, Post
from listening.sources.x_records import parse_page
from listening.store.database import Store
from tests.fakes import x_posts
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    a_deletion,
    a_page,
    a_post,
    a_reposted,
    an_author,
    counted,
    empty,
    everything,
    later,
    rows,
    stale,
    tally,
    write,
)

NEXT = DAY + timedelta(days=1)
FIRST = a_post("1")
SECOND = a_post("2", edited_of="1", created_at=NOON + timedelta(days=1))
THIRD = a_post("3", edited_of="1", created_at=NOON + timedelta(days=1, minutes=5))
REPOST = a_reposted("9", author_id="a9", repost_of="1", text=FIRST.text)
OF_SECOND = a_reposted("8", author_id="a8", repost_of="2", text=SECOND.text)
SECRET = "a word that must not stay"


def by(post: Post) -> Page:
    return a_page(post, authors=[an_author(post.author_id, handle=f"h{post.author_id}")])


def gone(post_id: str) -> Page:
    return Page(deletions=[a_deletion(post_id)])


def ids(store: Store, name: str = "post") -> list[str]:
    column = {"author": 1, "post": 1, "tombstone": 1, "post_campaign": 2}[name]
    return [row[column] for row in rows(store, name)]


def in_every_order(store: Store, pages: list[Page], check: Callable[[], None]) -> None:
    """Write pages in every order, then all of them again; the same rows must stand each time."""
    seen = []
    for order in permutations(pages):
        empty(store)
        write(store, *order)
        seen.append(everything(store))
        check()
        write(store, *reversed(order))
        assert everything(store) == seen[0]
    assert all(each == seen[0] for each in seen)


@pytest.mark.parametrize("named", ["1", "2", "3"])
def test_deleting_any_version_deletes_all_of_them_in_whatever_order(
    store: Store, named: str
) -> None:
    def check() -> None:
        assert ids(store) == []
        assert ids(store, "tombstone") == ["1", "2", "3"]

    in_every_order(store, [by(FIRST), by(SECOND), by(THIRD), gone(named)], check)


@pytest.mark.parametrize("named", ["1", "3"])
def test_a_deleted_post_counts_as_deleted_once_whatever_its_versions(
    store: Store, named: str
) -> None:
    write(store, a_page(FIRST, SECOND, THIRD, a_post("other")))
    assert [cell.posts for cell in counted(store).cells] == [1, 1]
    write(store, gone(named))
    assert counted(store).deleted == 1
    write(store, a_page(FIRST, SECOND, later(THIRD, edited_of=None)))
    assert counted(store).deleted == 1
    assert [cell.posts for cell in counted(store).cells] == [1]


def test_no_earlier_version_counts_again_when_the_last_is_deleted(store: Store) -> None:
    write(store, a_page(FIRST, SECOND))
    tally(store)
    write(store, gone("2"))
    assert stale(store) == [DAY, NEXT]
    assert counted(store).cells == ()


def test_a_repost_goes_with_its_original_in_whatever_order(store: Store) -> None:
    def check() -> None:
        assert ids(store) == []
        assert [row[:4] for row in rows(store, "tombstone")] == [
            ("x", "1", "gone", NOON),
            ("x", "9", "original deleted", None),
        ]

    in_every_order(store, [by(FIRST), by(REPOST), gone("1")], check)


def test_a_repost_of_a_version_goes_with_whichever_version_is_deleted(store: Store) -> None:
    def check() -> None:
        assert ids(store) == []

    in_every_order(store, [by(FIRST), a_page(context=[SECOND]), by(OF_SECOND), gone("1")], check)


def test_what_is_said_of_a_repost_itself_holds_against_its_original(store: Store) -> None:
    def check() -> None:
        assert [row[:4] for row in rows(store, "tombstone")] == [
            ("x", "1", "gone", NOON),
            ("x", "9", "protected", NOON - timedelta(days=9)),
        ]

    own = a_deletion("9", why="protected", deleted_at=NOON - timedelta(days=9))
    in_every_order(store, [by(REPOST), gone("1"), Page(deletions=[own])], check)


def test_a_repost_that_tells_its_original_only_later_goes_then(store: Store) -> None:
    write(store, by(later(REPOST, repost_of=None)), gone("1"))
    assert ids(store) == ["9"]
    write(store, by(REPOST))
    assert ids(store) == []


def test_deleting_a_repost_leaves_its_original_and_other_reposts(store: Store) -> None:
    write(store, by(FIRST), by(REPOST), by(a_reposted("10", repost_of="1")), gone("9"))
    assert ids(store) == ["1", "10"]


def test_replies_and_quotes_of_a_deleted_post_stay(store: Store) -> None:
    write(store, by(FIRST), by(a_post("5", conversation_id="1")), gone("1"))
    assert ids(store) == ["5"]


def test_a_reposts_day_is_counted_anew_when_its_original_is_deleted(store: Store) -> None:
    write(store, a_page(FIRST))
    write(store, a_page(REPOST), query=OTHER)
    tally(store, "care")
    tally(store, "other")
    write(store, gone("1"))
    assert stale(store, "other") == [DAY]
    assert counted(store, "other").deleted == 1


def test_no_word_of_a_deleted_post_stays_in_any_record(store: Store) -> None:
    original = x_posts.a_post("1", author_id="700", text=SECRET)
    reposted = [x_posts.refers("retweeted", "1")]
    repost = x_posts.a_post("2", text=f"RT @made_up: {SECRET}", referenced_tweets=reposted)
    quote = x_posts.a_post(
        "3", text="look at this", referenced_tweets=[x_posts.refers("quoted", "1")]
    )
    page = x_posts.a_page([repost, quote], context=(original,))
    for records in ([page], x_posts.flattened(page), [x_posts.renamed(page)]):
        empty(store)
        write(store, *map(parse_page, records))
        assert SECRET in "".join(held(store))
        write(store, gone("1"))
        assert SECRET not in "".join(held(store))
        assert ids(store) == ["3"]
        write(store, *map(parse_page, records))
        assert SECRET not in "".join(held(store))


def held(store: Store) -> list[str]:
    """Return everything the store holds, records unpacked."""
    with store.reading() as connection:
        raw = connection.execute(text("SELECT record FROM raw")).scalars().all()
    return [repr(everything(store)), *(zlib.decompress(each).decode() for each in raw)]


def test_an_author_goes_with_their_last_post_in_whatever_order(store: Store) -> None:
    def check() -> None:
        assert ids(store, "author") == ["a2"]

    in_every_order(store, [by(FIRST), by(a_post("2", author_id="a2")), gone("1")], check)


def test_an_author_with_another_post_in_any_campaign_stays_in_whatever_order(store: Store) -> None:
    seen = []
    works = [(by(FIRST), "care"), (by(a_post("2")), "other"), (gone("1"), "care")]
    for order in permutations(works):
        empty(store)
        for page, campaign in order:
            write(store, page, **({"query": OTHER} if campaign == "other" else {}))
        assert ids(store, "author") == ["a1"]
        seen.append(everything(store))
    assert all(each == seen[0] for each in seen)


def test_an_author_who_is_only_referred_to_any_more_goes_in_whatever_order(store: Store) -> None:
    def check() -> None:
        assert ids(store, "author") == ["a2"]

    referring = a_page(
        a_post("5", author_id="a2"), context=[a_post("4")], authors=[an_author("a2")]
    )
    in_every_order(store, [by(FIRST), referring, gone("1")], check)


def test_reposters_go_with_the_original_they_repeated(store: Store) -> None:
    write(store, by(FIRST), by(REPOST), gone("1"))
    assert ids(store, "author") == []


def test_posts_that_are_gone_are_not_new(store: Store) -> None:
    write(store, gone("1"))
    page = a_page(FIRST, a_post("4"), REPOST, deletions=[a_deletion("6")])
    again = a_page(a_post("6"), a_post("7"))
    assert write(store, page, page, again) == [1, 0, 1]


def test_a_page_that_brings_a_post_and_its_deletion_brings_nothing_new(store: Store) -> None:
    assert write(store, a_page(a_post("6"), deletions=[a_deletion("6")])) == [0]


def test_snapshots_and_scores_of_versions_go_too(store: Store) -> None:
    write(store, a_page(a_post("1", metrics=Metrics(likes=1))), a_page(SECOND), gone("2"))
    assert rows(store, "metric_snapshot") == rows(store, "raw") == []
