"""Our models inside TextBlob's frame for analyzers: `Blobber(analyzer=LinearSentiment(model))`.

By itself, because TextBlob takes longer to import than the whole rest of the program.
"""

from textblob.base import CONTINUOUS, BaseSentimentAnalyzer

from listening.model import Score
from listening.scoring.sentiment_model import SentimentModel


class LinearSentiment(BaseSentimentAnalyzer):  # type: ignore[misc]
    """One language's model, as TextBlob takes it."""

    kind = CONTINUOUS

    def __init__(self, model: SentimentModel) -> None:
        super().__init__()
        self.model = model

    def analyze(self, text: str, keep_assessments: bool = False) -> Score:  # noqa: ARG002
        """Return the score of one text."""
        return self.model.score([text])[0]
