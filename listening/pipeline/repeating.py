"""Finding posts that nearly repeat an earlier text, in one pass over the days."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from listening.pipeline.ahead import ahead
from listening.scoring.minhash import sign
from listening.scoring.repeats import LOOK_BACK_DAYS, Repeat, Texts, find_repeats
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
        repeats = iter(find_repeats(texts, len(before.days)))
        found: dict[date, list[Repeated]] = {}
        for batch in batches:
            pairs = zip(batch.posts, repeats, strict=False)
            found.setdefault(batch.day, []).extend((*post, what) for post, what in pairs if what)
        yield {day: repeated for day, repeated in found.items() if day in days}
        before = texts.last()


def _at_once(store: Store, campaign: str, days: Iterable[date]) -> Iterator[list[_Batch]]:
    """Yield whole days, and those before them, until these are many texts: each is read once."""
    batches = []
    for day in sorted(
        {day - timedelta(back) for day in days for back in range(LOOK_BACK_DAYS + 1)}
    ):
        with store.reading() as connection:
            batches += [_batch(day, posts) for posts in read_said(connection, campaign, day)]
        batches.append(_batch(day, []))
        if sum(len(batch.posts) for batch in batches) >= AT_ONCE:
            yield batches
            batches = []
    yield batches


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
