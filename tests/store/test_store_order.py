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
    empty,
    everything,
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
