"""Lookup on the fake X: what is given, what is told of the rest, and which fields come."""

import pytest

from tests.fakes.asking import NOW, RECENT, Asking, before
from tests.fakes.x.answers import Json


def looked_up(x: Asking, *ids: str, **params: str) -> Json:
    answer = x.get("/2/tweets", {"ids": ",".join(ids), **params})
    assert answer.status == 200, answer.body
    return answer.body


def told(body: Json) -> list[tuple[str, str]]:
    return [(each["resource_id"], each["type"].rpartition("/")[2]) for each in body["errors"]]


def test_posts_that_are_gone_or_hidden_are_told_beside_those_that_are_there(x: Asking) -> None:
    world, at = x.fake.world, before(hours=1)
    there, gone, hidden, banned = (world.post("hello", str(n), at) for n in range(4))
    later = world.post("later", at=before(hours=-1))
    world.delete(gone)
    world.protect("2")
    world.suspend("3", NOW)
    body = looked_up(x, there, gone, hidden, banned, later, "17")
    assert [post["id"] for post in body["data"]] == [there]
    missing, unauthorized = "resource-not-found", "not-authorized-for-resource"
    expected = [(gone, missing), (hidden, unauthorized), (banned, unauthorized)]
    assert told(body) == [*expected, (later, missing), ("17", missing)]


def test_a_lookup_of_nothing_that_is_there_has_errors_alone(x: Asking) -> None:
    assert looked_up(x, "17").keys() == {"errors", "meta"}


@pytest.mark.parametrize("ids", ["", "abc", ",".join(str(n) for n in range(1, 102))])
def test_no_ids_odd_ids_and_more_than_a_hundred_are_refused(x: Asking, ids: str) -> None:
    for path in ("/2/tweets", "/2/users"):
        refusal = x.get(path, {"ids": ids})
        assert refusal.status == 400
        assert "ids" in refusal.body["errors"][0]["parameters"]


def test_an_older_version_is_still_looked_up_and_lists_the_newer(x: Asking) -> None:
    first = x.fake.world.post("hello", at=before(hours=1))
    second = x.fake.world.edit(first, "hello again", before(minutes=50))
    (post,) = looked_up(x, first)["data"]
    assert post["edit_history_tweet_ids"] == [first, second]


def test_users_come_by_id_protected_ones_too(x: Asking) -> None:
    for user_id in ("1", "2", "3"):
        x.fake.world.user(user_id)
    x.fake.world.protect("2")
    x.fake.world.suspend("3")
    body = x.get("/2/users", {"ids": "1,2,3,4", "user.fields": "protected"}).body
    assert [(user["id"], user["protected"]) for user in body["data"]] == [("1", False), ("2", True)]
    assert [(each["resource_id"], each["title"]) for each in body["errors"]] == [
        ("3", "Forbidden"),
        ("4", "Not Found Error"),
    ]


def test_followers_come_a_thousand_a_page_the_latest_first(x: Asking) -> None:
    world = x.fake.world
    world.followers[world.user("1")] = [world.user(str(n)) for n in range(1000, 3500)]
    ids, token = [], None
    while token or not ids:
        more = {"pagination_token": token} if token else {}
        body = x.get("/2/users/1/followers", {"max_results": 1000, **more}).body
        ids += [user["id"] for user in body["data"]]
        token = body["meta"].get("next_token")
    assert ids == [str(n) for n in range(3499, 999, -1)]
    assert len(x.fake.requests) == 3


def test_who_reposted_and_what_quotes_a_post_come_the_latest_first(x: Asking) -> None:
    world, at = x.fake.world, before(hours=1)
    first = world.post("hello", at=at)
    for user_id in ("11", "12"):
        world.repost(first, world.user(user_id), at)
    quotes = [world.post("look", "13", at, (("quoted", first),)) for _ in range(12)]
    reposted = x.get(f"/2/tweets/{first}/retweeted_by").body
    assert [user["id"] for user in reposted["data"]] == ["12", "11"]
    body = x.get(f"/2/tweets/{first}/quote_tweets").body
    assert [post["id"] for post in body["data"]] == quotes[:1:-1]
    token = body["meta"]["next_token"]
    rest = x.get(f"/2/tweets/{first}/quote_tweets", {"pagination_token": token}).body
    assert [post["id"] for post in rest["data"]] == quotes[1::-1]


def test_unasked_a_post_and_a_user_have_few_fields(x: Asking) -> None:
    post_id = x.fake.world.post("hello", "1", before(hours=1))
    (post,) = looked_up(x, post_id)["data"]
    assert post.keys() == {"id", "text", "edit_history_tweet_ids"}
    (user,) = x.get("/2/users", {"ids": "1"}).body["data"]
    assert user.keys() == {"id", "name", "username"}


def test_authors_and_posts_referred_to_come_along_where_asked_for(x: Asking) -> None:
    world, at = x.fake.world, before(hours=1)
    first = world.post("hello", "1", at)
    gone = world.post("gone", "3", at)
    world.delete(gone)
    world.post("#a yes", "2", at, (("quoted", first), ("replied_to", gone)))
    assert "includes" not in x.search("#a").body
    asked = {"expansions": "author_id,referenced_tweets.id", "user.fields": "public_metrics"}
    body = x.search("#a", **asked).body
    assert [user["id"] for user in body["includes"]["users"]] == ["2"]
    assert body["includes"]["users"][0]["public_metrics"]["followers_count"] == 7
    assert [post["id"] for post in body["includes"]["tweets"]] == [first]
    assert told(body) == [(gone, "resource-not-found")]
    more = x.search("#a", expansions="referenced_tweets.id.author_id").body
    assert [user["id"] for user in more["includes"]["users"]] == ["1"]


def test_the_words_of_the_request_are_those_of_the_answer(x: Asking) -> None:
    first = x.fake.world.post("hello", "1", before(hours=2))
    long = "#a " + "word " * 80
    x.fake.world.post(long, "2", before(hours=1), (("quoted", first),))
    params = {
        "query": "#a",
        "post.fields": "note_post,public_metrics,created_at",
        "user.fields": "public_metrics",
    }
    body = x.get(RECENT, {**params, "expansions": "author_id,referenced_posts"}).body
    (post,) = body["data"]
    assert post["note_post"]["text"] == long
    assert post["edit_history_post_ids"] == [post["id"]]
    assert post["referenced_posts"] == [{"type": "quoted", "id": first}]
    assert post["public_metrics"]["repost_count"] == 0
    assert [each["id"] for each in body["includes"]["posts"]] == [first]
    assert body["includes"]["users"][0]["public_metrics"]["post_count"] == 1
    assert "tweet" not in str(body)


def test_names_of_the_other_vocabulary_are_silently_left_out(x: Asking) -> None:
    x.fake.world.post("#a " + "word " * 80, at=before(hours=1))
    old = x.get(RECENT, {"query": "#a", "tweet.fields": "note_post,lang"}).body["data"][0]
    assert old.keys() == {"id", "text", "edit_history_tweet_ids", "lang"}
    new = x.get(RECENT, {"query": "#a", "post.fields": "note_tweet,author_id,lang"}).body["data"][0]
    assert new.keys() == {"id", "text", "edit_history_post_ids", "lang"}


def test_the_vocabulary_can_be_set_whatever_is_asked(x: Asking) -> None:
    x.fake.world.post("#a", at=before(hours=1))
    x.fake.vocabulary = "new"
    body = x.get(RECENT, {"query": "#a", "tweet.fields": "public_metrics"}).body
    assert "repost_count" in body["data"][0]["public_metrics"]
    assert "total_post_count" in x.search("#a", "/2/tweets/counts/recent").body["meta"]


@pytest.mark.parametrize(
    "params", [{"tweet.fields": "bogus"}, {"expansions": "bogus"}, {"tweep.fields": "id"}]
)
def test_names_that_x_does_not_know_are_refused(x: Asking, params: dict[str, str]) -> None:
    refusal = x.get(RECENT, {"query": "#a", **params})
    assert refusal.status == 400
    assert "is not one of [" in refusal.body["errors"][0]["message"]
