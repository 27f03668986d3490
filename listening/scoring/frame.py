"""A linear model inside TextBlob's frame for analyzers, and how one is fitted to labelled posts."""

from collections.abc import Sequence

import numpy as np
from textblob.base import CONTINUOUS, BaseSentimentAnalyzer

from listening.model import Label, Score
from listening.scoring.danish import danish_parts
from listening.scoring.fitting import Examples, balanced, fit
from listening.scoring.linear import Floats, LinearModel
from listening.scoring.vader import vader_parts

CLASSES = (Label.NEGATIVE, Label.POSITIVE, Label.NEUTRAL)
"""The columns of a model; a text in which nothing stands is neutral."""

_NOTHING_SAID = Score(Label.NEUTRAL, 0.0, 1.0, 0.0)
_LEXICONS = {"en": vader_parts, "da": danish_parts}
_LEXICON_WEIGHT = 0.5


class LinearSentiment(BaseSentimentAnalyzer):  # type: ignore[misc]
    """One language's model, as TextBlob takes it in `Blobber(analyzer=LinearSentiment(model))`."""

    kind = CONTINUOUS

    def __init__(self, model: LinearModel) -> None:
        super().__init__()
        self.model = model

    def analyze(self, text: str, keep_assessments: bool = False) -> Score:  # noqa: ARG002
        """Return the score of one text."""
        return self.analyze_all([text])[0]

    def analyze_all(self, texts: Sequence[str]) -> list[Score]:
        """Return one score per text; many at once are faster."""
        found = self.model.probabilities(texts, extra_of(self.model.language, texts))
        best = found.argmax(axis=1)
        return [
            Score(CLASSES[column], negative, neutral, positive) if any(row) else _NOTHING_SAID
            for column, row in zip(best, found.tolist(), strict=True)
            for negative, positive, neutral in [row]
        ]


def extra_of(language: str, texts: Sequence[str]) -> Floats:
    """Return what a lexicon of the language says of each text, a row each; no column without."""
    if language not in _LEXICONS:
        return np.zeros((len(texts), 0))
    return _LEXICON_WEIGHT * _LEXICONS[language](texts)


def fit_sentiment(language: str, texts: Sequence[str], labels: Sequence[Label]) -> LinearModel:
    """Return a model fitted to masked texts and their labels, every class weighing the same."""
    numbers = np.array([CLASSES.index(label) for label in labels], np.int64)
    examples = Examples(texts, balanced(numbers, len(CLASSES)), extra_of(language, texts))
    return fit(language, CLASSES, examples)
