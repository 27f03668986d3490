"""Repeats: which texts say again what was said before, by whom else or by oneself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listening.scoring.minhash import HASHES, Signatures

ALIKE = 0.5
"""Estimated Jaccard similarity from which a text repeats another: it finds 96% of lightly
edited copies, where 0.8 finds 37% and the same text 6%."""

NEAREST = 8
"""How many texts each is compared with of those that share some bytes: the first, and the last."""

LOOK_BACK_DAYS = 7

MOST_COMPARED = 100_000
"""How many texts before it each is compared with at most: memory does not grow with a campaign."""

_BAND = 4  # bytes that two texts share to be compared
_MARKS = np.uint32((1 << 20) - 1)
_HALF, _PLACE = np.uint64(32), np.uint64((1 << 32) - 1)

_Places = NDArray[np.int64]

VERSION = b"1 "
"""Of what is packed: another where signatures, or the numbers beside them, are made otherwise."""

_PACKED = np.dtype([("signature", "u1", HASHES), ("same", "<u8"), ("account", "<i8")])


class Repeat(StrEnum):
    """Whose earlier text a post repeats: another account's, or only one's own."""

    COPY = "copy"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in the order of time, by columns: signature, a number that is equal where texts are,
    one that is equal where accounts are, and the number of the day.
    """

    signatures: Signatures
    same: NDArray[np.uint64]
    accounts: NDArray[np.int64]
    days: NDArray[np.int64]

    @classmethod
    def joined(cls, parts: Sequence["Texts"]) -> "Texts":
        """Return the texts of all parts, which are given in the order of time."""
        columns = zip(*(part.columns for part in parts), strict=True)
        return cls(*map(np.concatenate, columns))

    def last(self) -> "Texts":
        """Return the texts that one after them may be compared with."""
        return Texts(*(column[-MOST_COMPARED:].copy() for column in self.columns))

    @classmethod
    def unpacked(cls, packed: bytes, day: int) -> "Texts | None":
        """Return a day's texts, or None where another version packed them."""
        version, rows = packed[: len(VERSION)], packed[len(VERSION) :]
        if version != VERSION:
            return None
        read = np.frombuffer(rows, dtype=_PACKED)
        days = np.full(len(read), day)
        return cls(read["signature"], read["same"], read["account"], days)

    def packed(self) -> bytes:
        """Return all that later days compare with, but for the day: 80 bytes a text."""
        last = self.last()
        rows = np.empty(len(last), dtype=_PACKED)
        rows["signature"], rows["same"], rows["account"] = last.columns[:3]
        return VERSION + rows.tobytes()

    def __len__(self) -> int:
        return len(self.days)

    @property
    def since(self) -> _Places:
        """The place of the first that each is compared with."""
        places = np.arange(len(self.days))
        first = np.searchsorted(self.days, self.days - LOOK_BACK_DAYS)
        return np.maximum(first, places - MOST_COMPARED)

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """In the order in which they are declared."""
        return self.signatures, self.same, self.accounts, self.days


def find_repeats(texts: Texts, start: int = 0) -> list[Repeat | None]:
    """Return what each text from place `start` on repeats, of those of its day and of the
    LOOK_BACK_DAYS before, MOST_COMPARED at most.

    The same text is always found, an edited one where it is ALIKE and one of the NEAREST: what
    a text costs that thousands wrote is bounded.
    """
    since = texts.since
    mine, others = _same_before(texts)
    is_copy, is_repeat = others >= since, mine >= since
    is_copy[:start] = True  # not asked for
    for one, other in _pairs_alike(texts, start, since, is_copy):
        is_by_other = texts.accounts[one] != texts.accounts[other]
        is_by_other |= others[other] >= since[one]
        is_copy[one[is_by_other]] = True
        is_repeat[one] = True
    kinds = np.where(is_copy, 2, is_repeat)[start:].tolist()
    return [(None, Repeat.OWN, Repeat.COPY)[kind] for kind in kinds]


def _same_before(texts: Texts) -> tuple[_Places, _Places]:
    """Return the places of the last same text before each, and of the last by another account."""
    order = np.argsort(texts.same, kind="stable")
    is_first = _changes(texts.same[order])
    is_other = is_first | _changes(texts.accounts[order])
    spots = np.arange(len(order))
    heads = np.maximum.accumulate(np.where(is_first, spots, 0))
    turns = np.maximum.accumulate(np.where(is_other, spots, 0))
    mine, others = np.full((2, len(order)), -1)
    before = np.concatenate([[-1], order[:-1]])
    mine[order] = np.where(is_first, -1, before)
    others[order] = np.where(turns > heads, before[turns], -1)
    return mine, others


def _changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return where a value is not the one before it."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _pairs_alike(
    texts: Texts, start: int, since: _Places, is_done: NDArray[np.bool_]
) -> Iterator[tuple[_Places, _Places]]:
    """Yield places of texts and of others before them that they are alike, without what is done
    by then.
    """
    for band in _bands(texts.signatures):
        keys = _shared(band, start)
        places = (keys & _PLACE).astype(np.int64)
        for one, other in _candidates(keys, places, since, is_done):
            is_near = texts.same[one] != texts.same[other]
            is_near[is_near] = _are_alike(texts.signatures, one[is_near], other[is_near])
            yield one[is_near], other[is_near]


def _bands(signatures: Signatures) -> Iterator[NDArray[np.uint32]]:
    """Yield numbers that two texts share where the same four of their bytes are the same: bytes
    that lie side by side, and bytes that lie apart, so that more edits are found.
    """
    count = len(signatures)
    apart = signatures.reshape(count, _BAND, HASHES // _BAND).swapaxes(1, 2).reshape(count, HASHES)
    for each in (signatures, apart):
        yield from np.ascontiguousarray(np.ascontiguousarray(each).view(np.uint32).T)


def _shared(band: NDArray[np.uint32], start: int) -> NDArray[np.uint64]:
    """Return band and place as one number each, in order: without those, before `start`, that
    share it with none from there on.
    """
    listed = band & _MARKS
    marked = np.zeros(_MARKS + 1, dtype=bool)
    marked[listed[start:]] = True
    places = np.flatnonzero(marked[listed])
    keys = (band[places].astype(np.uint64) << _HALF) | places.astype(np.uint64)
    keys.sort()
    is_first = _changes(keys >> _HALF)
    is_alone = is_first & np.append(is_first[1:], True)
    return np.asarray(keys[~is_alone])


def _candidates(
    keys: NDArray[np.uint64], places: _Places, since: _Places, is_done: NDArray[np.bool_]
) -> Iterator[tuple[_Places, _Places]]:
    """Yield pairs of places, the later first, that share the band."""
    spots = np.flatnonzero(~is_done[places])
    first = since[places[spots]].astype(np.uint64)
    heads = np.searchsorted(keys, (keys[spots] & ~_PLACE) | first)
    for step in range(NEAREST):
        for partner in (spots - 1 - step, heads + step):
            is_pair = (partner >= heads) & (partner < spots) & ~is_done[places[spots]]
            yield places[spots[is_pair]], places[partner[is_pair]]


def _are_alike(signatures: Signatures, one: _Places, other: _Places) -> NDArray[np.bool_]:
    """Return which texts are ALIKE, as their bytes tell, that agree by chance, too."""
    equal = (signatures[one] == signatures[other]).sum(axis=1)
    return np.asarray(equal >= HASHES * (ALIKE + (1 - ALIKE) / 256))
