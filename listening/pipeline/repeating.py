"""Finding posts that nearly repeat an earlier text, in one pass over the days."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile

import numpy as np

from listening.pipeline.ahead import ahead
from listening.scoring.minhash import sign
from listening.scoring.repeats import LOOK_BACK_DAYS, MOST_COMPARED, Repeat, Texts, find_repeats
from listening.store.database import Store
from listening.store.repeats import Said, read_said
from listening.store.rows import Key

AT_ONCE = 20_000
"""Texts compared together: with more of them the days before are compared with less often."""

Repeated = tuple[str, str, Repeat]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Posts of a day whose texts are long enough, in the order of time."""

    day: date
    posts: list[Key]
    texts: Texts


def compare_posts(
    store: Store, campaign: str, days: Collection[date]
) -> Iterator[tuple[date, list[Repeated]]]:
    """Yield each of the days, in order, with its posts that repeat another.

    The days after it are compared while the caller uses it.
    """
    for compared in ahead(_compared(store, campaign, days)):
        yield from compared.items()


def _compared(
    store: Store, campaign: str, days: Collection[date]
) -> Iterator[dict[date, list[Repeated]]]:
    """Yield some days at a time."""
    before = _batch(date.min, []).texts
    for batches in _at_once(store, campaign, days):
        texts = Texts.joined([before, *(batch.texts for batch in batches)])
        asked = list(dropwhile(lambda batch: batch.day not in days, batches))
        repeats = iter(find_repeats(texts, len(texts.days) - _texts(asked)))
        found: dict[date, list[Repeated]] = {}
        for batch in asked:
            pairs = zip(batch.posts, repeats, strict=False)
            found.setdefault(batch.day, []).extend((*post, what) for post, what in pairs if what)
        yield {day: repeated for day, repeated in found.items() if day in days}
        before = texts.last()


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
        found = [*_of_day(store, campaign, earlier), *found]
    return found


def _of_day(store: Store, campaign: str, day: date) -> list[_Batch]:
    with store.reading() as connection:
        return [
            *(_batch(day, posts) for posts in read_said(connection, campaign, day)),
            _batch(day, []),
        ]


def _texts(batches: Iterable[_Batch]) -> int:
    return sum(len(batch.posts) for batch in batches)


def _batch(day: date, posts: Sequence[Said]) -> _Batch:
    signed = sign([post.text for post in posts])
    kept = [posts[place] for place in signed.places.tolist()]
    texts = Texts(
        signed.signatures,
        signed.same,
        np.array([hash((post.source, post.author_id)) for post in kept], dtype=np.int64),
        np.full(len(kept), day.toordinal()),
    )
    return _Batch(day, [(post.source, post.post_id) for post in kept], texts)
