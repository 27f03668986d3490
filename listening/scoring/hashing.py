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
Numbers = NDArray[np.int64]

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+")
_DRAWN_OUT = re.compile(r"(.)\1{3,}", re.DOTALL)
_LETTERS_SEED = 1
_ALL_ONES = 0xFFFFFFFF
_SHORTEST_RUN, _LONGEST_RUN = 3, 4
_CONTINUES, _CONTINUATION = 0xC0, 0x80
"""The first two bits of a byte, and what they are where it goes on with a letter in UTF-8."""


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


def words_of_pieces(pieces: Sequence[str]) -> list[list[str]]:
    """Return the words of each of some pieces, none of which has a space."""
    drawn_in = _DRAWN_OUT.sub(r"\1\1\1", "\n".join(pieces).lower()).split("\n")
    return list(map(_TOKEN.findall, drawn_in if pieces else []))


def buckets_of(token: str) -> list[int]:
    """Return the bucket of a token, and for a word those of its runs of three and four letters."""
    if " " in token:
        return [crc32(as_bytes(token)) % BUCKETS]
    buckets, _ = buckets_of_words([token])
    found: list[int] = buckets.tolist()
    return found


def buckets_of_words(words: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the buckets of words, and the number of the word that each belongs to: first each
    word's own, then those of all runs of three letters, then of four. "<" and ">" are its ends.
    """
    own = np.array([crc32(as_bytes(word)) for word in words], np.int64) % BUCKETS
    owners = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
    letters = np.frombuffer(as_bytes("".join(f"<{word}>" for word in words)), np.uint8)
    sums = np.full(len(owners), _ALL_ONES ^ _LETTERS_SEED, np.uint32)
    found, of = [own], [np.arange(len(words))]
    starts = np.flatnonzero(letters & _CONTINUES != _CONTINUATION)
    sizes = np.diff(np.append(starts, len(letters)))
    for size in range(1, _LONGEST_RUN + 1):
        last = len(owners) - size + 1
        sums = _with_letter(sums[:last], letters, starts[size - 1 :], sizes[size - 1 :])
        if size >= _SHORTEST_RUN:
            is_run = owners[:last] == owners[size - 1 :]
            found.append((~sums[is_run] % BUCKETS).astype(np.int64))
            of.append(owners[:last][is_run])
    return np.concatenate(found), np.concatenate(of)


def _with_letter(sums: Sums, letters: NDArray[np.uint8], starts: Numbers, sizes: Numbers) -> Sums:
    """Return checksums with the bytes of one more letter behind each."""
    found = sums.copy()
    for place in range(int(sizes.max(initial=0))):
        has = np.flatnonzero(sizes > place)
        byte = letters[starts[has] + place]
        found[has] = _table()[(found[has] ^ byte) & 255] ^ found[has] >> 8
    return found


@cache
def _table() -> Sums:
    """Return what each byte adds to a checksum (D. V. Sarwate, 1988)."""
    return np.array([crc32(bytes([byte]), _ALL_ONES) ^ _ALL_ONES for byte in range(256)], np.uint32)


def pair_buckets(firsts: Sums, seconds: Sums, sizes: Numbers) -> Numbers:
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
