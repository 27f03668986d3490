"""Finding posts that nearly repeat an earlier text, in one pass over the days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from listening.pipeline.memory import settled_memory
from listening.scoring.minhash import sign
from listening.scoring.repeats import LOOK_BACK_DAYS, Repeat, Texts, find_repeats
from listening.store.batches import Key
from listening.store.database import Store
from listening.store.repeats import Said, days_to_compare, read_said, write_repeats

AT_ONCE = 20_000
"""Texts compared together: with more of them the days before are compared with less often."""

Repeated = tuple[str, str, Repeat]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Posts of a day whose texts are long enough, in the order of time."""

    day: date
    posts: list[Key]
    texts: Texts


def repeat_posts(store: Store, campaign: str, stale: Iterable[date]) -> list[date]:
    """Write which posts of the stale days, and of days that look back on them, repeat another.

    Returns the days whose repeats changed: they are marked once more.
    """
    with store.reading() as connection:
        days = days_to_compare(connection, campaign, stale)
    changed = []
    with settled_memory():
        for day, repeated in _compared(store, campaign, days):
            with store.writing() as connection:
                if write_repeats(connection, campaign, day, repeated):
                    changed.append(day)
    return changed


def _compared(
    store: Store, campaign: str, days: Sequence[date]
) -> Iterator[tuple[date, list[Repeated]]]:
    """Yield each of the days with its posts that repeat another."""
    asked, before = set(days), _batch(date.min, []).texts
    for batches in _at_once(store, campaign, days):
        texts = Texts.joined([before, *(batch.texts for batch in batches)])
        repeats = iter(find_repeats(texts, len(before.days)))
        found: defaultdict[date, list[Repeated]] = defaultdict(list)
        for batch in batches:
            pairs = zip(batch.posts, repeats, strict=False)
            found[batch.day] += [(*post, what) for post, what in pairs if what]
        yield from ((day, repeated) for day, repeated in found.items() if day in asked)
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
