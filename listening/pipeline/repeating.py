"""Finding posts that nearly repeat an earlier text, in one pass over the days."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import chain, dropwhile, groupby, islice
from operator import attrgetter
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
    """A day, its posts that repeat another, and its texts as later days compare with them."""

    day: date
    repeats: list[Repeated]
    signed: bytes


@dataclass(frozen=True, slots=True)
class _Batch:
    """Texts of a day that are long enough, in the order of time, and whose they are: of a day
    that is only compared with, that is not asked.
    """

    day: date
    posts: list[Key]
    texts: Texts


def compare_posts(store: Store, campaign: str, days: Collection[date]) -> Iterator[Compared]:
    """Yield what is found on each of the days, in order.

    The days after it are compared while the caller uses it.
    """
    for compared in ahead(_compared(store, campaign, days)):
        yield from compared


def _compared(store: Store, campaign: str, days: Collection[date]) -> Iterator[list[Compared]]:
    """Yield some days at a time."""
    before = _batch(date.min, []).texts
    for batches in _at_once(store, campaign, days):
        texts = Texts.joined([before, *(batch.texts for batch in batches)])
        asked = list(dropwhile(lambda batch: batch.day not in days, batches))
        found = iter(find_repeats(texts, len(texts) - _texts(asked)))
        compared = []
        for day, own in groupby(asked, key=attrgetter("day")):
            parts = list(own)
            repeats = list(islice(found, _texts(parts)))
            if day in days:
                compared.append(_day_compared(day, parts, repeats))
        yield compared
        before = texts.last()


def _day_compared(
    day: date, batches: Sequence[_Batch], repeats: Sequence[Repeat | None]
) -> Compared:
    posts = chain.from_iterable(batch.posts for batch in batches)
    pairs = zip(posts, repeats, strict=True)
    texts = Texts.joined([batch.texts for batch in batches])
    return Compared(day, [(*post, what) for post, what in pairs if what], texts.packed())


def _at_once(store: Store, campaign: str, days: Iterable[date]) -> Iterator[list[_Batch]]:
    """Yield whole days, and those before them, until these are many texts: each is read once."""
    batches, last = list[_Batch](), date.min
    for day in sorted(days):
        batches += _before(store, campaign, day, last)
        batches += _of_day(store, campaign, day)
        last = day
        if _texts(batches) >= AT_ONCE:
            yield batches
            batches = []
    yield batches


def _before(store: Store, campaign: str, day: date, last: date) -> list[_Batch]:
    """Return the days before one, back to the `last` that was read: as far as a text of it is
    compared with theirs.
    """
    found = list[_Batch]()
    for back in range(1, LOOK_BACK_DAYS + 1):
        earlier = day - timedelta(back)
        if earlier <= last or _texts(found) >= MOST_COMPARED:
            break
        found = [*_signed_day(store, campaign, earlier), *found]
    return found


def _signed_day(store: Store, campaign: str, day: date) -> list[_Batch]:
    """Return a day that is only compared with: as it was counted, or else from its posts."""
    with store.reading() as connection:
        signed = read_signed(connection, campaign, day)
    texts = Texts.unpacked(signed, day.toordinal()) if signed else None
    return _of_day(store, campaign, day) if texts is None else [_Batch(day, [], texts)]


def _of_day(store: Store, campaign: str, day: date) -> list[_Batch]:
    with store.reading() as connection:
        return [
            *(_batch(day, posts) for posts in read_said(connection, campaign, day)),
            _batch(day, []),
        ]


def _texts(batches: Iterable[_Batch]) -> int:
    return sum(len(batch.texts) for batch in batches)


def _batch(day: date, posts: Sequence[Said]) -> _Batch:
    signed = sign([post.text for post in posts])
    kept = [posts[place] for place in signed.places.tolist()]
    texts = Texts(
        signed.signatures,
        signed.same,
        np.array([_account(post) for post in kept], dtype=np.int64),
        np.full(len(kept), day.toordinal()),
    )
    return _Batch(day, [(post.source, post.post_id) for post in kept], texts)


def _account(post: Said) -> int:
    """Return a number that is the same for the same account in every process."""
    name = f"{post.source} {post.author_id}".encode()
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "little", signed=True)
