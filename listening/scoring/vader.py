"""VADER (C. J. Hutto and E. Gilbert, 2014): an English lexicon with rules, MIT licence."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from listening.scoring.linear import Floats

PARTS = ("neg", "neu", "pos", "compound")


@cache
def _reader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def vader_parts(texts: Sequence[str]) -> Floats:
    """Return for each text VADER's shares of negative, neutral and positive words, and the
    compound of all, between -1 and 1.
    """
    read = _reader().polarity_scores
    rows = [[found[part] for part in PARTS] for found in map(read, texts)]
    return np.array(rows, np.float64).reshape(len(texts), len(PARTS))


def emoji_names() -> dict[str, str]:
    """Return the names that VADER reads emoji by: "grinning face"."""
    names: dict[str, str] = _reader().emojis
    return names
