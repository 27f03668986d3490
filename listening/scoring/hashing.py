"""Features of a text: its words, pairs of words and letters, each hashed to a bucket.

A text's buckets are those of its tokens, one after the other, so that what a token adds
is worked out once and remembered.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BITS = 18
BUCKETS = 1 << BITS

Sums = NDArray[np.uint32]

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+")
_DRAWN_OUT = re.compile(r"(.)\1{3,}", re.DOTALL)
_LETTERS_SEED = 1
_ALL_ONES = 0xFFFFFFFF


def words_of(text: str) -> list[str]:
    """Return a text's words and runs of signs, in lower case.

    A letter or sign drawn out beyond three is three: "sooooo" is "sooo". No space is in a word,
    so that the words of a text are those of its pieces between spaces.
    """
    return _TOKEN.findall(_DRAWN_OUT.sub(r"\1\1\1", text.lower()))


def tokens_of(text: str) -> list[str]:
    """Return a text's words, then each pair of neighbours."""
    words = words_of(text)
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def buckets_of(token: str) -> Sequence[int]:
    """Return the bucket of a token, and for a word those of its runs of three and four letters."""
    own = crc32(as_bytes(token)) % BUCKETS
    if " " in token:
        return [own]
    ends = f"<{token}>"
    runs = [slice(n, n + size) for size in (3, 4) for n in range(len(ends) - size + 1)]
    # Of ASCII letters the bytes of a run are a run of the bytes: one encoding does for all.
    whole = as_bytes(ends) if ends.isascii() else None
    written = [whole[run] for run in runs] if whole else [as_bytes(ends[run]) for run in runs]
    return [own, *[crc32(each, _LETTERS_SEED) % BUCKETS for each in written]]


def pair_buckets(firsts: Sums, seconds: Sums, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the bucket of each pair of words, from the checksums of the first word with a space
    behind it and of the second, and the second's size in bytes.

    A checksum is linear: that of two parts is the first's, moved on by as many zeros as the second
    has bytes, plus the second's (M. Adler, crc32_combine, 2003). So no pair is put together.
    """
    moved = firsts.copy()
    for power in range(int(sizes.max(initial=0)).bit_length()):
        is_longer = np.flatnonzero(sizes >> power & 1)
        moved[is_longer] = _moved_on(moved[is_longer], power)
    return ((moved ^ seconds) % BUCKETS).astype(np.int64)


def _moved_on(sums: Sums, power: int) -> Sums:
    """Return checksums with 2^power zeros behind."""
    first, second, third, fourth = _moves(power)
    return np.asarray(
        first[sums & 255] ^ second[sums >> 8 & 255] ^ third[sums >> 16 & 255] ^ fourth[sums >> 24]
    )


@cache
def _moves(power: int) -> Sums:
    """Return what 2^power zeros make of each byte of a checksum, a row for each of the four."""
    zeros = bytes(1 << power)
    rows = [
        [crc32(zeros, byte << 8 * place ^ _ALL_ONES) ^ _ALL_ONES for byte in range(256)]
        for place in range(4)
    ]
    return np.array(rows, np.uint32)


def as_bytes(text: str) -> bytes:
    """Return a text as it is hashed; half a character is "?"."""
    return text.encode("utf-8", "replace")
