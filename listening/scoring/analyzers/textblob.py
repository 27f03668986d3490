"""TextBlob's lexicon: English only, and right on half of English posts (49.4 macro recall)."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

from listening.model import Label, Score


class TextBlobAnalyzer:
    """The sign of TextBlob's polarity: above zero positive, below negative, zero neutral."""

    name = "textblob"
    languages = frozenset({"en"})

    @cached_property
    def version(self) -> str:
        """TextBlob's own version: its lexicon comes with it."""
        return version("textblob")

    @cached_property
    def _sentiment(self) -> Any:
        """What TextBlob's own analyzer calls; that one makes a new class for every text."""
        from textblob.en import sentiment

        return sentiment

    def score(self, texts: Sequence[str], language: str) -> list[Score]:  # noqa: ARG002
        """Return one label per text, without probabilities: TextBlob gives none."""
        return [Score(_label(self._sentiment(text)[0])) for text in texts]


def _label(polarity: float) -> Label:
    if polarity > 0:
        return Label.POSITIVE
    return Label.NEGATIVE if polarity < 0 else Label.NEUTRAL


ANALYZER = TextBlobAnalyzer()
