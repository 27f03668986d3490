"""What came in is counted once, however often and in however many pages it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.model import Kind, Page, Reject
from listening.pipeline import intake
from listening.pipeline.intake import Counter
from listening.store.rows import rows_of
from tests.store.made_up import NOON, a_post

SAID = st.tuples(st.integers(0, 20), st.integers(0, 5))


@given(st.lists(st.lists(SAID, max_size=12), max_size=6))
def test_posts_authors_and_reposts_are_counted_once_in_any_number_of_parts(
    pages: list[list[tuple[int, int]]],
) -> None:
    kinds = {True: Kind.REPOST, False: Kind.ORIGINAL}
    with pytest.MonkeyPatch.context() as patch, Counter() as counter:
        patch.setattr(intake, "AT_ONCE_BYTES", 64)
        for said in pages:
            posts = [
                a_post(str(post), author_id=str(author), kind=kinds[post % 3 == 0])
                for post, author in said
            ]
            counter.add(rows_of(Page(posts=posts), NOON, "sqlite"), 1)
            counter.intake([])  # between pages too
        counted = counter.intake([])
    posts = {post for said in pages for post, _ in said}
    authors = {author for said in pages for _, author in said}
    assert (counted.posts, counted.authors) == (len(posts), len(authors))
    assert counted.reposts == sum(post % 3 == 0 for post in posts)
    assert counted.new == len(pages)


def test_rejects_are_all_counted() -> None:
    page = Page(rejects=(Reject(1, "not JSON", "x"), Reject(2, "not JSON", "x")))
    with Counter() as counter:
        counter.add(rows_of(page, NOON, "sqlite"), 0)
        assert counter.intake(["a file"]).rejects == 2
