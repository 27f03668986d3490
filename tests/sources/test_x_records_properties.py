"""What holds for any X API v2 record, whatever stands in its fields."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.model import Page
from listening.sources.x_records import may_hold_posts, merge_pages, parse_page
from tests.fakes.x_posts import RETRIEVED_AT, a_page, a_post, a_user, flattened, refers, tagged

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def rows(*pages: Page) -> tuple[Any, ...]:
    page = merge_pages(pages)
    return page.posts, page.context, page.authors, page.rejects


IDS = st.sampled_from([str(number) for number in range(1, 8)])
HOW = st.sampled_from(["retweeted", "quoted", "replied_to", "unknown"])
TIMES = st.integers(0, 9).map(lambda hour: f"2026-03-01T0{hour}:00:00Z")
ENTITIES = st.none() | st.lists(st.text("aBß#", min_size=1, max_size=3)).map(
    lambda tags: tagged(*tags)
)


@st.composite
def posts(draw: st.DrawFn, ids: list[str]) -> list[dict[str, Any]]:
    return [
        a_post(
            post_id,
            author_id=draw(IDS),
            created_at=draw(TIMES),
            text=draw(st.text(max_size=20)),
            entities=draw(ENTITIES),
            referenced_tweets=[
                refers(draw(HOW), draw(IDS)) for _ in range(draw(st.integers(0, 2)))
            ],
            note_tweet=draw(
                st.none() | st.builds(lambda text: {"text": text}, st.text(max_size=9))
            ),
        )
        for post_id in ids
    ]


@st.composite
def pages(draw: st.DrawFn) -> dict[str, Any]:
    everything = draw(posts([str(number) for number in range(1, 8)]))
    data = everything[: draw(st.integers(0, 7))]
    users = [a_user(key) for key in draw(st.sets(IDS))]
    retrieved = draw(st.sampled_from([{"retrieved_at": RETRIEVED_AT}, {}]))
    context = everything[draw(st.integers(0, 7)) :] + data
    return a_page(data, tuple(context), tuple(users), __twarc=retrieved)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_a_page_and_its_flattened_form_give_the_same_rows(page: dict[str, Any]) -> None:
    assert rows(*map(parse_page, flattened(page))) == rows(parse_page(page))


FIELDS = [*a_post("1"), "entities", "referenced_tweets", "referenced_posts", "note_tweet", "author"]


ODD = JUNK | st.builds(
    lambda junk: [{"type": "retweeted", "id": "1", "text": junk, "tag": junk}, junk], JUNK
)
ODD_FIELDS = st.dictionaries(
    st.sampled_from(FIELDS), ODD | st.fixed_dictionaries({"mentions": ODD})
)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(ODD_FIELDS)
def test_junk_in_any_fields_of_a_post_never_loses_the_others(fields: dict[str, Any]) -> None:
    odd = a_post("2") | fields
    page = parse_page(a_page([a_post("1"), odd, a_post("3")], users=()))
    assert {"1", "3"} <= {post.post_id for post in page.posts}
    assert len(page.posts) + len(page.rejects) >= 2
    alone = parse_page(odd)
    assert len(alone.posts) + len(alone.rejects) == 1


def test_references_under_both_names_may_be_odd_under_one() -> None:
    odd = a_post("1", referenced_posts=[], referenced_tweets=[5, "id"], author=a_user("501"))
    assert len(parse_page(odd).posts) == 1


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["includes", "errors", "meta", "__twarc", "users", "tweets"]), JUNK)
def test_junk_around_the_posts_never_loses_them(field: str, junk: Any) -> None:
    page = a_page([a_post("1", referenced_tweets=[refers("quoted", "9")])])
    holder = page["includes"] if field in page["includes"] else page
    holder[field] = junk
    assert [post.post_id for post in parse_page(page).posts] == ["1"]


@settings(max_examples=200, deadline=None)
@given(JUNK)
def test_junk_in_place_of_a_page_never_raises(junk: Any) -> None:
    for record in (junk, {"data": junk}, {"data": [junk]}, {"errors": junk}):
        parse_page(record)
        may_hold_posts(record)
