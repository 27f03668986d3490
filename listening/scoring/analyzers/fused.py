"""Our linear models, and in English a small network beside, where they are not sure: better, at
about half the speed.

The network is a folder in listening/scoring/weights; its `fusion.toml` says how the two are put
together, and its card what they were fitted to.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from listening.model import Score
from listening.scoring.analyzers.linear import ANALYZER as LINEAR
from listening.scoring.analyzers.linear import LinearAnalyzer, ModelFile
from listening.scoring.analyzers.onnx import OnnxAnalyzer
from listening.scoring.linear import Floats
from listening.scoring.model_folder import LABELS, softmax

NEEDS, EXTRA = "onnxruntime", "onnx"
FUSION = "fusion.toml"

_LEAST = 1e-6
"""What no chance is below: its logarithm is taken."""

_DECIMALS = 6


class Fusion(BaseModel):
    """A label's score is linear·ln p + network·ln q, with the chances that either gives it.

    Where the linear model gives a label `sure` or more, the network is not asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    linear: float
    network: float
    sure: float = Field(gt=0, le=1)

    def doubtful(self, linear: Sequence[Score]) -> list[int]:
        """Return the places of scores that the network has a say in."""
        found: list[int] = np.flatnonzero(_chances(linear).max(axis=1) < self.sure).tolist()
        return found

    def of(self, linear: Sequence[Score], network: Sequence[Score]) -> list[Score]:
        """Return the scores of both together."""
        both = self.linear * _logarithms(linear) + self.network * _logarithms(network)
        rows = np.round(softmax(both), _DECIMALS).tolist()
        return [Score(LABELS[max(range(len(LABELS)), key=row.__getitem__)], *row) for row in rows]


class FusedAnalyzer:
    """Scores as `linear` does, and with a network's help where there is one for the language."""

    name = "fused"

    def __init__(self, linear: LinearAnalyzer, networks: Mapping[str, Traversable]) -> None:
        self.linear = linear
        self.languages = linear.languages
        self.networks = {name: OnnxAnalyzer(folder) for name, folder in networks.items()}
        self._fusions: dict[str, Fusion] = {}

    @cached_property
    def version(self) -> str:
        """Names the models by what is in them."""
        versions = [self.networks[language].version for language in sorted(self.networks)]
        return "1-" + sha256("".join([self.linear.version, *versions]).encode()).hexdigest()[:8]

    def score(self, texts: Sequence[str], language: str) -> list[Score]:
        """Return one score with probabilities per text."""
        scores = self.linear.score(texts, language)
        if language not in self.networks:
            return scores
        fusion = self._fusion(language)
        doubtful = fusion.doubtful(scores)
        network = self.networks[language].score([texts[n] for n in doubtful], language)
        both = fusion.of([scores[n] for n in doubtful], network)
        for n, score in zip(doubtful, both, strict=True):
            scores[n] = score
        return scores

    def with_models(self, own: Mapping[str, ModelFile]) -> "FusedAnalyzer":
        """Return it with the user's linear models: in their languages they are read alone."""
        kept = {name: each for name, each in self.networks.items() if name not in own}
        folders = {name: each.folder.files for name, each in kept.items()}
        return FusedAnalyzer(self.linear.with_models(own), folders)

    def _fusion(self, language: str) -> Fusion:
        if language not in self._fusions:
            said = self.networks[language].folder.text_of(FUSION)
            self._fusions[language] = Fusion.model_validate(tomllib.loads(said))
        return self._fusions[language]


def _chances(scores: Sequence[Score]) -> Floats:
    rows = [(score.negative, score.neutral, score.positive) for score in scores]
    return np.array(rows, np.float64).reshape(-1, len(LABELS))


def _logarithms(scores: Sequence[Score]) -> Floats:
    found: Floats = np.log(np.maximum(_chances(scores), _LEAST))
    return found


ANALYZER = FusedAnalyzer(LINEAR, {"en": files("listening.scoring") / "weights" / "en.network"})
