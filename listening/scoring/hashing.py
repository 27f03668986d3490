"""Features of a text: its words, pairs of words and letters, each hashed to a bucket.

A text's buckets are those of its tokens, one after the other, so that what a token adds
is worked out once and remembered.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

BITS = 18
BUCKETS = 1 << BITS

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+")
_DRAWN_OUT = re.compile(r"(.)\1{3,}", re.DOTALL)
_LETTERS_SEED = 1


def tokens_of(text: str) -> list[str]:
    """Return a text's words and runs of signs, in lower case, then each pair of neighbours.

    A letter or sign drawn out beyond three is three: "sooooo" is "sooo".
    """
    words = _TOKEN.findall(_DRAWN_OUT.sub(r"\1\1\1", text.lower()))
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def buckets_of(token: str) -> Sequence[int]:
    """Return the bucket of a token, and for a word those of its runs of three and four letters."""
    found = [crc32(_bytes(token)) % BUCKETS]
    if " " not in token:
        ends = f"<{token}>"
        # Of ASCII letters the bytes of a run are a run of the bytes: one encoding does for all.
        whole = _bytes(ends) if ends.isascii() else None
        for size in (3, 4):
            for n in range(len(ends) - size + 1):
                run = whole[n : n + size] if whole else _bytes(ends[n : n + size])
                found.append(crc32(run, _LETTERS_SEED) % BUCKETS)
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
