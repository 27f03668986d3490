"""What stands out: top posts, authors and related tags, by reach, engagement or sentiment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from listening.model import Kind, Label, Metrics, Role
from listening.store.database import Store
from listening.store.exploring import (
    By,
    RelatedTag,
    Slice,
    TopAuthor,
    TopPost,
    read_related_tags,
    read_top_authors,
    read_top_posts,
)
from tests.store.made_up import (
    DAY,
    FIRST,
    LAST,
    NOON,
    QUERY,
    SCORER,
    a_page,
    a_post,
    a_reposted,
    an_author,
    run,
    score_all,
    write,
)

ALL = Slice("care", FIRST, LAST)
OWN = (*QUERY.tags, *QUERY.mentions)


def seen(impressions: int | None, likes: int) -> Metrics:
    return Metrics(reposts=0, replies=0, likes=likes, quotes=0, impressions=impressions)


@pytest.fixture
def told(store: Store) -> Store:
    """Five posts by three authors; the last is an edit of the one before it."""
    posts = [
        a_post("1", author_id="a1", metrics=seen(100, 1), tags=("#care", "#rain", "@somebrand")),
        a_post("2", author_id="a2", metrics=seen(None, 9), tags=("#care", "#rain", '#odd"\\')),
        a_post("3", author_id="a1", metrics=seen(50, 3), tags=("#care",), lang="da"),
        a_post("4", author_id="a3", text="before", metrics=seen(999, 99), tags=("#care", "#gone")),
        a_post(
            "5", author_id="a3", edited_of="4", created_at=NOON + timedelta(minutes=9),
            metrics=seen(10, 0), tags=("#care", "#sun"),
        ),
        a_reposted("6", author_id="a2", repost_of="1", tags=("#care", "#rain")),
    ]  # fmt: skip
    authors = [
        an_author("a1", handle="one", followers_count=10),
        an_author("a2", handle="two", followers_count=2000),
        an_author("a3", handle="three"),
    ]
    write(store, a_page(*posts, authors=authors))
    score_all(
        store,
        {"1": Label.NEGATIVE, "2": Label.POSITIVE, "3": Label.NEGATIVE, "5": Label.NEUTRAL},
    )
    run(store, "INSERT INTO campaign_role VALUES ('care', 'x', 'a2', 'staff')")
    run(store, "UPDATE score SET negative = 0.6 WHERE post_id = '1'")
    run(store, "UPDATE score SET negative = 0.9 WHERE post_id = '3'")
    return store


def posts(store: Store, part: Slice = ALL, by: By = By.REACH, top: int = 9) -> list[TopPost]:
    with store.reading() as connection:
        return read_top_posts(connection, SCORER, part, by, top)


def ids(store: Store, part: Slice = ALL, by: By = By.REACH, top: int = 9) -> list[str]:
    return [post.post_id for post in posts(store, part, by, top)]


def authors(store: Store, part: Slice = ALL, by: By = By.REACH, top: int = 9) -> list[TopAuthor]:
    with store.reading() as connection:
        return read_top_authors(connection, SCORER, part, by, top)


def tags(store: Store, part: Slice = ALL, by: By = By.REACH, top: int = 9) -> list[RelatedTag]:
    with store.reading() as connection:
        return read_related_tags(connection, SCORER, part, by, top, own=OWN)


def test_the_most_shown_come_first_and_those_not_counted_last(told: Store) -> None:
    assert ids(told) == ["1", "3", "5", "2"]
    assert ids(told, top=2) == ["1", "3"]


def test_the_most_engaged_with_come_first(told: Store) -> None:
    assert ids(told, by=By.ENGAGEMENT) == ["2", "3", "1", "5"]


def test_the_surest_of_a_sentiment_come_first(told: Store) -> None:
    assert ids(told, by=By.SENTIMENT)[:2] == ["3", "1"]
    assert ids(told, replace(ALL, label=Label.POSITIVE), By.SENTIMENT) == ["2"]


def test_a_post_says_what_is_known_of_it(told: Store) -> None:
    assert posts(told, by=By.ENGAGEMENT)[0] == TopPost(
        source="x", post_id="2", created_at=NOON, handle="two", role="staff", followers=2000,
        kind="original", lang="en", label="positive", impressions=None, engagements=9,
        text="good day 2", uri=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"tag": "#rain"}, ["1", "2"]),
        ({"tag": "@somebrand"}, ["1"]),
        ({"tag": "#rai"}, []),
        ({"lang": "da"}, ["3"]),
        ({"role": Role.STAFF}, ["2"]),
        ({"role": Role.CUSTOMER}, ["1", "3", "5"]),
        ({"source": "y"}, []),
        ({"kind": Kind.REPOST}, ["6"]),
        ({"label": Label.NEGATIVE}, ["1", "3"]),
        ({"label": Label.NEGATIVE, "tag": "#rain"}, ["1"]),
        ({"since": DAY + timedelta(days=1)}, []),
        ({"campaign": "other"}, []),
    ],
)
def test_a_slice_leaves_out_the_rest(
    told: Store, chosen: dict[str, object], found: list[str]
) -> None:
    assert ids(told, replace(ALL, **chosen)) == found


def test_authors_have_their_posts_reposts_and_what_they_got(told: Store) -> None:
    assert authors(told)[0] == TopAuthor(
        source="x", author_id="a2", handle="two", role="staff", followers=2000, posts=1, reposts=1,
        impressions=None, engagements=9, negative=0, neutral=0, positive=1,
    )  # fmt: skip
    assert [each.author_id for each in authors(told)] == ["a2", "a1", "a3"]
    assert [each.author_id for each in authors(told, by=By.ENGAGEMENT)] == ["a2", "a1", "a3"]
    assert [each.negative for each in authors(told, by=By.SENTIMENT)] == [2, 0, 0]
    assert [each.author_id for each in authors(told, top=1)] == ["a2"]


def test_related_tags_are_those_beside_the_campaigns_own(told: Store) -> None:
    assert tags(told)[0] == RelatedTag(
        tag="#rain", posts=2, authors=2, impressions=100, engagements=10, negative=1, neutral=0,
        positive=1,
    )  # fmt: skip
    assert [each.tag for each in tags(told)] == ["#rain", "#sun", '#odd"\\']
    assert [each.tag for each in tags(told, by=By.ENGAGEMENT)][:2] == ["#rain", '#odd"\\']
    assert [each.tag for each in tags(told, replace(ALL, lang="da"))] == []


def test_nothing_stands_out_where_there_is_nothing(store: Store) -> None:
    assert (posts(store), authors(store), tags(store)) == ([], [], [])
