"""X API v2 records become posts, context, authors, raw records and rejects."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from listening.model import Kind, Metrics, Page, Reject
from listening.sources.x_records import may_hold_posts, merge_pages, parse_page
from tests.fakes.x_posts import (
    RETRIEVED_AT,
    a_page,
    a_post,
    a_repost,
    a_user,
    flattened,
    refers,
    renamed,
    tagged,
)


def the_post(record: dict[str, Any], *context: dict[str, Any]) -> Any:
    page = parse_page(a_page([record], context))
    assert page.rejects == ()
    (post,) = page.posts
    return post


def the_reject(record: Any) -> Reject:
    page = parse_page(a_page([a_post("1")], users=()) | {"data": [a_post("1"), record]})
    assert [post.post_id for post in page.posts] == ["1"]
    (reject,) = page.rejects
    return reject


def test_a_post_comes_with_all_its_fields() -> None:
    post = the_post(
        a_post("7", conversation_id="5", entities=tagged("BigDay", mentions=("Brand",)))
    )
    assert post.post_id == "7"
    assert post.author_id == "501"
    assert post.conversation_id == "5"
    assert post.lang == "en"
    assert post.kind is Kind.ORIGINAL
    assert post.tags == ("#bigday", "@brand")
    assert post.created_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert post.observed_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert post.metrics == Metrics(reposts=1, replies=2, likes=3, quotes=4)


def test_a_count_that_is_not_given_is_not_zero() -> None:
    post = the_post(a_post("1", public_metrics={"like_count": 0}))
    assert post.metrics == Metrics(likes=0)


def test_impressions_and_bookmarks_are_read_where_given() -> None:
    post = the_post(a_post("1", public_metrics={"impression_count": 90, "bookmark_count": 2}))
    assert post.metrics == Metrics(impressions=90, bookmarks=2)


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["quoted"], Kind.QUOTE),
        (["quoted", "replied_to"], Kind.REPLY),
        (["replied_to", "retweeted"], Kind.REPOST),
        (["something_new"], Kind.ORIGINAL),
        ([], Kind.ORIGINAL),
    ],
)
def test_a_repost_comes_before_a_reply_and_a_reply_before_a_quote(
    types: list[str], kind: Kind
) -> None:
    assert the_post(a_post("1", referenced_tweets=[refers(how, "2") for how in types])).kind is kind


def test_a_repost_takes_the_whole_text_and_the_tags_of_what_it_reposts() -> None:
    original = a_post(
        "2", text="short", note_tweet={"text": "the whole text", "entities": tagged("Late")}
    )
    post = the_post(a_repost("1", of="2", entities=tagged("Own")), original)
    assert post.text == "the whole text"
    assert post.tags == ("#late", "#own")


def test_a_repost_of_a_post_in_the_same_page_takes_its_text() -> None:
    page = parse_page(a_page([a_repost("1", of="2"), a_post("2", text="whole")]))
    assert [post.text for post in page.posts] == ["whole", "whole"]
    assert page.context == ()


def test_a_repost_of_what_is_not_known_keeps_its_own_text() -> None:
    assert the_post(a_repost("1", of="2")).text.startswith("RT @made_up")


@pytest.mark.parametrize("how", ["replied_to", "quoted"])
def test_a_repost_alone_tells_which_post_it_repeats(how: str) -> None:
    assert the_post(a_repost("1", of="2")).repost_of == "2"
    assert the_post(renamed(a_repost("1", of="2"))).repost_of == "2"
    assert the_post(a_post("1", referenced_tweets=[refers(how, "2")])).repost_of is None


def test_a_quote_keeps_its_own_text() -> None:
    quote = a_post("1", text="mine", referenced_tweets=[refers("quoted", "2")])
    assert the_post(quote, a_post("2", text="theirs")).text == "mine"


def test_a_tag_that_stands_in_the_note_alone_is_found() -> None:
    post = the_post(
        a_post("1", entities=tagged("one"), note_tweet={"text": "long", "entities": tagged("two")})
    )
    assert (post.text, post.tags) == ("long", ("#one", "#two"))


def test_tags_are_read_from_the_text_where_there_are_no_entities() -> None:
    post = the_post(
        a_post(
            "1", text="So #BigDay, @Brand! not a@b.example or #12 but #\uff22\uff29\uff27 and #दिन"
        )
    )
    assert post.tags == ("#big", "#bigday", "#दिन", "@brand")


def test_tags_of_one_spelling_are_one_tag() -> None:
    assert the_post(a_post("1", entities=tagged("BIGDAY", "bigday", "\uff22ig\uff24ay"))).tags == (
        "#bigday",
    )


def test_html_entities_are_unescaped_once() -> None:
    assert (
        the_post(a_post("1", text="this &amp; that &amp;lt; &lt;3")).text == "this & that &lt; <3"
    )


def test_what_no_store_takes_is_replaced() -> None:
    post = the_post(a_post("1", text="a\x00b\ud800c", entities=tagged("x\x00")))
    assert (post.text, post.tags) == ("a\ufffdb\ufffdc", ("#x\ufffd",))


def test_the_raw_record_of_half_a_surrogate_pair_can_be_read_again() -> None:
    page = parse_page(a_page([a_post("1", text="\ud800")]))
    assert json.loads(page.raw[0].body)["text"] == "\ud800"


def test_a_later_version_names_the_first() -> None:
    assert the_post(a_post("3", edit_history_tweet_ids=["1", "2", "3"])).edited_of == "1"
    assert the_post(a_post("1", edit_history_tweet_ids=["1", "2"])).edited_of is None
    assert the_post(a_post("1", edit_history_tweet_ids=["1", "2", "3"])).replaced_by == "3"
    assert the_post(a_post("3", edit_history_tweet_ids=["1", "2", "3"])).replaced_by is None


def test_ids_that_are_numbers_are_kept_exactly() -> None:
    post = the_post(a_post("1", id=1234567890123456789, author_id=987654321098765432))
    assert (post.post_id, post.author_id) == ("1234567890123456789", "987654321098765432")


@pytest.mark.parametrize("lang", ["und", "qme", "zxx", None])
def test_the_language_is_kept_as_given(lang: str | None) -> None:
    assert the_post(a_post("1", lang=lang)).lang == lang


@pytest.mark.parametrize(
    "written", ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z", "2026-03-01T12:00:00+02:00"]
)
def test_a_time_is_read_with_and_without_fraction_and_with_offset(written: str) -> None:
    post = the_post(a_post("1", created_at=written))
    assert post.created_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert post.created_at.utcoffset() == timedelta(0)


def test_context_is_what_the_posts_refer_to_and_nothing_else() -> None:
    quote = a_post("1", referenced_tweets=[refers("quoted", "2")])
    page = parse_page(a_page([quote], (a_post("2", author_id="502"), a_post("3"))))
    assert [post.post_id for post in page.context] == ["2"]


def test_authors_are_those_of_the_posts_and_only_where_the_user_came_along() -> None:
    posts = [
        a_post("1"),
        a_post("2", author_id="503"),
        a_post("3", referenced_tweets=[refers("quoted", "4")]),
    ]
    users = (a_user("501", public_metrics={"followers_count": 12}), a_user("502"))
    page = parse_page(a_page(posts, (a_post("4", author_id="502"),), users))
    (author,) = page.authors
    assert (author.author_id, author.handle, author.followers_count) == ("501", "made_up_501", 12)
    assert author.created_at == datetime(2015, 1, 1, tzinfo=UTC)


def test_an_odd_user_or_context_post_costs_no_post() -> None:
    quote = a_post("1", referenced_tweets=[refers("quoted", "2")])
    page = parse_page(a_page([quote], (a_post("2", text=None),), (a_user("501", username=5),)))
    assert (len(page.posts), page.context, page.authors, page.rejects) == (1, (), (), ())


def test_the_raw_record_is_the_post_as_it_came_and_nothing_else() -> None:
    record = a_repost("1", of="2", field_of_tomorrow=[1])
    (raw,) = parse_page(a_page([record], (a_post("2"),))).raw
    assert orjson.loads(raw.body) == record
    assert raw.body == orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def test_the_raw_record_of_a_flattened_post_holds_no_other_persons_words() -> None:
    post = a_repost("1", of="2", entities=tagged("one", mentions=("Brand",)))
    (record,) = flattened(a_page([post], (a_post("2", text="theirs"),)))
    assert b"theirs" in orjson.dumps(record)
    (raw,) = parse_page(record).raw
    assert orjson.loads(raw.body) == post


def test_the_time_of_observation_is_the_argument_then_the_retrieval_then_the_writing() -> None:
    given = datetime(2026, 4, 1, tzinfo=UTC)
    page = a_page([a_post("1")])
    assert parse_page(page, given).posts[0].observed_at == given
    assert parse_page(page).posts[0].observed_at == datetime.fromisoformat(RETRIEVED_AT)
    page["__twarc"] = {"retrieved_at": "yesterday"}
    assert parse_page(page).posts[0].observed_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_both_vocabularies_give_the_same_rows() -> None:
    original = a_post(
        "2", author_id="502", note_tweet={"text": "whole", "entities": tagged("late")}
    )
    old = a_page([a_repost("1", of="2", edit_history_tweet_ids=["0", "1"])], (original,))
    assert rows(parse_page(renamed(old))) == rows(parse_page(old))
    assert [rows(parse_page(renamed(post))) for post in flattened(old)] == [rows(parse_page(old))]


def test_a_page_with_one_post_as_an_object_is_read_as_a_stream_sends_it() -> None:
    assert len(parse_page(a_page([]) | {"data": a_post("1")}).posts) == 1


def test_a_post_that_comes_twice_is_one_row() -> None:
    page = parse_page(a_page([a_post("1"), a_post("1", text="again")]))
    assert [post.text for post in page.posts] == ["again"]
    assert len(page.raw) == 1


def test_of_pages_merged_the_newest_observation_stays() -> None:
    old, new = (
        parse_page(a_page([a_post("1")]), datetime(2026, 4, day, tzinfo=UTC)) for day in (1, 2)
    )
    for order in ([old, new], [new, old]):
        (post,) = merge_pages(order).posts
        assert post.observed_at.day == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": None}, "id is missing"),
        ({"id": 1.5}, "id is not an id"),
        ({"author_id": None}, "author_id is missing"),
        ({"created_at": None}, "created_at is missing"),
        ({"created_at": "yesterday"}, "created_at is not a timestamp with an offset"),
        ({"created_at": "2026-03-01T10:00:00"}, "created_at is not a timestamp with an offset"),
        (
            {"created_at": "0001-01-01T00:00:00+05:00"},
            "created_at is not a timestamp with an offset",
        ),
        ({"text": None}, "text is missing"),
        ({"text": ["a"]}, "text is not text"),
        ({"lang": 5}, "lang is not text"),
        ({"public_metrics": "many"}, "public_metrics is not an object"),
        ({"public_metrics": {"like_count": "3"}}, "like_count is not a whole number"),
        ({"public_metrics": {"like_count": -1}}, "like_count is not a whole number"),
        ({"public_metrics": {"like_count": 1.5}}, "like_count is not a whole number"),
        ({"public_metrics": {"like_count": True}}, "like_count is not a whole number"),
        (
            {"public_metrics": {"like_count": 2**63 - 1}},
            "like_count is larger than any count can be",
        ),
        ({"public_metrics": {"like_count": 1e30}}, "like_count is larger than any count can be"),
        ({"entities": {"hashtags": [{}]}}, "entities.hashtags has an entry without a tag"),
        ({"entities": {"hashtags": 5}}, "entities.hashtags is not a list"),
        ({"referenced_tweets": "1"}, "referenced_tweets is not a list"),
        ({"referenced_tweets": [{"id": "1"}]}, "referenced_tweets has an entry without a type"),
        ({"edit_history_tweet_ids": "1"}, "edit_history_tweet_ids is not a list"),
    ],
)
def test_a_post_that_cannot_be_read_is_a_reject_that_names_the_field(
    fields: dict[str, Any], reason: str
) -> None:
    record = a_post("2", **fields)
    reject = the_reject(record)
    assert (reject.line, reject.reason) == (0, reason)
    assert orjson.loads(reject.text) == record


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"start": "a", "end": "b", "tweet_count": 3}, "a count of posts, not a post"),
        (
            {"id": "1", "action": "delete", "created_at": "2026-03-01T10:00:00Z"},
            "a compliance result, not a post",
        ),
        (a_user("5"), "a user, not a post"),
        (
            {"id_str": "1", "text": "old"},
            "a post of API v1.1, which is not read: collect it again with API v2",
        ),
        ({"colour": "red"}, "not a post: it has none of a post's fields"),
    ],
)
def test_a_record_that_is_no_post_is_a_reject_that_says_what_it_is(
    record: Any, reason: str
) -> None:
    assert the_reject(record).reason == reason
    assert [reject.reason for reject in parse_page(record).rejects] == [reason]
    assert not may_hold_posts(record)


def test_an_item_that_is_no_object_is_a_reject() -> None:
    assert the_reject(5).reason == "not an object, so not a post"


def test_errors_beside_data_are_no_rejects() -> None:
    page = a_page([a_post("1")], errors=[{"title": "Not Found Error", "type": "t"}])
    assert parse_page(page).rejects == ()


def test_errors_without_data_are_one_reject_that_quotes_no_value() -> None:
    error = {
        "title": "Operational\nDisconnect",
        "type": "https://t.example",
        "detail": "about @someone",
        "value": "42",
    }
    (reject,) = parse_page({"errors": [error, error]}).rejects
    assert reject.reason == "an error of X, not a page: Operational Disconnect https://t.example"


def test_an_error_object_of_x_is_a_reject() -> None:
    (reject,) = parse_page({"title": "Unauthorized", "type": "about:blank", "status": 401}).rejects
    assert reject.reason == "an error of X, not a page: Unauthorized about:blank"


@pytest.mark.parametrize(
    "page",
    [{"meta": {"result_count": 0}}, {"data": None, "meta": {"result_count": 0}}, {"data": []}],
)
def test_an_empty_page_is_empty(page: dict[str, Any]) -> None:
    assert parse_page(page) == Page()
    assert may_hold_posts(page)


def test_a_page_whose_data_are_missing_is_a_reject() -> None:
    assert [each.reason for each in parse_page({"meta": {"result_count": 5}}).rejects] == [
        "a page without data"
    ]


def test_a_record_nested_too_deep_to_write_is_a_reject() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert the_reject(a_post("2", deep=deep)).reason == "nested too deep"


def rows(*pages: Page) -> tuple[Any, ...]:
    page = merge_pages(pages)
    return page.posts, page.context, page.authors, page.rejects
