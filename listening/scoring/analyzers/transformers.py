"""Any model in a local folder as the library transformers keeps it: `analyzer =
"transformers:models/mine"`.

It pulls torch, which is gigabytes: `pip install transformers torch` where it is wanted. Nothing
is downloaded at run time, and no code of a model's own is run.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any

from numpy.typing import NDArray

from listening.model import Score
from listening.scoring.model_folder import ModelFolder, softmax

NEEDS, EXTRA = "transformers", "transformers"


class TransformersAnalyzer:
    """Scores by the sequence classifier in a folder."""

    name = "transformers"

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
        return self.folder.score(texts, self._cut, self._run)

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        if not texts:
            return []
        longest = self.folder.about.longest
        found: list[list[int]] = self._tokenizer(list(texts), truncation=True, max_length=longest)[
            "input_ids"
        ]
        return found

    def _run(self, rows: list[list[int]]) -> NDArray[Any]:
        import torch

        with torch.inference_mode():
            scores = self._model(input_ids=torch.tensor(rows)).logits
        return softmax(scores.double().numpy())

    @cached_property
    def _model(self) -> Any:
        from transformers import AutoModelForSequenceClassification as Models

        return Models.from_pretrained(str(self.folder.files), local_files_only=True).eval()

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(str(self.folder.files), local_files_only=True)


OPEN = TransformersAnalyzer
"""Opens a folder."""
