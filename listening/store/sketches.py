"""Theta sketches of follower lists: how many there are, together and in common, without their ids.

A sketch keeps hashes of at most 16,384 of the salted ids, so that its counts err by about 1%.
Source: Dasgupta, Lang, Rhodes and Thaler, A framework for estimating stream expression
cardinalities, 2016; PyPI datasketches 5.2.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
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


def union_and_shared(sketches: Sequence[bytes]) -> tuple[int, int]:
    """Return how many ids the lists hold together, and how many pairs of lists share, in all."""
    from datasketches import theta_intersection, theta_union

    lists = [_read(each) for each in sketches]
    union = theta_union(LG_K)
    for each in lists:
        union.update(each)
    shared = 0.0
    for one, other in combinations(lists, 2):
        both = theta_intersection()
        both.update(one)
        both.update(other)
        shared += both.get_result().get_estimate()
    return round(union.get_result().get_estimate()), round(shared)


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
