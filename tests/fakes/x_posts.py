"""Builds synthetic X API v2 records: posts, users, pages, and what twarc makes of them."""

from copy import deepcopy
from typing import Any

Json = dict[str, Any]

RETRIEVED_AT = "2026-03-02T09:00:00+00:00"

NEW_NAMES = {
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "tweets": "posts",
    "retweeted": "reposted",
}


def a_post(post_id: str, **fields: Any) -> Json:
    return {
        "id": post_id,
        "author_id": "501",
        "created_at": "2026-03-01T10:00:00.000Z",
        "text": f"Synthetic post {post_id}",
        "lang": "en",
        "conversation_id": post_id,
        "edit_history_tweet_ids": [post_id],
        "public_metrics": {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4},
        **fields,
    }


def a_repost(post_id: str, of: str, **fields: Any) -> Json:
    return a_post(
        post_id, text="RT @made_up: cut sh…", referenced_tweets=[refers("retweeted", of)], **fields
    )


def refers(how: str, post_id: str) -> Json:
    return {"type": how, "id": post_id}


def tagged(*tags: str, mentions: tuple[str, ...] = ()) -> Json:
    return {
        "hashtags": [{"start": 0, "end": 1, "tag": tag} for tag in tags],
        "mentions": [{"start": 0, "end": 1, "username": name, "id": "9"} for name in mentions],
    }


def a_user(user_id: str, **fields: Any) -> Json:
    return {
        "id": user_id,
        "username": f"made_up_{user_id}",
        "name": "Made Up",
        "created_at": "2015-01-01T00:00:00.000Z",
        "public_metrics": {
            "followers_count": 7,
            "following_count": 1,
            "tweet_count": 1,
            "listed_count": 0,
        },
        **fields,
    }


def a_page(
    posts: list[Json],
    context: tuple[Json, ...] = (),
    users: tuple[Json, ...] | None = None,
    **fields: Any,
) -> Json:
    everyone = [*posts, *context]
    known = [a_user(key) for key in dict.fromkeys(str(post["author_id"]) for post in everyone)]
    return {
        "data": posts,
        "includes": {"users": known if users is None else list(users), "tweets": list(context)},
        "meta": {"result_count": len(posts)},
        "__twarc": {"url": "https://x.invalid", "version": "2", "retrieved_at": RETRIEVED_AT},
        **fields,
    }


def flattened(page: Json) -> list[Json]:
    """Return a page's posts as `twarc flatten` writes them: authors and references inline."""
    page = deepcopy(page)
    users = {str(user["id"]): user for user in page["includes"]["users"]}
    context = {str(post["id"]): post for post in page["includes"]["tweets"]}
    return [_inlined(post, users, context) | {"__twarc": page["__twarc"]} for post in page["data"]]


def _inlined(post: Json, users: dict[str, Json], context: dict[str, Json]) -> Json:
    whole = deepcopy(post)
    for mention in (post.get("entities") or {}).get("mentions", ()):
        whole["entities"]["mentions"] = [{**mention, "description": "a made-up profile"}]
    if str(post["author_id"]) in users:
        whole["author"] = users[str(post["author_id"])]
    if "referenced_tweets" in post:
        whole["referenced_tweets"] = [
            _inlined(context[each["id"]], users, {}) | each if each["id"] in context else each
            for each in post["referenced_tweets"]
        ]
    return whole


def renamed(value: Any) -> Any:
    """Return records in the vocabulary of X's API description since August 2026."""
    if isinstance(value, list):
        return [renamed(each) for each in value]
    if isinstance(value, dict):
        return {NEW_NAMES.get(key, key): renamed(each) for key, each in value.items()}
    return NEW_NAMES.get(value, value) if isinstance(value, str) else value
