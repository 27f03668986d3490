"""Near-duplicate texts: MinHash of runs of five letters, so that an edited copy is found.

Source: Broder, On the resemblance and containment of documents, 1997. Of every hash the lowest
byte is kept (Li and König, b-bit minwise hashing, 2010): 64 bytes a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 40
"""Letters and digits below which two people may well write the same by themselves."""

HASHES = 64
RUN = 5
AT_A_TIME = 250  # texts whose runs fit into a core's own cache

_TABLED = 0x3000
_IS_LETTER = np.array([chr(code).isalnum() for code in range(_TABLED)] + [True])
_IS_SPACE = np.array([chr(code).isspace() for code in range(_TABLED)] + [False])
"""Of each character; what lies beyond the tables are letters of Asia, and pictures."""

Signatures = NDArray[np.uint8]
_Numbers = NDArray[np.uint64]
_Letters = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Signed:
    """Which of the texts are long enough, their signatures (a row of HASHES bytes each), and
    numbers that are equal where what the texts say is.
    """

    places: NDArray[np.int64]
    signatures: Signatures
    same: _Numbers


def sign(texts: Sequence[str]) -> Signed:
    """Return the signatures of those texts that say at least SHORTEST letters.

    Capitals, signs and spaces do not count, nor does a word with "#", "@" or "://" in it: to
    share the campaign's tags, or a link, makes no copy.
    """
    parts = [_sign(texts[at : at + AT_A_TIME]) for at in range(0, len(texts), AT_A_TIME)]
    if not parts:
        parts = [_sign([""])]
    places = [part.places + at * AT_A_TIME for at, part in enumerate(parts)]
    return Signed(
        np.concatenate(places),
        np.concatenate([part.signatures for part in parts]),
        np.concatenate([part.same for part in parts]),
    )


def _sign(texts: Sequence[str]) -> Signed:
    letters, lengths = _said([text.casefold() for text in texts])
    is_long = lengths >= SHORTEST
    letters, lengths = letters[np.repeat(is_long, lengths)], lengths[is_long]
    places = np.flatnonzero(is_long)
    signatures = np.empty((len(places), HASHES), dtype=np.uint8)
    if not len(places):
        return Signed(places, signatures, np.empty(0, dtype=np.uint64))
    runs = _runs(letters, lengths)
    starts = np.cumsum(lengths - RUN + 1) - (lengths - RUN + 1)
    short = _halved(runs)
    hashed = np.empty_like(short)
    for number in range(HASHES):
        np.multiply(short, _FACTORS[number], out=hashed)
        hashed += _TERMS[number]
        signatures[:, number] = np.minimum.reduceat(hashed, starts) & np.uint32(255)
    return Signed(places, signatures, np.add.reduceat(runs, starts))


def _said(texts: Sequence[str]) -> tuple[_Letters, NDArray[np.int64]]:
    """Return what is compared of texts without capitals, joined, and how many letters each has."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(joined, dtype=np.uint32)
    ends = np.cumsum([0, *map(len, texts)])
    listed = np.minimum(letters, _TABLED)
    starts_word = _IS_SPACE[listed]
    starts_word[ends[:-1][ends[:-1] < len(letters)]] = True
    word = np.cumsum(starts_word)
    is_out = np.zeros(len(letters) + 1, dtype=bool)
    is_out[word[_marks(letters)]] = True
    is_kept = _IS_LETTER[listed] & ~is_out[word]
    before = np.concatenate([[0], np.cumsum(is_kept)])[ends]
    return letters[is_kept], np.diff(before)


def _marks(letters: _Letters) -> NDArray[np.bool_]:
    """Return where a tag, a mention or a link is within a word."""
    is_mark: NDArray[np.bool_] = (letters == ord("#")) | (letters == ord("@"))
    is_slash = letters == ord("/")
    is_mark[:-2] |= (letters[:-2] == ord(":")) & is_slash[1:-1] & is_slash[2:]
    return is_mark


def _runs(letters: _Letters, lengths: NDArray[np.int64]) -> _Numbers:
    """Return a number for each run of RUN letters within one of the texts joined."""
    wide = letters.astype(np.uint64)
    hashed = np.zeros(len(wide) - RUN + 1, dtype=np.uint64)
    for step in range(RUN):
        hashed *= np.uint64(0x100000001B3)
        hashed += wide[step : len(hashed) + step]
    is_within = np.ones(len(wide), dtype=bool)
    for step in range(1, RUN):
        is_within[np.cumsum(lengths) - step] = False
    return _mixed(hashed[is_within[: len(hashed)]])


def _mixed(numbers: _Numbers) -> _Numbers:
    """Spread numbers over 64 bits: the finalizer of Steele, Lea and Flood's SplitMix, 2014."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    return numbers ^ (numbers >> np.uint64(31))


def _halved(numbers: _Numbers) -> NDArray[np.uint32]:
    return (numbers >> np.uint64(32)).astype(np.uint32)


_FACTORS = _halved(_mixed(np.arange(1, HASHES + 1, dtype=np.uint64))) | np.uint32(1)
_TERMS = _halved(_mixed(np.arange(HASHES + 1, 2 * HASHES + 1, dtype=np.uint64)))
