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
    an_author,
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
    "r": NOON + timedelta(days=1, hours=2),
    "s": NOON + timedelta(hours=5),
    "é": NOON - timedelta(minutes=1),
}
FIRST_OF = {"2": "1", "3": "1"}
ORIGINAL_OF = {"r": "2", "s": "1"}
AUTHOR_OF = {"1": "a1", "2": "a1", "3": "a1", "r": "ä2", "s": "ö3", "é": "ä2"}
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
def posts(draw: st.DrawFn, author_id: st.SearchStrategy[str] | None = None) -> Post:
    """A post that tells what it edits or repeats, or does not, by its author or by anybody."""
    post_id = draw(st.sampled_from(sorted(CREATED)))
    return Post(
        source="x",
        post_id=post_id,
        author_id=AUTHOR_OF[post_id] if author_id is None else draw(author_id),
        text=draw(texts),
        created_at=CREATED[post_id],
        observed_at=draw(observed),
        kind=draw(st.sampled_from(Kind)),
        lang=draw(maybe),
        conversation_id=draw(maybe),
        uri=draw(maybe),
        edited_of=draw(st.sampled_from([None, FIRST_OF.get(post_id)])),
        repost_of=draw(st.sampled_from([None, ORIGINAL_OF.get(post_id)])),
        metrics=draw(metrics),
        tags=draw(TAGS),
    )


anybody = st.sampled_from(["a1", "ä2"])
authors = st.builds(
    Author,
    source=st.just("x"),
    author_id=anybody,
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
changing_pages = st.builds(
    lambda own, context, who, seen: a_page(*own, context=context, authors=who, expected=seen),
    st.lists(posts(anybody), max_size=3),
    st.lists(posts(anybody), max_size=1),
    st.lists(authors, max_size=2),
    st.lists(expected, max_size=1),
)
"""Pages that never agree on anything, but of which no post is deleted."""

deleting_pages = st.builds(
    lambda own, context, gone: a_page(
        *own,
        context=context,
        authors=[an_author(post.author_id, handle=post.author_id) for post in own],
        deletions=gone,
    ),
    st.lists(posts(), max_size=3),
    st.lists(posts(), max_size=1),
    st.lists(deletions, max_size=2),
)
"""Pages that agree on authors, who come with their posts: what went with a post is not kept,
so that of two observations of an author the one that stays may be that of the post that does."""

batches = st.one_of(
    st.lists(st.tuples(each, st.integers(0, 1)), min_size=1, max_size=5)
    for each in (changing_pages, deleting_pages)
)


FAST_ON_SQLITE = pytest.mark.parametrize(
    "url",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])],
    indirect=True,
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


@FAST_ON_SQLITE
@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(data=st.data(), batch=batches)
def test_pages_written_in_any_order_and_twice_give_the_same_rows(
    store: Store, data: st.DataObject, batch: list[tuple[Page, int]]
) -> None:
    once = written(store, batch, tally_each=False)
    shuffled = data.draw(st.permutations(batch + batch))
    assert written(store, shuffled, tally_each=False) == once


@FAST_ON_SQLITE
@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(data=st.data(), batch=batches)
def test_counting_after_every_page_gives_the_same_rows_as_counting_once(
    store: Store, data: st.DataObject, batch: list[tuple[Page, int]]
) -> None:
    _, *once = written(store, batch, tally_each=False)
    shuffled = data.draw(st.permutations(batch))
    _, *each = written(store, shuffled, tally_each=True)
    assert each == once


@pytest.mark.postgres
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(batch=batches)
def test_both_databases_hold_equal_rows_and_tallies_after_the_same_pages(
    sqlite: Store, postgresql: Store, batch: list[tuple[Page, int]]
) -> None:
    assert written(sqlite, batch, tally_each=False) == written(postgresql, batch, tally_each=False)
    assert rows(sqlite, "raw") == rows(postgresql, "raw")
