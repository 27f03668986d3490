"""VADER (C. J. Hutto and E. Gilbert, 2014): an English lexicon with rules, MIT licence.

The package looks at every letter for emoji, and around every word for what its rules are about.
Here its rules are asked only where one of them may apply: the figures are the same, several times
as fast.
"""

import string
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import import_module
from typing import NamedTuple

import numpy as np

from listening.scoring.linear import Floats
from listening.scoring.remembered import Remembered

PARTS = ("neg", "neu", "pos", "compound")

REMEMBERED = 60_000
"""Pieces of texts that were looked up in the lexicon."""

_SHORTEST = 3
"""Of a shorter word the signs around it are kept: it may be an emoticon."""

_BEFORE, _AFTER = 3, 2
"""How many words to either side of one in the lexicon the rules look at."""

_SAYS_NOTHING_ALONE = {"the", "to", "of", "for"}
"""Words of VADER's phrases that stand in most texts; each phrase has another one."""

_RULED = {"no", "least", "this", "kind"}
"""Words that its rules name, beside those of its tables."""


class _Word(NamedTuple):
    """A word as VADER reads it: `valence` is the lexicon's, or None where it is not to be summed;
    `is_ruled` tells whether a rule is about it.
    """

    written: str
    lower: str
    valence: float | None
    is_ruled: bool
    is_capital: bool


class _Words(NamedTuple):
    """The words of a text, by columns."""

    written: Sequence[str]
    lower: Sequence[str]
    valence: Sequence[float | None]
    is_ruled: Sequence[bool]
    is_capital: Sequence[bool]

    @property
    def is_mixed(self) -> bool:
        """Whether some words are in capitals, and others are not."""
        return True in self.is_capital and False in self.is_capital


class _Near(NamedTuple):
    """Words around one in the lexicon, under the names by which the package takes them."""

    words_and_emoticons: Sequence[str]
    is_cap_diff: bool


class _Reader:
    """VADER's lexicon and rules, with what was looked up before."""

    def __init__(self) -> None:
        self._package = import_module("vaderSentiment.vaderSentiment")
        self._rules = self._package.SentimentIntensityAnalyzer()
        self.names: dict[str, str] = self._rules.emojis
        self._spaced = {ord(x): f" {name}" for x, name in self.names.items() if len(x) == 1}
        self._emoji = set(map(chr, self._spaced))
        self._words = Remembered(self._word, REMEMBERED)

    def read(self, text: str) -> list[float]:
        """Return VADER's figures of a text, in the order of PARTS."""
        if not self._emoji.isdisjoint(text):
            text = text.translate(self._spaced)
        pieces = text.split()
        if not pieces:
            return [0.0] * len(PARTS)
        words = _Words(*zip(*map(self._words.__getitem__, pieces), strict=True))
        valences = self._valences(words)
        if "but" in words.lower:
            valences = self._rules._but_check(words.written, valences)  # noqa: SLF001
        found = self._rules.score_valence(valences, text)
        return [found[part] for part in PARTS]

    def _word(self, piece: str) -> _Word:
        bare = piece.strip(string.punctuation)
        written = bare if len(bare) >= _SHORTEST else piece
        lower = written.lower()
        is_booster = lower in self._package.BOOSTER_DICT
        valence = None if is_booster else self._rules.lexicon.get(lower)
        is_ruled = lower in self._ruled or "n't" in lower
        return _Word(written, lower, valence, is_ruled, written.isupper())

    @cached_property
    def _ruled(self) -> set[str]:
        """Words that a rule is about: those that strengthen, weaken or turn others, and phrases."""
        phrases = [*self._package.BOOSTER_DICT, *self._package.SPECIAL_CASES]
        words = {word for phrase in phrases for word in phrase.split()} - _SAYS_NOTHING_ALONE
        return words | _RULED | set(self._package.NEGATE)

    def _valences(self, words: _Words) -> list[float]:
        found = [valence or 0.0 for valence in words.valence]
        for place, valence in enumerate(words.valence):
            if valence is None:
                continue
            near = slice(max(place - _BEFORE, 0), place + _AFTER + 1)
            if True in words.is_ruled[near]:
                found[place] = self._ruled_valence(words, near, place)
            elif words.is_capital[place] and words.is_mixed:
                more: float = self._package.C_INCR
                found[place] += more if valence > 0 else -more
        return found

    def _ruled_valence(self, words: _Words, near: slice, place: int) -> float:
        """Return what a word says, given those near it."""
        if words.lower[place : place + 2] == ("kind", "of"):
            return 0.0
        around = _Near(words.written[near], words.is_mixed)
        found: list[float] = self._rules.sentiment_valence(
            0, around, words.written[place], place - near.start, []
        )
        return found[0]


@cache
def _reader() -> _Reader:
    return _Reader()


def vader_parts(texts: Sequence[str]) -> Floats:
    """Return for each text VADER's shares of negative, neutral and positive words, and the
    compound of all, between -1 and 1.
    """
    rows = list(map(_reader().read, texts))
    return np.array(rows, np.float64).reshape(len(texts), len(PARTS))


def emoji_names() -> dict[str, str]:
    """Return the names that VADER reads emoji by: "grinning face"."""
    return _reader().names
