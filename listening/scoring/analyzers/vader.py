"""VADER by itself: English only."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version

from listening.model import Label, Score

THRESHOLD = 0.05
"""Of the compound, to either side of neutral: what VADER's authors advise."""


class VaderAnalyzer:
    """The sign of VADER's compound score, where it is far enough from zero."""

    name = "vader"
    languages = frozenset({"en"})

    @cached_property
    def version(self) -> str:
        """VADER's own version: its lexicon comes with it."""
        return version("vadersentiment")

    def score(self, texts: Sequence[str], language: str) -> list[Score]:  # noqa: ARG002
        """Return one label per text, without probabilities: VADER's shares are of words."""
        from listening.scoring.vader import vader_parts

        return [Score(_label(compound)) for *_, compound in vader_parts(texts)]


def _label(compound: float) -> Label:
    if compound >= THRESHOLD:
        return Label.POSITIVE
    return Label.NEGATIVE if compound <= -THRESHOLD else Label.NEUTRAL


ANALYZER = VaderAnalyzer()
