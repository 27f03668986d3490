"""Our own linear models, one a language.

Each is a file in listening/scoring/weights, with a card that says what it was fitted to and
how well it does; `listening train` fits more.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from listening.model import Score

if TYPE_CHECKING:
    from listening.scoring.sentiment_model import SentimentModel

SUFFIX = ".linear"


class ModelFile(Protocol):
    """A file, in a package or a folder."""

    def read_bytes(self) -> bytes:
        """Return all of it."""


class LinearAnalyzer:
    """Scores each language by the model that it has for it."""

    name = "linear"

    def __init__(self, models: Mapping[str, ModelFile]) -> None:
        self.models = dict(models)
        self.languages = frozenset(models)
        self._opened: dict[str, SentimentModel] = {}

    @cached_property
    def version(self) -> str:
        """Names the models by what is in them."""
        digests = [sha256(self.models[language].read_bytes()) for language in sorted(self.models)]
        return "1-" + sha256(b"".join(digest.digest() for digest in digests)).hexdigest()[:8]

    def score(self, texts: Sequence[str], language: str) -> list[Score]:
        """Return one score with probabilities per text."""
        return self.model_of(language).score(texts)

    def with_models(self, own: Mapping[str, ModelFile]) -> "LinearAnalyzer":
        """Return it with the user's models, before ours of the same language."""
        return LinearAnalyzer({**self.models, **own})

    def model_of(self, language: str) -> "SentimentModel":
        """Return what reads a language; raises ValueError where its file is no model."""
        from listening.scoring.linear import read_model
        from listening.scoring.sentiment_model import SentimentModel

        if language not in self._opened:
            model = read_model(self.models[language].read_bytes())
            self._opened[language] = SentimentModel(model)
        return self._opened[language]


def _shipped() -> dict[str, ModelFile]:
    folder = files("listening.scoring") / "weights"
    found = [each for each in folder.iterdir() if each.name.endswith(SUFFIX)]
    return {each.name.removesuffix(SUFFIX): each for each in found}


ANALYZER = LinearAnalyzer(_shipped())
