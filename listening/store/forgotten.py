"""What was forgotten stays away: it is dropped from whatever comes in, however it comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, text

from listening.model import Kind, Reject
from listening.store.naming import (
    handles_in,
    ids_in,
    repeated_handle,
    tags_without_handles,
    without_handles,
)
from listening.store.rows import AuthorRow, Key, PostRow, RawRow, Rows, key_of
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

    def is_of(self, post: PostRow) -> bool:
        """Return whether a post, or a version of it, or its author is forgotten."""
        versions = [post.post_id, *([post.edited_of] if post.edited_of else [])]
        return self.has(post.source, AUTHOR, post.author_id) or any(
            self.has(post.source, POST, each) for each in versions
        )

    def is_repeated_by(self, post: PostRow, named: set[str]) -> bool:
        """Return whether a post repeats a forgotten one; `named` is what its record names.

        A repost that is cut names whom it repeats among others: then it goes as well.
        """
        if post.repost_of is not None and self.has(post.source, POST, post.repost_of):
            return True
        handle = repeated_handle(post.text)
        is_cut = handle is not None and (AUTHOR in named or self.has(post.source, HANDLE, handle))
        return post.kind == Kind.REPOST and (POST in named or is_cut)

    def cleaned(self, post: PostRow) -> PostRow:
        """Return another person's post without the names of who and what is forgotten."""
        root = post.conversation_id
        if root is not None and self.has(post.source, POST, root):
            root = None
        is_gone = partial(self.has, post.source, HANDLE)
        tags = tags_without_handles(post.tags.split("\n"), is_gone)
        said = without_handles(post.text, is_gone)
        return post._replace(conversation_id=root, text=said, tags="\n".join(tags))

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


def without_forgotten(connection: Connection, rows: Rows) -> Rows:
    """Return a page's rows without what was forgotten; themselves where nothing was.

    Posts by a forgotten author, forgotten posts and their reposts are dropped, and raw records
    of others that name them: what these tell beyond their post's own row is lost. Ids and handles
    that were not known when their author was forgotten are remembered as they come; what
    others told of them before that stays until the author is forgotten once more.
    """
    known = read_forgotten(connection)
    if known is None:
        return rows
    posts, context = list(map(PostRow._make, rows.posts)), list(map(PostRow._make, rows.context))
    _learn(connection, known, [*context, *posts], rows)
    records = list(map(RawRow._make, rows.raw))
    named = [known.kinds_in(raw.source, raw.body) for raw in records]
    by_post: dict[Key, set[str]] = {}
    for raw, kinds in zip(records, named, strict=True):
        by_post.setdefault(key_of(raw), set()).update(kinds)
    kept = [
        post
        for post in posts
        if not known.is_of(post)
        and not known.is_repeated_by(post, by_post.get(key_of(post), set()))
    ]
    dropped = set(map(key_of, posts)) - set(map(key_of, kept))
    return replace(
        rows,
        posts=[known.cleaned(post) for post in kept],
        context=[known.cleaned(post) for post in context if not known.is_of(post)],
        authors=[row for row in rows.authors if not known.has(row[0], AUTHOR, row[1])],
        raw=[
            raw
            for raw, kinds in zip(records, named, strict=True)
            if not kinds and key_of(raw) not in dropped
        ],
        snapshots=[row for row in rows.snapshots if key_of(row) not in dropped],
        deletions=[d for d in rows.deletions if not known.has(d.source, POST, d.post_id)],
    )


def rejects_without_forgotten(connection: Connection, rejects: Sequence[Reject]) -> list[Reject]:
    """Return those of `rejects` that name nothing that was forgotten, at whatever source."""
    known = read_forgotten(connection) if rejects else None
    if known is None:
        return list(rejects)
    return [reject for reject in rejects if not known.marks_in(reject.text)]


def _learn(connection: Connection, known: Forgotten, posts: Sequence[PostRow], rows: Rows) -> None:
    """A forgotten author may bring posts, and a handle, that nobody knew of: others name these."""
    names = {(post.source, POST, post.post_id) for post in posts if known.is_of(post)}
    names |= {
        (each.source, HANDLE, each.handle.casefold())
        for each in map(AuthorRow._make, rows.authors)
        if each.handle and known.has(each.source, AUTHOR, each.author_id)
    }
    new = {each for each in names if not known.has(*each)}
    remember(connection, known.salt, new, rows.now)
    for source, kind, name in new:
        known.add((source, kind), known.salt.of(name))
