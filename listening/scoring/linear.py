"""A linear model over hashed features: small, fast, and numpy alone.

A class's score of a text is  b + d·x + Σ w[j]·idf[j] / √Σ idf[j]²  over the buckets j of the
text's tokens, with x what other analyzers say of the text; softmax makes probabilities of it.
The last class scores 0 by definition. Weights are kept in 8 bits a bucket and class.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from listening.scoring.hashing import BUCKETS, buckets_of, tokens_of

Floats = NDArray[np.float64]

REMEMBERED = 60_000
"""Tokens whose part in the sum is kept; about 20 MB."""

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
    _rows: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    _parts: list[Floats] = field(default_factory=list, repr=False, compare=False)

    def probabilities(self, texts: Sequence[str], extra: Floats | None = None) -> Floats:
        """Return a row for each text, a column for each class; 0 everywhere in the row of a text
        without a word or sign. `extra` is what other analyzers say, a row for each text.
        """
        tokens = [tokens_of(text) for text in texts]
        sums = self._sums(tokens)
        norms = np.sqrt(sums[:, -1:])
        scores = sums[:, :-1] / np.where(norms > 0, norms, 1) + np.array(self.bias)
        if extra is not None:
            scores = scores + (extra[:, None, :] * np.array(self.extra)).sum(axis=2)
        scores = np.hstack([scores, np.zeros((len(texts), 1))])
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: Floats = np.round(odds / odds.sum(axis=1, keepdims=True), _DECIMALS) * (norms > 0)
        return found

    def _sums(self, tokens: Sequence[Sequence[str]]) -> Floats:
        """Return each text's sum over its tokens, in order, so that none depends on another."""
        if len(self._rows) > REMEMBERED:
            self._rows.clear()
            self._parts.clear()
        self._learn({token for text in tokens for token in text} - self._rows.keys())
        parts = np.vstack(self._parts) if self._parts else np.zeros((0, len(self.classes)))
        self._parts[:] = [parts]
        rows = np.fromiter((self._rows[token] for text in tokens for token in text), np.int64)
        return _summed(parts[rows], [len(text) for text in tokens])

    def _learn(self, new: Iterable[str]) -> None:
        words = list(new)
        lists = [buckets_of(word) for word in words]
        buckets = np.fromiter((bucket for row in lists for bucket in row), np.int64)
        idf = self.idf[buckets] * self.idf_step
        values = self.weights[buckets] * np.array(self.steps) * idf[:, None]
        known = len(self._rows)
        self._parts.append(
            _summed(np.column_stack([values, idf * idf]), [len(row) for row in lists])
        )
        self._rows.update((word, known + number) for number, word in enumerate(words))

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


def _summed(values: Floats, lengths: Sequence[int]) -> Floats:
    """Return the sums of consecutive rows, as many as each length says."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    columns = [np.bincount(owner, column, len(lengths)) for column in values.T]
    return np.column_stack(columns)


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
