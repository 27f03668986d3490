"""A linear layer over a codebook's words: which codes a post has, as people who read posts said.

Every text belongs to one of five parts, by what it says. Its codes come from a model fitted to
the hand-coded posts of the other four. So no post is coded by what was fitted to it, and the
hand-coded ones are as good a sample of all posts as before: estimates of shares that are weighted
by what the machine found keep what their intervals promise (cross-fitting: T. Zrnic and E. Candès,
"Cross-prediction-powered inference", 2024).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import compress, pairwise
from typing import Any
from zlib import crc32

import numpy as np
import orjson
from numpy.typing import NDArray

from listening.scoring.linear import Floats, LinearModel, read_model

PARTS = 5
NONE = ""
"""The last class of a model: a code applies where it is likelier than that."""

Words = tuple[str, ...]
Found = Mapping[str, Words]
"""A post's codes, each with the words and phrases that triggered it: none where it was learnt."""


@dataclass(frozen=True)
class CodeLayer:
    """A model for each part of the texts; `codes` are those it decides on.

    `learnt_from` is how many hand-coded posts it was fitted to, `taught_by` names which those
    were, and `version` its file's, if it has one.
    """

    codes: tuple[str, ...]
    learnt_from: int
    models: tuple[LinearModel, ...]
    version: str = ""
    taught_by: str = ""

    def revise(self, texts: Sequence[str], found: Sequence[Found]) -> list[dict[str, Words]]:
        """Return the codes of masked texts, given what the codebook's words found in each."""
        return [
            {
                **{code: words for code, words in one.items() if code not in self.codes},
                **{code: one.get(code, ()) for code in compress(self.codes, row)},
            }
            for one, row in zip(found, self.decide(texts, found).tolist(), strict=True)
        ]

    def decide(self, texts: Sequence[str], found: Sequence[Found]) -> NDArray[np.bool_]:
        """Return for each text and each of the codes whether it applies."""
        known = self.models[0].classes[:-1] if self.models else ()
        said = np.zeros((len(texts), len(known)), np.bool_)
        parts = np.array([part_of(text) for text in texts], np.int64)
        for part, model in enumerate(self.models):
            own = np.flatnonzero(parts == part).tolist()
            extra = hits(known, [found[n] for n in own])
            chances = model.probabilities([texts[n] for n in own], extra)
            said[own] = chances[:, :-1] > chances[:, -1:]
        return said[:, [known.index(code) for code in self.codes]]

    def only(self, codes: Collection[str]) -> "CodeLayer":
        """Return it deciding on these codes, of those it decides on."""
        return replace(self, codes=tuple(code for code in self.codes if code in codes))

    def to_bytes(self) -> bytes:
        """Return it as a file holds it: a line of JSON, then the models."""
        packed = [model.to_bytes() for model in self.models]
        head = {
            "format": 1,
            "codes": self.codes,
            "learnt_from": self.learnt_from,
            "taught_by": self.taught_by,
            "sizes": [len(each) for each in packed],
        }
        return orjson.dumps(head) + b"\n" + b"".join(packed)


def part_of(text: str) -> int:
    """Return a text's part: equal texts are of one, so that none is read by its own like."""
    return crc32(text.encode("utf-8", "replace")) % PARTS


def hits(codes: Sequence[str], found: Sequence[Found]) -> Floats:
    """Return 1 where the codebook's words found a code, a row for each text."""
    rows = [[float(code in one) for code in codes] for one in found]
    return np.array(rows, np.float64).reshape(len(found), len(codes))


def read_layer(data: bytes) -> CodeLayer:
    """Return the layer that `to_bytes` wrote; raises ValueError where it is none."""
    first, _, packed = data.partition(b"\n")
    try:
        head: dict[str, Any] = orjson.loads(first)
        ends = np.cumsum([0, *head["sizes"]]).tolist()
        models = tuple(read_model(packed[start:end]) for start, end in pairwise(ends))
        version = sha256(data).hexdigest()[:8]
        layer = CodeLayer(
            tuple(head["codes"]),
            int(head["learnt_from"]),
            models,
            version,
            str(head.get("taught_by", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"no layer of this program: {error}") from None
    if len(models) != PARTS or any(set(layer.codes) - set(model.classes) for model in models):
        raise ValueError("no layer of this program: a model of it is missing")
    return layer
