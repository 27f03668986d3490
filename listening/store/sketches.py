"""Theta sketches of follower lists: how many there are, together and in common, without their ids.

A sketch keeps hashes of at most 16,384 of the salted ids, so that its counts err by about 1%.
Source: Dasgupta, Lang, Rhodes and Thaler, A framework for estimating stream expression
cardinalities, 2016; PyPI datasketches 5.2.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

LG_K = 14


def sketch_of(salted: Iterable[str]) -> bytes:
    """Return the sketch of salted ids; of up to 16,384 it is exact."""
    return bytes(_compact(salted).serialize())


def without(sketch: bytes, salted: str) -> bytes:
    """Return a sketch without one id: its hash is taken out, where it is in there.

    Of a sketch that is no longer exact, the count may be one sampling step lower then.
    """
    from datasketches import theta_a_not_b

    return bytes(theta_a_not_b().compute(_read(sketch), _compact([salted])).serialize())


def held_by(sketches: Sequence[bytes]) -> tuple[int, int, int]:
    """Return how many ids the lists hold together, how many exactly one, and exactly two of them.

    All are counted among the hashes below the least threshold of any sketch, a sample of all ids.
    """
    lists = [_read(each) for each in sketches]
    least = min(each.theta64 for each in lists)
    times = Counter(hashed for each in lists for hashed in each if hashed < least)
    of_all = min(each.theta for each in lists)
    counts = Counter(times.values())
    union, once, twice = (round(n / of_all) for n in (len(times), counts[1], counts[2]))
    return union, once, twice


def _compact(salted: Iterable[str]) -> Any:
    from datasketches import update_theta_sketch

    sketch = update_theta_sketch(LG_K)
    for each in salted:
        sketch.update(each)
    sketch.trim()
    return sketch.compact()


def _read(sketch: bytes) -> Any:
    from datasketches import compact_theta_sketch

    return compact_theta_sketch.deserialize(sketch)
