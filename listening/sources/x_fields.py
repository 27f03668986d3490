"""Reads single fields of X API v2 records, in both vocabularies. Pure: no I/O, no clock.

X renamed tweets to posts in its OpenAPI description on 7 August 2026 without a changelog
entry, and its prose and most files still use the old names, so every field is looked for
under both. A reader returns `None` where X gave nothing, and raises UnreadableError, in one
line naming the field, where the field holds what it should not.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from listening.model import Kind, Metrics, fold

JsonObject = dict[str, Any]

LONGEST_ID = 64
# Over a hundred counts for everybody alive: what is above is no count, and sums of millions of
# counts up to it stay within the 64 bits of a store.
LARGEST_COUNT = 10**12

KINDS = {
    "retweeted": Kind.REPOST,
    "reposted": Kind.REPOST,
    "replied_to": Kind.REPLY,
    "quoted": Kind.QUOTE,
}
PRECEDENCE = (Kind.REPOST, Kind.REPLY, Kind.QUOTE)

# PostgreSQL refuses NUL, and no encoding carries half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# What continues a tag beside \w: marks of Latin, Arabic, Indic and Thai scripts, and the
# zero-width non-joiner of Persian and Urdu. A tag of digits alone is none.
_TAG_CHARACTER = (
    r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0eff\u200c]"
)
_TAG = re.compile(rf"(?<![\w&/])[#＃](?!\d+(?!{_TAG_CHARACTER})){_TAG_CHARACTER}+")  # noqa: RUF001
_MENTION = re.compile(r"(?<![\w/])[@＠][A-Za-z0-9_]{1,15}(?!\w)")  # noqa: RUF001


class UnreadableError(Exception):
    """A field holds what it should not; never leaves the reading, where it becomes a reject."""


class Reference(NamedTuple):
    """One post that another refers to: how, which, and all of it where it came inline."""

    kind: Kind
    post_id: str
    record: JsonObject


LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")


def named(record: JsonObject, *names: str) -> Any:
    """Return the first value that is given under one of `names`, or `None`."""
    for name in names:
        value = record.get(name)
        if value is not None:
            return value
    return None


def clean(text: str) -> str:
    """Return `text` with what no store takes (NUL, lone surrogates) as U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def id_of(record: JsonObject, name: str) -> str:
    """Return an id as a string; raises UnreadableError where there is none that is exact."""
    value = record.get(name)
    if type(value) is str and 0 < len(value) <= LONGEST_ID and value.isalnum():
        return value  # nearly every id there is, by one look
    if value is None:
        raise UnreadableError(f"{name} is missing")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise UnreadableError(f"{name} is not an id")
    return clean(value)


def object_of(record: Any) -> JsonObject:
    """Return a record; raises UnreadableError where it is no object."""
    if not isinstance(record, dict):
        raise UnreadableError("not an object, so not a post")
    return record


def optional_id(record: JsonObject, name: str) -> str | None:
    """Return an id, or `None` where it is not given; raises UnreadableError where it is odd."""
    return None if record.get(name) is None else id_of(record, name)


def optional_text(record: JsonObject, name: str) -> str | None:
    """Return a text as given, cleaned; raises UnreadableError where it is something else."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableError(f"{name} is not text")
    return clean(value)


def language_tag(record: JsonObject) -> str | None:
    """Return the language as given, or `None` where what is given is no language tag."""
    lang = optional_text(record, "lang")
    return lang if lang and _is_language_tag(lang) else None


@lru_cache(maxsize=1024)
def _is_language_tag(lang: str) -> bool:
    return LANGUAGE_TAG.fullmatch(lang) is not None


def moment(value: Any, name: str) -> datetime:
    """Return a timestamp in UTC, with or without fractional seconds, with any offset.

    Raises UnreadableError where it is missing, cannot be read, or says no offset.
    """
    if value is None:
        raise UnreadableError(f"{name} is missing")
    try:
        when = datetime.fromisoformat(value)
        return when if when.tzinfo is UTC else _in_utc(when)
    except (TypeError, ValueError, OverflowError):
        raise UnreadableError(f"{name} is not a timestamp with an offset") from None


def _in_utc(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("no offset")
    return when.astimezone(UTC)


def full_text(record: JsonObject) -> str:
    """Return all of a post's text, unescaped: X gives more than 280 characters in the note alone.

    Raises UnreadableError where there is no text.
    """
    text = note_of(record).get("text")
    if text is None:
        text = record.get("text")
    if not isinstance(text, str):
        raise UnreadableError("text is missing" if text is None else "text is not text")
    return clean(unescape(text))


def note_of(record: JsonObject) -> JsonObject:
    """Return the long form of a post, or nothing; raises UnreadableError where it is no object."""
    return _object(named(record, "note_post", "note_tweet"), "note_tweet")


def _object(value: Any, name: str) -> JsonObject:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableError(f"{name} is not an object")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnreadableError(f"{name} is not a list")
    return value


def tags_of(record: JsonObject) -> set[str]:
    """Return a post's tags and mentions, signed and folded, those of its long form included.

    They are read from the entities; where there are none, from the text.
    Raises UnreadableError where the entities are not as X gives them.
    """
    found = [each.get("entities") for each in (record, note_of(record))]
    given = [_object(each, "entities") for each in found if each is not None]
    if not given:
        return tags_in(full_text(record))
    return {_folded(word) for entities in given for word in _signed(entities)}


def _signed(entities: JsonObject) -> list[str]:
    words = []
    for sign, name, key in (("#", "hashtags", "tag"), ("@", "mentions", "username")):
        given = entities.get(name)
        for entity in _list(given, f"entities.{name}") if given is not None else ():
            word = entity.get(key) if isinstance(entity, dict) else None
            if not isinstance(word, str) or not word:
                raise UnreadableError(f"entities.{name} has an entry without a {key}")
            words.append(sign + word)
    return words


def tags_in(text: str) -> set[str]:
    """Return the tags and mentions that stand in `text`, signed and folded."""
    return {_folded(word) for pattern in (_TAG, _MENTION) for word in pattern.findall(text)}


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """A campaign's tags come again and again."""
    return clean(fold(word))


def references_of(record: JsonObject) -> list[Reference]:
    """Return what a post refers to, in X's order; kinds that are not known are left out.

    Raises UnreadableError where the list, or an entry of it, is not as X gives it.
    """
    given = _list(named(record, "referenced_posts", "referenced_tweets"), "referenced_tweets")
    if not given:
        return []
    if not all(isinstance(each, dict) and isinstance(each.get("type"), str) for each in given):
        raise UnreadableError("referenced_tweets has an entry without a type")
    known = [each for each in given if each["type"] in KINDS]
    return [Reference(KINDS[each["type"]], id_of(each, "id"), each) for each in known]


def kind_of(references: list[Reference]) -> Kind:
    """Return what a post is: a post that both replies and quotes is a reply."""
    if not references:
        return Kind.ORIGINAL
    kinds = {reference.kind for reference in references}
    return next((kind for kind in PRECEDENCE if kind in kinds), Kind.ORIGINAL)


def repost_of(references: list[Reference]) -> str | None:
    """Return the id of the post that a repost repeats, or `None` where it is no repost."""
    return next((each.post_id for each in references if each.kind is Kind.REPOST), None)


def versions_of(record: JsonObject, post_id: str) -> tuple[str | None, str | None]:
    """Return the ids of a post's first and newest version, each `None` where `post_id` is it.

    X's edit history lists every version, oldest first. Raises UnreadableError where it is no list.
    """
    name = "edit_history_tweet_ids"
    history = _list(named(record, "edit_history_post_ids", name), name)
    if not history or history == [post_id]:
        return None, None
    first, newest = (id_of({name: history[place]}, name) for place in (0, -1))
    return (first if first != post_id else None, newest if newest != post_id else None)


def metrics_of(record: JsonObject) -> Metrics:
    """Return a post's counts; raises UnreadableError where one is not a whole number."""
    given = _object(record.get("public_metrics"), "public_metrics")
    reposts = count_of(given, "repost_count")
    return Metrics(
        count_of(given, "retweet_count") if reposts is None else reposts,
        count_of(given, "reply_count"),
        count_of(given, "like_count"),
        count_of(given, "quote_count"),
        count_of(given, "bookmark_count"),
        count_of(given, "impression_count"),
    )


def count_of(given: JsonObject, name: str) -> int | None:
    """Return a count; raises UnreadableError where it is no whole number, or larger than any
    count can be.
    """
    value = given.get(name)
    if value is None or (type(value) is int and 0 <= value <= LARGEST_COUNT):
        return value
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UnreadableError(f"{name} is not a whole number")
    if value > LARGEST_COUNT:
        raise UnreadableError(f"{name} is larger than any count can be")
    if not isinstance(value, int) or value < 0:
        raise UnreadableError(f"{name} is not a whole number")
    return value
