"""Our own linear models, one a language, inside TextBlob's frame for analyzers.

Each is a file in listening/scoring/weights with a card that says what it was fitted on and
how well it does; `listening train` fits more.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.resources import files

from textblob import Blobber
from textblob.base import CONTINUOUS, BaseSentimentAnalyzer

from listening.model import Label, Score
from listening.scoring.linear import LinearModel, digest_of, read_model
from listening.scoring.vader import vader_parts

SUFFIX = ".linear"
CLASSES = (Label.NEGATIVE, Label.POSITIVE, Label.NEUTRAL)
"""The columns of a model; a text in which nothing stands is neutral."""

WITH_VADER = frozenset({"en"})
VADER_WEIGHT = 0.5
_NOTHING_SAID = Score(Label.NEUTRAL, 0.0, 1.0, 0.0)


class LinearSentiment(BaseSentimentAnalyzer):  # type: ignore[misc]
    """One language's model as TextBlob takes it: `Blobber(analyzer=LinearSentiment(model))`."""

    kind = CONTINUOUS

    def __init__(self, model: LinearModel) -> None:
        super().__init__()
        self.model = model

    def analyze(self, text: str, keep_assessments: bool = False) -> Score:  # noqa: ARG002
        """Return the score of one text."""
        return self.analyze_all([text])[0]

    def analyze_all(self, texts: Sequence[str]) -> list[Score]:
        """Return one score per text; the more at once, the faster."""
        extra = VADER_WEIGHT * vader_parts(texts) if self.model.language in WITH_VADER else None
        found = self.model.probabilities(texts, extra)
        best = found.argmax(axis=1)
        return [
            Score(CLASSES[column], negative, neutral, positive) if any(row) else _NOTHING_SAID
            for column, row in zip(best, found.tolist(), strict=True)
            for negative, positive, neutral in [row]
        ]


class LinearAnalyzer:
    """Scores each language by the model it has for it."""

    name = "linear"

    def __init__(self, models: Mapping[str, bytes]) -> None:
        self.files = dict(models)
        self.languages = frozenset(models)
        self._opened: dict[str, LinearSentiment] = {}

    @cached_property
    def version(self) -> str:
        """Names the models by what is in them."""
        return f"1-{digest_of(self.files.values())}"

    def blobber(self, language: str) -> Blobber:
        """Return TextBlob's own entrance: `blobber("en")("some text").sentiment`."""
        return Blobber(analyzer=self._reader(language))

    def score(self, texts: Sequence[str], language: str) -> list[Score]:
        """Return one score with probabilities per text."""
        return self._reader(language).analyze_all(texts)

    def _reader(self, language: str) -> LinearSentiment:
        if language not in self._opened:
            self._opened[language] = LinearSentiment(read_model(self.files[language]))
        return self._opened[language]


def _shipped() -> dict[str, bytes]:
    folder = files("listening.scoring") / "weights"
    return {
        each.name.removesuffix(SUFFIX): each.read_bytes()
        for each in folder.iterdir()
        if each.name.endswith(SUFFIX)
    }


ANALYZER = LinearAnalyzer(_shipped())
