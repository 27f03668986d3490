"""Brings an X API v2 page, or one flattened post, into the one shape that is read. Pure.

A page is what X answers and what twarc saves, one a line: data, includes, meta, errors. A
flattened post is what `twarc flatten` makes of it: one post a line, with its author and the
posts it refers to inline.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from listening.sources.x_fields import JsonObject, UnreadableError, moment, named

LONGEST_TITLE = 80

# Other records of the API, known by a field that no post has.
OTHERS = {
    "tweet_count": "a count of posts, not a post",
    "post_count": "a count of posts, not a post",
    "action": "a compliance result, not a post",
    "username": "a user, not a post",
    "id_str": "a post of API v1.1, which is not read: collect it again with API v2",
}
FIELDS = {"id", "text", "author_id", "created_at", "note_tweet", "note_post"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Records to read as posts, with the posts and users that came along, by their id."""

    records: list[Any]
    posts: dict[str, JsonObject]
    users: dict[str, JsonObject]
    retrieved_at: datetime | None
    is_flattened: bool


def bundle_of(page: JsonObject) -> Bundle:
    """Return a page's, or a flattened post's, records with all that came along."""
    retrieved_at, records = _retrieved_at(page), records_of(page)
    if not _is_page(page):
        return Bundle(records, _inline(page), _by_id([page.get("author")]), retrieved_at, True)
    includes = page.get("includes")
    given = includes if isinstance(includes, dict) else {}
    posts = _by_id(records) | _by_id(named(given, "posts", "tweets"))
    return Bundle(records, posts, _by_id(given.get("users")), retrieved_at, False)


def records_of(page: JsonObject) -> list[Any]:
    """Return what should be posts: a page's data, or the record itself."""
    if not _is_page(page):
        return [page]
    data = page.get("data")
    if data is None:
        return []
    return data if isinstance(data, list) else [data]


def refusal(page: Any) -> str | None:
    """Return why a record is neither a page nor a post, or `None` where it may be one.

    Of X's error objects it names title and type, never the detail, which quotes values.
    """
    if not isinstance(page, dict):
        return "not an object, so neither a page nor a post"
    if page.get("data") is not None or "text" in page or _is_empty(page):
        return None
    if page.get("errors") or {"title", "type"} <= page.keys():
        return f"an error of X, not a page: {title_of(page)}"
    return "a page without data" if _is_page(page) else other_kind(page)


def other_kind(record: Any) -> str | None:
    """Return what a record is that is no post, or `None` where it has a post's fields."""
    if not isinstance(record, dict):
        return "not an object, so not a post"
    for field, what in OTHERS.items():
        if field in record and (field != "username" or "text" not in record):
            return what
    return None if FIELDS & record.keys() else "not a post: it has none of a post's fields"


def title_of(problem: JsonObject) -> str:
    """Return title and type of X's error object, or of the first error in it, in one line."""
    errors = problem.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    teller = problem if "title" in problem or not isinstance(first, dict) else first
    said = [teller.get(key) for key in ("title", "type")]
    words = " ".join(" ".join(each.split()) for each in said if isinstance(each, str))
    return words[:LONGEST_TITLE] or "without a title"


def _is_page(page: JsonObject) -> bool:
    return "data" in page or "meta" in page


def _is_empty(page: JsonObject) -> bool:
    meta = page.get("meta")
    return isinstance(meta, dict) and meta.get("result_count") == 0


def _by_id(records: Any) -> dict[str, JsonObject]:
    if not isinstance(records, list):
        return {}
    objects = (each for each in records if isinstance(each, dict))
    return {str(each["id"]): each for each in objects if isinstance(each.get("id"), str | int)}


def _inline(post: JsonObject) -> dict[str, JsonObject]:
    known = _by_id(named(post, "referenced_posts", "referenced_tweets"))
    return {key: each for key, each in known.items() if each.keys() - {"id", "type"}}


def _retrieved_at(page: JsonObject) -> datetime | None:
    twarc = page.get("__twarc")
    try:
        return (
            moment(twarc.get("retrieved_at"), "retrieved_at") if isinstance(twarc, dict) else None
        )
    except UnreadableError:
        return None
