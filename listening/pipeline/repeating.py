"""Finding posts that nearly repeat an earlier text, in one pass over the days."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from itertools import dropwhile, islice
from typing import NamedTuple

import numpy as np

from listening.pipeline.ahead import ahead
from listening.scoring.minhash import sign
from listening.scoring.repeats import LOOK_BACK_DAYS, MOST_COMPARED, Repeat, Texts, find_repeats
from listening.store.database import Store
from listening.store.repeats import Said, read_said, read_signed
from listening.store.rows import Key

AT_ONCE = 20_000
"""Texts compared together: with more of them the days before are compared with less often."""

Repeated = tuple[str, str, Repeat]


class Compared(NamedTuple):
    """A day, its posts that repeat another, and its texts as later days compare with them.

    `is_other`: these differ from when the day was counted, so that later days are compared, too.
    """

    day: date
    repeats: list[Repeated]
    signed: bytes
    is_other: bool


@dataclass(frozen=True, slots=True)
class _Day:
    """A day's texts that are long enough, in the order of time.

    `posts` are whose they are; None where the day itself is not asked, and only compared with.
    `signed` are the texts as they are kept, and `is_other` tells that they differ from when the day
    was counted, so that later days are compared, too.
    """

    day: date
    texts: Texts
    posts: list[Key] | None = None
    signed: bytes = b""
    is_other: bool = False


def compare_posts(
    store: Store, campaign: str, asked: Collection[date], after: Iterable[date] = ()
) -> Iterator[Compared]:
    """Yield what is found on each day that is `asked`, in order, and on those of the days `after`
    them that look back on one whose texts are others than they were.

    The days after it are compared while the caller uses it.
    """
    for compared in ahead(_compared(store, campaign, asked, {*asked, *after})):
        yield from compared


def _compared(
    store: Store, campaign: str, asked: Collection[date], days: Iterable[date]
) -> Iterator[list[Compared]]:
    """Yield some days at a time."""
    before = _day_of(date.min, []).texts
    for some in _at_once(store, campaign, asked, days):
        texts = Texts.joined([before, *(each.texts for each in some)])
        last = list(dropwhile(lambda each: each.posts is None, some))
        found = iter(find_repeats(texts, len(texts) - _texts(last)))
        repeats = [list(islice(found, len(each.texts))) for each in last]
        yield [
            _told(each, own, each.posts)
            for each, own in zip(last, repeats, strict=True)
            if each.posts is not None
        ]
        before = texts.last()


def _told(each: _Day, repeats: Sequence[Repeat | None], posts: Sequence[Key]) -> Compared:
    found = [(*post, what) for post, what in zip(posts, repeats, strict=True) if what]
    return Compared(each.day, found, each.signed, each.is_other)


def _at_once(
    store: Store, campaign: str, asked: Collection[date], days: Iterable[date]
) -> Iterator[list[_Day]]:
    """Yield whole days, and those before them, until these are many texts: each is read once."""
    some, last, other = list[_Day](), date.min, date.min
    for day in sorted(days):
        if day not in asked and day - other > timedelta(LOOK_BACK_DAYS):
            continue
        some += _before(store, campaign, day, last)
        some.append(_asked(store, campaign, day))
        last, other = day, day if some[-1].is_other else other
        if _texts(some) >= AT_ONCE:
            yield some
            some = []
    yield some


def _before(store: Store, campaign: str, day: date, last: date) -> list[_Day]:
    """Return the days before one, back to the `last` that was read: as far as a text of it is
    compared with theirs.
    """
    found = list[_Day]()
    for back in range(1, LOOK_BACK_DAYS + 1):
        earlier = day - timedelta(back)
        if earlier <= last or _texts(found) >= MOST_COMPARED:
            break
        found.insert(0, _compared_with(store, campaign, earlier))
    return found


def _compared_with(store: Store, campaign: str, day: date) -> _Day:
    """Return a day as it was counted; from its posts where that is not known."""
    with store.reading() as connection:
        signed = read_signed(connection, campaign, day)
    texts = Texts.unpacked(signed, day.toordinal()) if signed else None
    return _Day(day, texts or _read(store, campaign, day).texts)


def _asked(store: Store, campaign: str, day: date) -> _Day:
    read = _read(store, campaign, day)
    signed = read.texts.packed()
    with store.reading() as connection:
        counted = read_signed(connection, campaign, day, though_stale=True)
    return replace(read, signed=signed, is_other=signed != counted)


def _read(store: Store, campaign: str, day: date) -> _Day:
    with store.reading() as connection:
        parts = [_day_of(day, posts) for posts in read_said(connection, campaign, day)]
    texts = Texts.joined([part.texts for part in (*parts, _day_of(day, []))])
    return _Day(day, texts, [post for part in parts for post in part.posts or ()])


def _texts(days: Iterable[_Day]) -> int:
    return sum(len(each.texts) for each in days)


def _day_of(day: date, posts: Sequence[Said]) -> _Day:
    signed = sign([post.text for post in posts])
    kept = [posts[place] for place in signed.places.tolist()]
    texts = Texts(
        signed.signatures,
        signed.same,
        np.array([_account(post) for post in kept], dtype=np.int64),
        np.full(len(kept), day.toordinal()),
    )
    return _Day(day, texts, [(post.source, post.post_id) for post in kept])


def _account(post: Said) -> int:
    """Return a number that is the same for the same account in every process."""
    name = f"{post.source} {post.author_id}".encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "little", signed=True)
