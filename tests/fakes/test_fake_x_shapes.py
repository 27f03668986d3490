"""The shapes of the fake's answers against X's OpenAPI description 2.168, in small fragments.

A fragment maps the members that are named to their types; those with a `?` may be missing. The
description has the names of August 2026; the older ones are checked by renaming the answer.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.asking import ALL, MANY, ONE, RECENT, Asking, before
from tests.fakes.x.answers import Json
from tests.fakes.x.fields import POST_FIELDS, USER_FIELDS, renamed

TAG = {"start": int, "end": int, "tag": str}
MENTION = {"start": int, "end": int, "username": str, "id": str}
ENTITIES = {"hashtags?": [TAG], "mentions?": [MENTION]}
POST_METRICS = {
    f"{name}_count": int for name in ("bookmark", "impression", "like", "quote", "reply", "repost")
}
POST = {
    "id": str,
    "text": str,
    "author_id": str,
    "conversation_id": str,
    "created_at": str,
    "edit_controls": {"editable_until": str, "edits_remaining": int, "is_edit_eligible": bool},
    "edit_history_post_ids": [str],
    "entities": ENTITIES,
    "in_reply_to_user_id?": str,
    "lang": str,
    "note_post?": {"text": str, "entities?": ENTITIES},
    "possibly_sensitive": bool,
    "public_metrics": POST_METRICS,
    "referenced_posts?": [{"type": str, "id": str}],
}
USER_METRICS = {
    "followers_count": int,
    "following_count": int,
    "like_count": int,
    "listed_count": int,
    "post_count": int,
}
USER = {
    "id": str,
    "name": str,
    "username": str,
    "created_at": str,
    "protected": bool,
    "public_metrics": USER_METRICS,
    "verified": bool,
    "verified_type": str,
}
MISSING = {
    "type": str,
    "title": str,
    "detail": str,
    "resource_type": str,
    "parameter?": str,
    "resource_id?": str,
    "value?": str,
    "section?": str,  # not described, but in answers that people have published
}
PROBLEM = {"type": str, "title": str, "detail": str}
BAD = {**PROBLEM, "errors": [{"message": str, "parameters": dict}]}
INCLUDES = {"users?": [USER], "posts?": [POST]}
COUNT = {"result_count": int}
PAGE_META = {"result_count": int, "next_token?": str}
SEARCH_META = {**PAGE_META, "newest_id": str, "oldest_id": str}
SEARCH = {"data": [POST], "includes?": INCLUDES, "errors?": [MISSING], "meta": SEARCH_META}
BUCKET = {"start": str, "end": str, "post_count": int}
COUNTS = {"data": [BUCKET], "meta": {"total_post_count": int, "next_token?": str}}
LOOKUP = {"data": [POST], "includes?": INCLUDES, "errors?": [MISSING], "meta?": COUNT}
USERS = {"data": [USER], "errors?": [MISSING], "meta?": COUNT}
USERS_PAGE = {"data": [USER], "meta": PAGE_META}
POSTS_PAGE = {"data": [POST], "includes?": INCLUDES, "meta": PAGE_META}
JOB = {
    "id": str,
    "type": str,
    "name?": str,
    "status": str,
    "resumable": bool,
    "created_at": str,
    "upload_url": str,
    "upload_expires_at": str,
    "download_url": str,
    "download_expires_at": str,
}
EVERYTHING = {
    "tweet.fields": ",".join(sorted(POST_FIELDS)),
    "user.fields": ",".join(sorted(USER_FIELDS)),
    "expansions": "author_id,referenced_tweets.id",
}


def amiss(value: Any, shape: Any, where: str = "answer") -> list[str]:
    """Return what does not fit the shape; a member that the shape does not name does not."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [
            told for n, each in enumerate(value) for told in amiss(each, shape[0], f"{where}[{n}]")
        ]
    if isinstance(shape, dict):
        return _members_amiss(value, shape, where)
    return [] if type(value) is shape else [f"{where} is no {shape.__name__}: {value!r}"]


def _members_amiss(value: Any, shape: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} is no object"]
    named = {name.rstrip("?"): inner for name, inner in shape.items()}
    found = [
        f"{where}.{name} is missing"
        for name in shape
        if not name.endswith("?") and name not in value
    ]
    found += [f"{where}.{name} is not in the description" for name in value if name not in named]
    both = named.keys() & value.keys()
    return found + [
        told for name in both for told in amiss(value[name], named[name], f"{where}.{name}")
    ]


@pytest.fixture
def full(x: Asking) -> Asking:
    """A few posts of every sort by a few people."""
    world, at = x.fake.world, before(hours=1)
    world.user("1", username="made_up_brand")
    first = world.post("#a by @made_up_brand", "1", at)
    gone = world.post("gone", "2", at)
    world.delete(gone)
    world.post("#a " + "word " * 80 + "#late", "2", at, (("quoted", first), ("replied_to", gone)))
    world.post("#a", "2", at, (("replied_to", first),))
    world.repost(first, "3", at)
    world.edit(first, "#a mended", before(minutes=50))
    world.followers["1"] = ["2", "3"]
    x.first, x.gone = first, gone
    return x


CASES: list[tuple[str, Callable[[Asking], tuple[str, Json]], Any]] = [
    ("recent", lambda x: (RECENT, {"query": "#a", **EVERYTHING}), SEARCH),
    ("all", lambda x: (ALL, {"query": "#a", **EVERYTHING}), SEARCH),
    ("counts", lambda x: ("/2/tweets/counts/recent", {"query": "#a"}), COUNTS),
    ("counts of all", lambda x: ("/2/tweets/counts/all", {"query": "#a"}), COUNTS),
    ("posts", lambda x: ("/2/tweets", {"ids": f"{x.first},{x.gone}", **EVERYTHING}), LOOKUP),
    (
        "users",
        lambda x: ("/2/users", {"ids": "1,2,99", "user.fields": EVERYTHING["user.fields"]}),
        USERS,
    ),
    (
        "followers",
        lambda x: ("/2/users/1/followers", {"user.fields": EVERYTHING["user.fields"]}),
        USERS_PAGE,
    ),
    (
        "reposters",
        lambda x: (f"/2/tweets/{x.first}/retweeted_by", {"user.fields": EVERYTHING["user.fields"]}),
        USERS_PAGE,
    ),
    (
        "quotes",
        lambda x: (f"/2/tweets/{x.first}/quote_tweets", EVERYTHING),
        {**POSTS_PAGE, "errors?": [MISSING]},
    ),
    ("a bad query", lambda x: (RECENT, {"query": "lang:en"}), BAD),
    ("nothing found", lambda x: (RECENT, {"query": "#b"}), {"meta": {"result_count": int}}),
]


@pytest.mark.parametrize(
    ("asked", "shape"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_an_answer_has_the_shape_of_the_description(
    full: Asking, asked: Callable[[Asking], tuple[str, Json]], shape: Any
) -> None:
    body = full.get(*asked(full)).body
    assert amiss(renamed(json.loads(json.dumps(body))), shape) == []


def test_compliance_jobs_have_the_shape_of_the_description(x: Asking) -> None:
    made = x.fake.answer("POST", MANY, {}, b'{"type": "tweets", "name": "weekly"}').body
    assert amiss(made, {"data": JOB}) == []
    assert amiss(x.get(ONE + made["data"]["id"]).body, {"data": JOB}) == []
    listed = x.get(MANY, {"type": "tweets"}).body
    assert amiss(listed, {"data": [JOB], "meta": {"result_count": int}}) == []


def test_the_checks_see_what_is_missing_odd_and_unknown() -> None:
    shape = {"id": str, "n?": int, "of": [{"x": int}]}
    assert amiss({"id": "1", "of": []}, shape) == []
    assert len(amiss({"n": "1", "of": [{"x": True}], "more": 1}, shape)) == 4


def test_references_are_named_as_the_description_names_them(full: Asking) -> None:
    kinds = {
        each["type"]
        for post in full.fake.world.posts.values()
        for each in post.get("referenced_tweets", ())
    }
    assert kinds == {"retweeted", "quoted", "replied_to"}


def test_a_post_has_its_ids_as_strings_and_the_time_in_them(full: Asking) -> None:
    for post_id in full.fake.world.posts:
        assert post_id.isdigit()
        assert len(post_id) == 19
