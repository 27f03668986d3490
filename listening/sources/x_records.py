"""Makes posts, authors and raw records of X API v2 pages and of flattened posts. Pure.

Both forms are first brought into one bundle and then read by the same code, so the same
posts give the same rows from either.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import orjson

from listening.model import Author, Page, Post, RawRecord, Reject
from listening.sources.x_bundles import Bundle, bundle_of, other_kind, records_of, refusal
from listening.sources.x_fields import (
    JsonObject,
    Reference,
    UnreadableError,
    count_of,
    full_text,
    id_of,
    kind_of,
    language_tag,
    metrics_of,
    moment,
    object_of,
    optional_id,
    optional_text,
    references_of,
    repost_of,
    tags_of,
    versions_of,
)

SOURCE = "x"

# What flattening adds to a post: another person's words and profile, which must not
# outlive their own deletion in this post's raw record.
INLINED = ("author", "in_reply_to_user", "__twarc")
REFERENCES = ("referenced_tweets", "referenced_posts")
MENTION = ("start", "end", "username", "id")

Row = TypeVar("Row", Post, Author)
Known = dict[str, Post | None]


def parse_page(page: JsonObject, observed_at: datetime | None = None) -> Page:
    """Return what one X API v2 page, or one flattened post, holds, each post and author once."""
    return merge_pages([read_page(page, observed_at)])


def read_page(page: JsonObject, observed_at: datetime | None = None) -> Page:
    """Return what one X API v2 page, or one flattened post, holds, as often as it stands there.

    `posts` are its data posts, `context` the posts they refer to, `authors` their authors
    where the user came along. A post that cannot be read is a reject, and so is a record
    that is none; entries of `errors` beside data tell of missing references and are not.
    Without `observed_at` and without twarc's retrieval time, a post counts as observed when
    it was written: the one time that both forms know.
    """
    reason = refusal(page)
    if reason is not None:
        return Page(rejects=(Reject(0, reason, as_json(page)),))
    bundle = bundle_of(page)
    if observed_at is not None:
        bundle = replace(bundle, retrieved_at=observed_at)
    known: Known = {}
    read: list[_Read] = []
    rejects: list[Reject] = []
    for record in bundle.records:
        try:
            read.append(_read(record, bundle, known))
        except UnreadableError as problem:
            reason = other_kind(record) or str(problem)
            rejects.append(Reject(0, reason, as_json(record)))
    return Page(
        posts=[each.post for each in read],
        context=[post for each in read for post in each.context],
        authors=[each.author for each in read if each.author],
        raw=[each.raw for each in read],
        rejects=rejects,
    )


def merge_pages(pages: Iterable[Page]) -> Page:
    """Return several pages as one, to be written in one transaction.

    Of rows with one key the newest stays, and no context post is one of the posts.
    """
    read = list(pages)
    own = _newest("post_id", (page.posts for page in read))
    context = _newest("post_id", (page.context for page in read))
    raw = chain.from_iterable(page.raw for page in read)
    return Page(
        posts=tuple(own.values()),
        context=tuple(post for key, post in context.items() if key not in own),
        authors=tuple(_newest("author_id", (page.authors for page in read)).values()),
        raw=tuple({(one.post_id, one.retrieved_at): one for one in raw}.values()),
        rejects=tuple(chain.from_iterable(page.rejects for page in read)),
    )


def may_hold_posts(page: Any) -> bool:
    """Return whether a record is an empty page, or has something with a post's fields in it."""
    if refusal(page) is not None:
        return False
    records = records_of(page)
    return not records or any(other_kind(record) is None for record in records)


def as_json(record: Any) -> str:
    """Return a record as JSON, keys sorted; nothing where it is nested too deep to write."""
    try:
        return _body(record).decode()
    except UnreadableError:
        return ""


def _newest(key_name: str, pages: Iterable[Iterable[Row]]) -> dict[str, Row]:
    kept: dict[str, Row] = {}
    key_of = attrgetter(key_name)
    for row in chain.from_iterable(pages):
        key = key_of(row)
        known = kept.get(key)
        if known is None or row.observed_at >= known.observed_at:
            kept[key] = row
    return kept


class _Read(NamedTuple):
    post: Post
    context: tuple[Post, ...]
    author: Author | None
    raw: RawRecord


def _read(record: Any, bundle: Bundle, known: Known) -> _Read:
    references = references_of(object_of(record))
    context = _context(references, bundle, known)
    post = _with_reposted(_known_post(record, references, bundle, known), context)
    body = _body(_own(record, bundle))
    raw = RawRecord.packed(SOURCE, post.post_id, post.observed_at, body)
    return _Read(post, context, _author(post, bundle), raw)


def _known_post(
    record: JsonObject, references: list[Reference], bundle: Bundle, known: Known
) -> Post:
    """What others of the page refer to is read once as well."""
    post_id = id_of(record, "id")
    given = bundle.posts.get(post_id)
    if given is not record and given != record:
        return _post(record, references, bundle)
    post = known.get(post_id) or _post(record, references, bundle)
    known[post_id] = post
    return post


def _post(record: JsonObject, references: list[Reference], bundle: Bundle) -> Post:
    post_id = id_of(record, "id")
    edited_of, replaced_by = versions_of(record, post_id)
    created_at = moment(record.get("created_at"), "created_at")
    return Post(
        source=SOURCE,
        post_id=post_id,
        author_id=id_of(record, "author_id"),
        text=full_text(record),
        created_at=created_at,
        observed_at=bundle.retrieved_at or created_at,
        kind=kind_of(references),
        lang=language_tag(record),
        conversation_id=optional_id(record, "conversation_id"),
        edited_of=edited_of,
        replaced_by=replaced_by,
        repost_of=repost_of(references),
        metrics=metrics_of(record),
        tags=tuple(sorted(tags_of(record))),
    )


def _with_reposted(post: Post, context: tuple[Post, ...]) -> Post:
    """A repost's own text is cut: it takes the text, and the tags, of what it reposts."""
    for other in context:
        if other.post_id == post.repost_of:
            tags = tuple(sorted({*post.tags, *other.tags}))
            return post._replace(text=other.text, tags=tags)
    return post


def _context(references: list[Reference], bundle: Bundle, known: Known) -> tuple[Post, ...]:
    """A hundred reposts of one post read it once."""
    if not references:
        return ()
    for post_id in (each.post_id for each in references):
        if post_id not in known:
            known[post_id] = _readable(bundle.posts.get(post_id), bundle)
    found = [known[each.post_id] for each in references]
    return tuple(post for post in found if post is not None)


def _readable(record: JsonObject | None, bundle: Bundle) -> Post | None:
    """What is referred to is never counted: where it is odd, it is left out."""
    try:
        return None if record is None else _post(record, references_of(record), bundle)
    except UnreadableError:
        return None


def _author(post: Post, bundle: Bundle) -> Author | None:
    """An odd user costs the author's row, never the post."""
    user = bundle.users.get(post.author_id)
    try:
        return None if user is None else _author_of(user, post)
    except UnreadableError:
        return None


def _author_of(user: JsonObject, post: Post) -> Author:
    created_at = user.get("created_at")
    metrics = user.get("public_metrics")
    return Author(
        source=SOURCE,
        author_id=post.author_id,
        observed_at=post.observed_at,
        handle=optional_text(user, "username"),
        followers_count=count_of(metrics, "followers_count") if isinstance(metrics, dict) else None,
        created_at=None if created_at is None else moment(created_at, "created_at"),
    )


def _own(record: JsonObject, bundle: Bundle) -> JsonObject:
    """A page's post is as it came; of a flattened one what flattening added is left out."""
    if not bundle.is_flattened:
        return record
    own = {key: value for key, value in record.items() if key not in INLINED}
    for name in REFERENCES:
        if isinstance(own.get(name), list):
            own[name] = _kept(own[name], ("type", "id"))
    entities = own.get("entities")
    if entities and entities.get("mentions"):
        own["entities"] = {**entities, "mentions": _kept(entities["mentions"], MENTION)}
    return own


def _kept(records: list[Any], names: tuple[str, ...]) -> list[JsonObject]:
    objects = (each for each in records if isinstance(each, dict))
    return [{name: each[name] for name in names if name in each} for each in objects]


def _body(record: Any) -> bytes:
    """JSON with sorted keys; the slow writer takes what the fast one refuses."""
    try:
        return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        pass  # half a surrogate pair, a number over 64 bits, or nested too deep
    try:
        return json.dumps(record, sort_keys=True).encode()
    except (RecursionError, TypeError, ValueError):
        raise UnreadableError("nested too deep") from None
