"""Drawing posts to code by hand: which, and how many of each class.

Every post has a number of its own, made of the seed and its key. A sample is the posts with
the smallest numbers, so that the same posts are drawn wherever the store is; posts that come
later join it at the same rate by their own numbers (permanent random numbers, Ohlsson 1995);
and whoever codes them in their order, and stops half way, has coded a random sample, too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from heapq import heappush, heappushpop

LEAST_OF_EACH = 10
"""Posts of each class that a stratified sample takes at the least, where there are as many."""


@dataclass(frozen=True, slots=True)
class FramePost:
    """A post that may be drawn. `first_id` is the id of its first version, which an edit keeps."""

    source: str
    post_id: str
    first_id: str
    day: date
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Posts of one class in the frame, those drawn, and the greatest number drawn of them."""

    frame: int
    drawn: int
    upto: int


@dataclass(frozen=True, slots=True)
class DrawnPost:
    """A post of the sample and its number, by which it was drawn."""

    post: FramePost
    number: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn, and the frame it speaks for: posts by day and by class."""

    days: Mapping[date, int]
    strata: Mapping[str, Stratum]
    posts: tuple[DrawnPost, ...]


class _Nearest:
    """The posts with numbers up to `limit`, and as many more of the smallest as may be asked."""

    def __init__(self, limit: int, most: int) -> None:
        self._limit, self._most = limit, most
        self._within: list[DrawnPost] = []
        self._heap: list[tuple[int, str, str, FramePost]] = []
        self.size = 0

    def see(self, post: FramePost, number: int) -> None:
        self.size += 1
        entry = (-number, post.source, post.post_id, post)
        if number <= self._limit:
            self._within.append(DrawnPost(post, number))
        elif len(self._heap) < self._most:
            heappush(self._heap, entry)
        elif self._most:
            heappushpop(self._heap, entry)

    def take(self, quota: int) -> list[DrawnPost]:
        beyond = [DrawnPost(post, -negative) for negative, _, _, post in self._heap]
        found = sorted([*self._within, *beyond], key=lambda drawn: drawn.number)
        return found[: max(len(self._within), quota)]


def draw(posts: Iterable[FramePost], seed: int, size: int, known: Mapping[str, Stratum]) -> Drawing:
    """Return a random sample of `size` posts, shared out over their classes.

    Where a sample is `known`, what it drew is drawn again, with as many of the posts that
    came since as its rate gives, and more up to `size`.
    """
    nearest: dict[str, _Nearest] = {}
    days: Counter[date] = Counter()
    for post in posts:
        days[post.day] += 1
        if post.stratum not in nearest:
            before = known.get(post.stratum)
            nearest[post.stratum] = _Nearest(before.upto if before else -1, size)
        nearest[post.stratum].see(post, number_of(seed, post))
    quotas = allot({name: each.size for name, each in nearest.items()}, size)
    taken = {name: each.take(quotas[name]) for name, each in sorted(nearest.items())}
    strata = {
        name: _stratum(nearest[name].size, drawn, known.get(name)) for name, drawn in taken.items()
    }
    return Drawing(dict(sorted(days.items())), strata, tuple(p for d in taken.values() for p in d))


def _stratum(frame: int, drawn: list[DrawnPost], before: Stratum | None) -> Stratum:
    return Stratum(frame, len(drawn), max(drawn[-1].number, before.upto if before else 0))


def number_of(seed: int, post: FramePost) -> int:
    """Return the post's own number, below 2^63: chance to whoever does not know the seed."""
    key = f"{seed}\n{post.source}\n{post.first_id}".encode()
    return int.from_bytes(sha256(key).digest()[:8]) >> 1


def allot(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many posts to draw of each class: by its size, and some of each."""
    total = sum(sizes.values())
    if size >= total:
        return dict(sizes)
    least = min(LEAST_OF_EACH, size // len(sizes))
    rare = {n: min(least, each) for n, each in sizes.items() if size * each < least * total}
    others = {name: each for name, each in sizes.items() if name not in rare}
    left = size - sum(rare.values())
    exact = {name: left * each / sum(others.values()) for name, each in others.items()}
    quotas = rare | {name: int(part) for name, part in exact.items()}
    by_rest = sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name))
    for name in by_rest[: size - sum(quotas.values())]:
        quotas[name] += 1
    return quotas
