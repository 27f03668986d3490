"""A linear model over hashed features: small, fast, and numpy alone.

A class's score of a text is  b + d·x + Σ w[j]·idf[j] / √Σ idf[j]²  over the buckets j of the
text's tokens, with x what other analyzers say of the text; softmax makes probabilities of it.
The last class scores 0 by definition. Weights are kept in 8 bits a bucket and class.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from listening.scoring.hashing import (
    BUCKETS,
    Numbers,
    as_bytes,
    buckets_of_words,
    pair_buckets,
    words_of_pieces,
)

Floats = NDArray[np.float64]

REMEMBERED = 60_000
"""Words whose part in the sum is kept; about 20 MB."""

AT_A_TIME = 1_000
"""Texts whose words and pairs fit into a core's own cache."""

_DECIMALS = 6
"""Beyond these a processor's last bit may depend on how many texts are scored together."""


@dataclass(frozen=True)
class LinearModel:
    """What was fitted: of each bucket its idf and weights, of the text itself the rest."""

    language: str
    classes: tuple[str, ...]
    weights: NDArray[np.int8]
    idf: NDArray[np.uint8]
    steps: tuple[float, ...]
    idf_step: float
    bias: tuple[float, ...]
    extra: tuple[tuple[float, ...], ...]
    _known: "list[_Vocabulary]" = field(default_factory=list, repr=False, compare=False)

    def probabilities(self, texts: Sequence[str], extra: Floats | None = None) -> Floats:
        """Return a row for each text, a column for each class; 0 everywhere in the row of a text
        without a word or sign. `extra` is what other analyzers say, a row for each text.
        """
        sums = np.vstack([np.zeros((0, len(self.classes))), *self._sums(texts)])
        norms = np.sqrt(sums[:, -1:])
        scores = sums[:, :-1] / np.where(norms > 0, norms, 1) + np.array(self.bias)
        if extra is not None:
            scores = scores + (extra[:, None, :] * np.array(self.extra)).sum(axis=2)
        scores = np.hstack([scores, np.zeros((len(texts), 1))])
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: Floats = np.round(odds / odds.sum(axis=1, keepdims=True), _DECIMALS) * (norms > 0)
        return found

    def _sums(self, texts: Sequence[str]) -> Iterator[Floats]:
        """Yield what each text's words and pairs add up to: Σ w·idf of each class, and Σ idf².

        They are added in their order in the text, so that none depends on another text.
        """
        for start in range(0, len(texts), AT_A_TIME):
            if not self._known or self._known[0].is_full:
                self._known[:] = [_Vocabulary(self)]
            yield self._known[0].sums(texts[start : start + AT_A_TIME])

    def parts_of(self, buckets: Numbers) -> Floats:
        """Return what each bucket adds to a text's sums."""
        idf = self.idf[buckets] * self.idf_step
        values = self.weights[buckets] * np.array(self.steps) * idf[:, None]
        return np.column_stack([values, idf * idf])

    def to_bytes(self) -> bytes:
        """Return the model as a file holds it: a line of JSON, then its compressed arrays."""
        head = {
            "format": 1,
            "language": self.language,
            "classes": self.classes,
            "steps": self.steps,
            "idf_step": self.idf_step,
            "bias": self.bias,
            "extra": self.extra,
        }
        arrays = self.weights.T.tobytes() + self.idf.tobytes()
        return orjson.dumps(head) + b"\n" + zlib.compress(arrays, 9)


class _Vocabulary:
    """The words that a model has seen: what each adds to a text, and what tells the bucket of a
    pair with it.
    """

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self._numbers: dict[str, int] = {}
        self._pieces: dict[str, list[int]] = {}
        self._parts = np.zeros((0, len(model.classes)))
        self._before = self._own = np.zeros(0, np.uint32)
        self._sizes = np.zeros(0, np.int64)

    @property
    def is_full(self) -> bool:
        """Whether it is time for another."""
        return max(len(self._numbers), len(self._pieces)) > REMEMBERED

    def sums(self, texts: Sequence[str]) -> Floats:
        """Return the sums of each text."""
        cut = [text.lower().split() for text in texts]
        self._learn(dict.fromkeys(chain.from_iterable(cut)))
        pieces = self._pieces
        rows = [[n for piece in row for n in pieces[piece]] for row in cut]
        words = np.fromiter(chain.from_iterable(rows), np.int64)
        owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        is_pair = owners[1:] == owners[:-1]
        firsts, seconds = words[:-1][is_pair], words[1:][is_pair]
        pairs = pair_buckets(self._before[firsts], self._own[seconds], self._sizes[seconds])
        return _summed(
            np.vstack([self._parts[words], self._model.parts_of(pairs)]),
            np.concatenate([owners, owners[1:][is_pair]]),
            len(rows),
        )

    def _learn(self, pieces: Iterable[str]) -> None:
        """Work out what the words of new pieces add."""
        numbers = self._numbers
        new = [piece for piece in pieces if piece not in self._pieces]
        for piece, found in zip(new, words_of_pieces(new), strict=True):
            self._pieces[piece] = [numbers.setdefault(word, len(numbers)) for word in found]
        words = list(islice(numbers, len(self._sizes), None))
        buckets, owners = buckets_of_words(words)
        written = [as_bytes(word) for word in words]
        self._parts = np.vstack(
            [self._parts, _summed(self._model.parts_of(buckets), owners, len(words))]
        )
        self._own = np.append(self._own, np.array([zlib.crc32(x) for x in written], np.uint32))
        before = np.array([zlib.crc32(x + b" ") for x in written], np.uint32)
        self._before = np.append(self._before, before)
        self._sizes = np.append(self._sizes, np.array([len(x) for x in written], np.int64))


def _summed(values: Floats, owners: Numbers, count: int) -> Floats:
    """Return for each owner the sum of its rows, in their order."""
    return np.column_stack([np.bincount(owners, column, count) for column in values.T])


def read_model(data: bytes) -> LinearModel:
    """Return the model that `to_bytes` wrote; raises ValueError where it is none."""
    first, _, packed = data.partition(b"\n")
    try:
        head: dict[str, Any] = orjson.loads(first)
        arrays = zlib.decompress(packed)
        others = len(head["classes"]) - 1
        weights = np.frombuffer(arrays, np.int8, others * BUCKETS).reshape(others, BUCKETS)
        idf = np.frombuffer(arrays, np.uint8, BUCKETS, others * BUCKETS)
        return LinearModel(
            head["language"],
            tuple(head["classes"]),
            np.ascontiguousarray(weights.T),
            idf,
            tuple(head["steps"]),
            head["idf_step"],
            tuple(head["bias"]),
            tuple(tuple(row) for row in head["extra"]),
        )
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise ValueError(f"no model of this program: {error}") from None
