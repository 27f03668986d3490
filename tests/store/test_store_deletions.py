"""A deleted post leaves nothing but a tombstone and its place in the campaign's count."""

from datetime import timedelta

import pytest

from listening.model import Label, Metrics, Page, Post
from listening.store.database import Store
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    a_deletion,
    a_page,
    a_post,
    counted,
    empty,
    everything,
    later,
    rows,
    score_all,
    stale,
    tallies,
    tally,
    write,
)

OF_POSTS = ("post", "raw", "score", "metric_snapshot", "post_tag")
GONE = Page(deletions=[a_deletion("1")])


def with_counts(post_id: str = "1") -> Post:
    return a_post(post_id, metrics=Metrics(likes=1))


def test_a_deleted_post_leaves_every_table_that_told_of_it(store: Store) -> None:
    write(store, a_page(with_counts("1"), with_counts("2")))
    score_all(store, {"1": Label.POSITIVE, "2": Label.POSITIVE})
    assert [len(rows(store, name)) for name in OF_POSTS] == [2, 2, 2, 2, 2]
    write(store, GONE)
    assert [[row[:3] for row in rows(store, name)] for name in ("post", "post_tag")] == [
        [("x", "2", "a1")],
        [("care", "x", "2")],
    ]
    assert [len(rows(store, name)) for name in OF_POSTS] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("with_export", [True, False])
def test_a_deleted_post_does_not_return_by_an_import(store: Store, with_export: bool) -> None:
    pages = [a_page(with_counts()), GONE] if with_export else [GONE]
    write(store, *pages)
    write(store, a_page(later(with_counts(), 99)), a_page(with_counts()), query=OTHER)
    write(store, a_page(later(with_counts(), 99)), a_page(with_counts()))
    assert [len(rows(store, name)) for name in OF_POSTS] == [0, 0, 0, 0, 0]


def test_a_deletion_that_came_first_gives_the_same_rows_as_one_that_came_last(store: Store) -> None:
    write(store, GONE, a_page(with_counts()))
    first = everything(store)
    write(store, a_page(with_counts()), GONE)
    assert everything(store) == first


def test_a_page_that_holds_a_post_and_its_deletion_deletes_it(store: Store) -> None:
    write(store, a_page(with_counts(), deletions=[a_deletion("1")]))
    assert rows(store, "post") == []


def test_a_deleted_post_makes_its_day_stale_in_every_campaign(store: Store) -> None:
    late = a_post(created_at=NOON + timedelta(hours=11))
    write(store, a_page(late))
    write(store, a_page(late), query=OTHER)
    tally(store, "care")
    tally(store, "other")
    write(store, GONE)
    assert stale(store, "care") == [DAY + timedelta(days=1)]
    assert stale(store, "other") == [DAY]


def test_deleted_posts_are_counted_as_deleted_and_as_nothing_else(store: Store) -> None:
    write(store, a_page(with_counts("1"), with_counts("2"), with_counts("3")))
    assert counted(store).deleted == 0
    write(store, Page(deletions=[a_deletion("1"), a_deletion("3"), a_deletion("never seen")]))
    after = counted(store)
    assert after.deleted == 2
    assert [cell.posts for cell in after.cells] == [1]
    assert after.tag_posts == {"#care": 1}


def test_a_post_known_by_its_deletion_first_is_counted_once_an_import_knows_it(
    store: Store,
) -> None:
    write(store, GONE)
    assert counted(store).deleted == 0
    write(store, a_page(with_counts()))
    assert counted(store).deleted == 1
    assert tallies(store, since=DAY + timedelta(days=1)).deleted == 0


def test_a_day_with_no_post_left_counts_nobody(store: Store) -> None:
    write(store, a_page(with_counts()), GONE)
    tally(store)
    assert tallies(store).cells == ()
    assert tallies(store).participants["all"] == {(): 0}
    assert rows(store, "participation") == []


def test_the_last_word_on_why_a_post_is_gone_stays(store: Store) -> None:
    first, last = a_deletion("1"), a_deletion("1", why="suspended", deleted_at=NOON + timedelta(1))
    for pair in ([last, first], [first, last]):
        empty(store)
        write(store, *(Page(deletions=[each]) for each in pair))
        assert rows(store, "tombstone") == [("x", "1", "suspended", NOON + timedelta(1), None)]


def test_the_same_id_at_another_source_stays(store: Store) -> None:
    write(store, a_page(with_counts(), a_post("1", source="y")), GONE)
    assert [row[:2] for row in rows(store, "post")] == [("y", "1")]
