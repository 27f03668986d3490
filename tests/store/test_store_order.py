"""The same posts give the same rows, whatever way and however often they come."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.model import Author, ExpectedCount, Kind, Metrics, Page, Post
from listening.store.database import Store
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    QUERY,
    a_deletion,
    a_page,
    a_post,
    an_author,
    empty,
    everything,
    later,
    one,
    rows,
    score_new,
    tallies,
    tally,
    write,
)

CREATED = {
    "1": NOON,
    "2": NOON + timedelta(hours=11),
    "3": NOON + timedelta(days=1),
    "é": NOON - timedelta(minutes=1),
}
FIRST_OF = {"2": "1", "3": "1"}
counts = st.none() | st.integers(0, 3) | st.just(2**40)
texts = st.sampled_from(["", "a", "good day", "Z", "ø"])
maybe = st.none() | texts
observed = st.integers(0, 3).map(lambda hours: NOON + timedelta(days=2, hours=9 * hours))
metrics = st.just(Metrics()) | st.builds(Metrics, counts, counts, counts, counts, counts, counts)
TAGS = st.sampled_from([(), ("#care",), ("#care", "@somebrand"), ("#other", "#nothing")])
SLOW_IS_FINE = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
]


@st.composite
def posts(draw: st.DrawFn) -> Post:
    post_id = draw(st.sampled_from(sorted(CREATED)))
    return Post(
        source="x",
        post_id=post_id,
        author_id=draw(st.sampled_from(["a1", "ä2"])),
        text=draw(texts),
        created_at=CREATED[post_id],
        observed_at=draw(observed),
        kind=draw(st.sampled_from(Kind)),
        lang=draw(maybe),
        conversation_id=draw(maybe),
        uri=draw(maybe),
        edited_of=draw(st.sampled_from([None, FIRST_OF.get(post_id)])),
        metrics=draw(metrics),
        tags=draw(TAGS),
    )


authors = st.builds(
    Author,
    source=st.just("x"),
    author_id=st.sampled_from(["a1", "ä2"]),
    observed_at=observed,
    handle=maybe,
    followers_count=counts,
    created_at=st.none() | observed,
)
deletions = st.builds(
    a_deletion,
    st.sampled_from(sorted(CREATED)),
    why=st.sampled_from(["gone", "protected"]),
    deleted_at=observed,
)
expected = st.builds(
    ExpectedCount, st.just("x"), st.sampled_from([DAY, DAY + timedelta(days=1)]), st.integers(0, 9)
)
pages = st.builds(
    lambda own, context, who, gone, seen: a_page(
        *own, context=context, authors=who, deletions=gone, expected=seen
    ),
    st.lists(posts(), max_size=3),
    st.lists(posts(), max_size=1),
    st.lists(authors, max_size=2),
    st.lists(deletions, max_size=1) | st.just([]),
    st.lists(expected, max_size=1),
)


def score_and_tally(store: Store) -> None:
    for campaign in ("care", "other"):
        score_new(store, campaign)
        tally(store, campaign)


def written(store: Store, pages_and_queries: list[tuple[Page, int]], *, tally_each: bool) -> object:
    empty(store)
    for page, query in pages_and_queries:
        write(store, page, query=(QUERY, OTHER)[query])
        if tally_each:
            score_and_tally(store)
    before = {} if tally_each else everything(store)
    score_and_tally(store)
    return before, everything(store), tallies(store, "care"), tallies(store, "other")


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(data=st.data(), batch=st.lists(st.tuples(pages, st.integers(0, 1)), min_size=1, max_size=4))
def test_pages_written_in_any_order_and_twice_give_the_same_rows(
    store: Store, data: st.DataObject, batch: list[tuple[Page, int]]
) -> None:
    once = written(store, batch, tally_each=False)
    shuffled = data.draw(st.permutations(batch + batch))
    assert written(store, shuffled, tally_each=False) == once


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(data=st.data(), batch=st.lists(st.tuples(pages, st.integers(0, 1)), min_size=1, max_size=4))
def test_counting_after_every_page_gives_the_same_rows_as_counting_once(
    store: Store, data: st.DataObject, batch: list[tuple[Page, int]]
) -> None:
    _, *once = written(store, batch, tally_each=False)
    shuffled = data.draw(st.permutations(batch))
    _, *each = written(store, shuffled, tally_each=True)
    assert each == once


@pytest.mark.postgres
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(batch=st.lists(st.tuples(pages, st.integers(0, 1)), min_size=1, max_size=4))
def test_both_databases_hold_equal_rows_and_tallies_after_the_same_pages(
    sqlite: Store, postgresql: Store, batch: list[tuple[Page, int]]
) -> None:
    assert written(sqlite, batch, tally_each=False) == written(postgresql, batch, tally_each=False)
    assert rows(sqlite, "raw") == rows(postgresql, "raw")


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
    write(store, a_page(post), a_page(later(post, edited_of=None)))
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
