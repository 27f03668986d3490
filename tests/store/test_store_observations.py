"""What of two observations of the same post holds, group of columns by group of columns."""

from datetime import timedelta

import pytest

from listening.model import Metrics
from listening.store.database import Store
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    a_page,
    a_post,
    an_author,
    empty,
    everything,
    later,
    one,
    rows,
    tallies,
    tally,
    write,
)


@pytest.mark.parametrize("name", ["lang", "uri", "conversation_id"])
def test_of_two_observations_at_the_same_time_one_always_holds(store: Store, name: str) -> None:
    held = []
    for values in ([None, "", "b", "a"], ["a", "", None, "b"], ["", "b", None, "a"]):
        empty(store)
        write(store, *(a_page(a_post(**{name: value})) for value in values))
        held.append(everything(store))
        assert one(store, "post", name) == "b"
    assert held[0] == held[1] == held[2]


def test_an_empty_value_holds_against_a_missing_one_of_the_same_time(store: Store) -> None:
    empty_first, empty_last = [a_post(uri=""), a_post()], [a_post(), a_post(uri="")]
    for pair in (empty_first, empty_last):
        empty(store)
        write(store, *map(a_page, pair))
        assert one(store, "post", "uri") == ""


def test_an_older_export_changes_no_fresh_figure(store: Store) -> None:
    fresh = a_post(metrics=Metrics(likes=9, impressions=90))
    old = later(fresh, -5, text="older", metrics=Metrics(likes=4, impressions=40))
    write(store, a_page(fresh, authors=[an_author(handle="new", followers_count=7)]))
    before = everything(store)
    old_author = an_author(observed_at=old.observed_at, handle="old", followers_count=3)
    write(store, a_page(old, authors=[old_author]))
    assert everything(store) == before


def test_a_newer_observation_without_impressions_does_not_erase_them(store: Store) -> None:
    post = a_post(metrics=Metrics(likes=1, bookmarks=2, impressions=40))
    write(store, a_page(post), a_page(later(post, metrics=Metrics(likes=5))))
    assert one(store, "post", "likes", "bookmarks", "impressions") == (5, 2, 40)


def test_a_newer_observation_without_any_counts_erases_none(store: Store) -> None:
    post = a_post(metrics=Metrics(1, 2, 3, 4, 5, 6))
    write(store, a_page(post, authors=[an_author(followers_count=8)]))
    write(
        store,
        a_page(
            later(post, metrics=Metrics()), authors=[an_author(observed_at=later(post).observed_at)]
        ),
    )
    assert one(store, "post", "reposts", "replies", "likes", "quotes", "impressions") == (
        1,
        2,
        3,
        4,
        6,
    )
    assert one(store, "author", "followers_count") == 8


def test_an_older_observation_fills_in_counts_that_no_newer_one_had(store: Store) -> None:
    post = a_post(metrics=Metrics(likes=5))
    write(store, a_page(post), a_page(later(post, -3, metrics=Metrics(likes=1, impressions=40))))
    assert one(store, "post", "likes", "impressions") == (5, 40)


def test_zero_is_a_count_and_not_a_missing_one(store: Store) -> None:
    post = a_post(metrics=Metrics(likes=5, impressions=40))
    write(store, a_page(post), a_page(later(post, metrics=Metrics(likes=0, impressions=0))))
    assert one(store, "post", "likes", "impressions") == (0, 0)


def test_an_export_that_does_not_tell_of_edits_takes_none_back(store: Store) -> None:
    post = a_post("2", edited_of="1")
    silent = later(post, edited_of=None)
    for pages in ([post, silent], [silent, post]):
        empty(store)
        write(store, *map(a_page, pages))
        assert one(store, "post", "edited_of") == "1"


def test_counts_above_two_billion_are_kept(store: Store) -> None:
    write(
        store,
        a_page(
            a_post(metrics=Metrics(impressions=2**40)), authors=[an_author(followers_count=2**33)]
        ),
    )
    assert one(store, "post", "impressions") == 2**40
    assert one(store, "author", "followers_count") == 2**33


def test_text_comes_back_as_it_was_written(store: Store) -> None:
    odd = 'tab\tnew\nline "quoted" back\\slash \\N \\. é 😀 \u202e'
    write(store, a_page(a_post(text=odd)))
    assert one(store, "post", "text") == odd


def test_new_posts_are_counted_once_per_campaign(store: Store) -> None:
    page = a_page(a_post("1"), a_post("1"), a_post("2"))
    assert write(store, page, page) == [2, 0]
    assert write(store, page, query=OTHER) == [2]


def test_a_snapshot_of_each_day_keeps_the_last_counts_of_it(store: Store) -> None:
    post = a_post(metrics=Metrics(likes=1))
    evening, tomorrow = (
        later(post, 5, metrics=Metrics(likes=2)),
        later(post, 24, metrics=Metrics(likes=3)),
    )
    write(store, a_page(tomorrow), a_page(evening), a_page(post))
    assert [row[2:6] for row in rows(store, "metric_snapshot")] == [
        (DAY, None, None, 2),
        (DAY + timedelta(days=1), None, None, 3),
    ]


def test_a_snapshot_keeps_the_impressions_that_a_later_observation_of_the_day_lacks(
    store: Store,
) -> None:
    morning = a_post(metrics=Metrics(likes=1, bookmarks=2, impressions=40))
    noon = later(morning, 2, metrics=Metrics(likes=5))
    evening = later(morning, 5, metrics=Metrics(impressions=70))
    for posts in ([morning, noon], [noon, morning]):
        empty(store)
        write(store, *map(a_page, posts))
        assert one(store, "metric_snapshot", "likes", "bookmarks", "impressions") == (5, 2, 40)
        write(store, a_page(evening))
        assert one(store, "metric_snapshot", "likes", "impressions") == (5, 70)


def test_a_post_whose_time_is_corrected_makes_both_its_days_stale(store: Store) -> None:
    write(store, a_page(a_post()))
    tally(store)
    moved = later(a_post(), created_at=NOON + timedelta(days=3))
    write(store, a_page(moved))
    assert tally(store) == [DAY, DAY + timedelta(days=3)]
    assert [cell.day for cell in tallies(store).cells] == [DAY + timedelta(days=3)]


def test_a_day_is_that_of_the_campaigns_timezone(store: Store) -> None:
    late = a_post(created_at=NOON + timedelta(hours=10, minutes=30))
    write(store, a_page(late))
    write(store, a_page(late), query=OTHER)
    assert [row[3] for row in rows(store, "post_campaign")] == [DAY + timedelta(days=1), DAY]
