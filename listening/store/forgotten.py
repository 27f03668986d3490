"""What was forgotten stays away: it is dropped from whatever comes in, however it comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, text

from listening.model import Kind, Page, Post, RawRecord, Reject
from listening.store.naming import (
    handles_in,
    ids_in,
    repeated_handle,
    tags_without_handles,
    without_handles,
)
from listening.store.salting import Salt, read_salt
from listening.store.upserts import upsert

AUTHOR, POST, HANDLE = "author", "post", "handle"

MOST_SEEN = 100_000
"""Words come again and again; so many are kept with what is known of them."""

Mark = tuple[str, str]
"""A source and what kind of name was forgotten there."""


@dataclass
class Forgotten:
    """What is forgotten, known by salted names alone. Each name is salted once."""

    salt: Salt
    digests: dict[str, set[Mark]] = field(default_factory=dict)
    _seen: dict[str, set[Mark]] = field(default_factory=dict)

    def add(self, mark: Mark, digest: str) -> None:
        """Take in one more."""
        self.digests.setdefault(digest, set()).add(mark)
        self._seen.clear()

    def has(self, source: str, kind: str, name: str) -> bool:
        """Return whether a name is forgotten."""
        return (source, kind) in self._marks(name)

    def kinds_in(self, source: str, record: str) -> set[str]:
        """Return which kinds of forgotten names a record holds, of one source."""
        return {kind for where, kind in self.marks_in(record) if where == source}

    def marks_in(self, record: str) -> set[Mark]:
        """Return what forgotten names a record holds, of any source."""
        ids = {mark for name in ids_in(record) for mark in self._marks(name) if mark[1] != HANDLE}
        handles = {each for name in handles_in(record) for each in self._marks(name)}
        return ids | {mark for mark in handles if mark[1] == HANDLE}

    def is_of(self, post: Post) -> bool:
        """Return whether a post, or a version of it, or its author is forgotten."""
        versions = [post.post_id, *([post.edited_of] if post.edited_of else [])]
        return self.has(post.source, AUTHOR, post.author_id) or any(
            self.has(post.source, POST, each) for each in versions
        )

    def is_repeated_by(self, post: Post, named: set[str]) -> bool:
        """Return whether a post repeats a forgotten one; `named` is what its record names.

        A repost that is cut names whom it repeats among others: then it goes as well.
        """
        if post.repost_of is not None and self.has(post.source, POST, post.repost_of):
            return True
        handle = repeated_handle(post.text)
        is_cut = handle is not None and (AUTHOR in named or self.has(post.source, HANDLE, handle))
        return post.kind is Kind.REPOST and (POST in named or is_cut)

    def cleaned(self, post: Post) -> Post:
        """Return another person's post without the names of who and what is forgotten."""
        root = post.conversation_id
        if root is not None and self.has(post.source, POST, root):
            root = None
        is_gone = partial(self.has, post.source, HANDLE)
        tags = tuple(tags_without_handles(post.tags, is_gone))
        said = without_handles(post.text, is_gone)
        return post._replace(conversation_id=root, text=said, tags=tags)

    def _marks(self, name: str) -> set[Mark]:
        if len(self._seen) > MOST_SEEN:
            self._seen.clear()
        if name not in self._seen:
            self._seen[name] = self.digests.get(self.salt.of(name), set())
        return self._seen[name]


def read_forgotten(connection: Connection) -> Forgotten | None:
    """Return what is forgotten, or None where nothing is."""
    rows = connection.execute(text("SELECT source, kind, digest FROM forgotten")).all()
    if not rows:
        return None
    known = Forgotten(read_salt(connection))
    for source, kind, digest in rows:
        known.add((source, kind), digest)
    return known


def remember(
    connection: Connection, salt: Salt, names: Iterable[tuple[str, str, str]], now: datetime
) -> None:
    """Keep names (source, kind, name) as forgotten."""
    marked = {(source, kind, salt.of(name)) for source, kind, name in names}
    upsert(connection, "forgotten", ((*each, now) for each in sorted(marked)))


def without_forgotten(connection: Connection, page: Page, now: datetime) -> Page:
    """Return a page without what was forgotten; the page itself where nothing was.

    Posts by a forgotten author, forgotten posts and their reposts are dropped, and raw records
    of others that name them: what these tell beyond their post's own row is lost. Ids and handles
    that were not known when their author was forgotten are remembered as they come; what
    others told of them before that stays until the author is forgotten once more.
    """
    known = read_forgotten(connection)
    if known is None:
        return page
    _learn(connection, known, page, now)
    named = [known.kinds_in(raw.source, _text_of(raw)) for raw in page.raw]
    by_post: dict[tuple[str, str], set[str]] = {}
    for raw, kinds in zip(page.raw, named, strict=True):
        by_post.setdefault((raw.source, raw.post_id), set()).update(kinds)
    posts = [
        post
        for post in page.posts
        if not known.is_of(post)
        and not known.is_repeated_by(post, by_post.get((post.source, post.post_id), set()))
    ]
    dropped = {_key(post) for post in page.posts} - {_key(post) for post in posts}
    return replace(
        page,
        posts=[known.cleaned(post) for post in posts],
        context=[known.cleaned(post) for post in page.context if not known.is_of(post)],
        authors=[a for a in page.authors if not known.has(a.source, AUTHOR, a.author_id)],
        raw=[
            raw
            for raw, kinds in zip(page.raw, named, strict=True)
            if not kinds and (raw.source, raw.post_id) not in dropped
        ],
        deletions=[d for d in page.deletions if not known.has(d.source, POST, d.post_id)],
    )


def rejects_without_forgotten(connection: Connection, rejects: Sequence[Reject]) -> list[Reject]:
    """Return those of `rejects` that name nothing that was forgotten, at whatever source."""
    known = read_forgotten(connection) if rejects else None
    if known is None:
        return list(rejects)
    return [reject for reject in rejects if not known.marks_in(reject.text)]


def _learn(connection: Connection, known: Forgotten, page: Page, now: datetime) -> None:
    """A forgotten author may bring posts, and a handle, that nobody knew of: others name these."""
    posts = (post for post in (*page.context, *page.posts) if known.is_of(post))
    authors = (each for each in page.authors if known.has(each.source, AUTHOR, each.author_id))
    names = {(post.source, POST, post.post_id) for post in posts}
    names |= {(each.source, HANDLE, each.handle.casefold()) for each in authors if each.handle}
    new = {each for each in names if not known.has(*each)}
    remember(connection, known.salt, new, now)
    for source, kind, name in new:
        known.add((source, kind), known.salt.of(name))


def _key(post: Post) -> tuple[str, str]:
    return post.source, post.post_id


def _text_of(raw: RawRecord) -> str:
    return raw.body.decode(errors="replace")
