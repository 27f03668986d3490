"""Any model in a local folder as ONNX, by onnxruntime: `analyzer = "onnx:models/mine"`.

The folder has model.onnx, vocab.txt (WordPiece) or tokenizer.json, config.json and what
`listening.scoring.model_folder` says. Nothing is downloaded.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listening.model import Score
from listening.scoring.model_folder import BATCH, ModelFolder, softmax
from listening.scoring.wordpiece import WordPiece

NEEDS, EXTRA = "onnxruntime", "onnx"
MODEL, PIECES, TOKENIZER = "model.onnx", "vocab.txt", "tokenizer.json"
CHANCES = "probabilities"
"""What a network calls its output, where that went through softmax already."""

_BY_BATCH = b"DynamicQuantizeLinear"
"""Such a network rounds a text by what stands beside it: it reads one at a time."""


class OnnxAnalyzer:
    """Scores by the network in a folder, on one core."""

    name = "onnx"

    def __init__(self, folder: Traversable) -> None:
        self.folder = ModelFolder(folder)

    @property
    def languages(self) -> frozenset[str]:
        """What the folder says that it reads."""
        return frozenset(self.folder.about.languages)

    @property
    def version(self) -> str:
        """Names the model by what is in its files."""
        return self.folder.version

    def score(self, texts: Sequence[str], language: str) -> list[Score]:  # noqa: ARG002
        """Return one score with probabilities per text."""
        size = 1 if _BY_BATCH in self._model else BATCH
        return self.folder.score(texts, self._cut, self._run, size=size)

    def _run(self, rows: list[list[int]]) -> NDArray[Any]:
        numbers = np.array(rows, np.int64)
        given = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        wanted = [each.name for each in self._session.get_inputs()]
        output = self._session.get_outputs()[0].name
        found: NDArray[Any] = self._session.run([output], {name: given[name] for name in wanted})[0]
        return found if output == CHANCES else softmax(found.astype(np.float64))

    @cached_property
    def _model(self) -> bytes:
        return self.folder.bytes_of(MODEL)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(
            self._model, options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _cut(self) -> Any:
        """What makes numbers of texts."""
        longest = self.folder.about.longest
        if self.folder.has(PIECES):
            pieces = self.folder.text_of(PIECES).rstrip("\n").split("\n")
            one = WordPiece(pieces, longest, is_lower=self._is_lower).numbers_of
            return lambda texts: [one(text) for text in texts]
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self.folder.text_of(TOKENIZER))
        tokenizer.enable_truncation(longest)
        tokenizer.no_padding()
        return lambda texts: [each.ids for each in tokenizer.encode_batch(list(texts))]

    @property
    def _is_lower(self) -> bool:
        known = "tokenizer_config.json"
        settings = json.loads(self.folder.text_of(known)) if self.folder.has(known) else {}
        return bool(settings.get("do_lower_case", True))


OPEN = OnnxAnalyzer
"""Opens a folder."""
