"""A linear model of one language's sentiment, with what a lexicon of the language says beside it,
and how one is fitted to labelled posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True)
class SentimentModel:
    """Scores texts of the model's language."""

    model: LinearModel

    def score(self, texts: Sequence[str]) -> list[Score]:
        """Return one score per text; many at once are faster."""
        found = self.model.probabilities(texts, extra_of(self.model.language, texts))
        best = found.argmax(axis=1).tolist()
        return [
            Score(CLASSES[column], negative, neutral, positive)
            if negative or neutral or positive
            else _NOTHING_SAID
            for column, (negative, positive, neutral) in zip(best, found.tolist(), strict=True)
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
