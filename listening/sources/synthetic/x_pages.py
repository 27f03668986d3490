"""Writes the sample's X posts as the X API gives them, in its old and its new vocabulary."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from listening.model import Kind, Metrics, Post
from listening.sources.synthetic.people import Account
from listening.sources.synthetic.posts import Said

JsonObject = dict[str, Any]

SHOWN, SHOWN_OF_REPOST = 280, 140
REPLIES_PER_LOST = 30
REFERENCES = {Kind.REPOST: "retweeted", Kind.REPLY: "replied_to", Kind.QUOTE: "quoted"}
COUNTS = {
    "reposts": "retweet_count",
    "replies": "reply_count",
    "likes": "like_count",
    "quotes": "quote_count",
    "bookmarks": "bookmark_count",
    "impressions": "impression_count",
}
RENAMED = {
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "retweet_count": "repost_count",
    "tweets": "posts",
}
_SIGNED = re.compile(r"([#@])(\w+)")


def page_of(said: Sequence[Said], next_token: str | None, *, renamed: bool) -> JsonObject:
    """Return one answer of X's search, newest post first, with what its posts refer to."""
    newest_first = list(reversed(said))
    data = [record_of(each) for each in newest_first]
    page = {"data": data, "includes": _includes(newest_first), "meta": _meta(data, next_token)}
    errors = [_not_found(each) for each in newest_first if _is_lost(each)]
    if errors:
        page["errors"] = errors
    return in_new_words(page) if renamed else page


def _includes(said: Sequence[Said]) -> JsonObject:
    about = {
        each.about.post.post_id: each.about for each in said if each.about and not _is_lost(each)
    }
    people = {each.account.author_id: each.account for each in [*said, *about.values()]}
    return {
        "users": [user_of(account) for account in people.values()],
        "tweets": [record_of(each) for each in about.values()],
    }


def _is_lost(said: Said) -> bool:
    """Return whether X no longer gives the post that this one answers."""
    return said.post.kind == Kind.REPLY and int(said.post.post_id) % REPLIES_PER_LOST == 0


def _not_found(said: Said) -> JsonObject:
    lost = said.about.post.post_id if said.about else None
    title = {"title": "Not Found Error", "parameter": "referenced_tweets.id"}
    return title | {"resource_type": "tweet", "resource_id": lost}


def _meta(data: list[JsonObject], next_token: str | None) -> JsonObject:
    meta = {"newest_id": data[0]["id"], "oldest_id": data[-1]["id"], "result_count": len(data)}
    return meta | ({"next_token": next_token} if next_token else {})


def record_of(said: Said) -> JsonObject:
    """Return one post's record in the old vocabulary."""
    post = said.post
    shown = _shown(said)
    record = {
        "id": post.post_id,
        "text": escape(shown, quote=False),
        "author_id": post.author_id,
        "created_at": post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "conversation_id": post.conversation_id,
        "lang": post.lang,
        "edit_history_tweet_ids": _history(post),
        "public_metrics": _counts(post.metrics),
        "entities": entities_of(shown),
    }
    return record | _note(post) | _reference(said)


def user_of(account: Account) -> JsonObject:
    """Return one account's record; some come without their counts."""
    user = {"id": account.author_id, "username": account.handle, "name": account.handle}
    if account.created_at:
        user["created_at"] = account.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if account.followers is None:
        return user
    return user | {"public_metrics": {"followers_count": account.followers, "listed_count": 0}}


def entities_of(text: str) -> JsonObject:
    """Return the tags and mentions of a text, with where they stand."""
    found: JsonObject = {"hashtags": [], "mentions": []}
    for match in _SIGNED.finditer(text):
        place = {"start": match.start(), "end": match.end()}
        sign, word = match.groups()
        if sign == "#":
            found["hashtags"].append(place | {"tag": word})
        else:
            found["mentions"].append(place | {"username": word})
    return {name: each for name, each in found.items() if each}


def in_new_words(record: Any) -> Any:
    """Return a record with the names that X gave its fields in August 2026."""
    if isinstance(record, list):
        return [in_new_words(each) for each in record]
    if not isinstance(record, dict):
        return record
    return {RENAMED.get(name, name): in_new_words(value) for name, value in record.items()}


def _shown(said: Said) -> str:
    text, limit = said.post.text, SHOWN
    if said.post.kind == Kind.REPOST and said.about:
        text, limit = f"RT @{said.about.account.handle}: {text}", SHOWN_OF_REPOST
    return text if len(text) <= limit else text[: limit - 1].rpartition(" ")[0] + "…"


def _history(post: Post) -> list[str]:
    return [post.edited_of, post.post_id] if post.edited_of else [post.post_id]


def _counts(metrics: Metrics) -> JsonObject:
    given = {name: getattr(metrics, field) for field, name in COUNTS.items()}
    return {name: count for name, count in given.items() if count is not None}


def _note(post: Post) -> JsonObject:
    if len(post.text) <= SHOWN or post.kind == Kind.REPOST:
        return {}
    return {
        "note_tweet": {"text": escape(post.text, quote=False), "entities": entities_of(post.text)}
    }


def _reference(said: Said) -> JsonObject:
    kind, about = said.post.kind, said.about
    if about is None:
        return {}
    reference = {"referenced_tweets": [{"type": REFERENCES[kind], "id": about.post.post_id}]}
    answered = {"in_reply_to_user_id": about.account.author_id} if kind == Kind.REPLY else {}
    return reference | answered
