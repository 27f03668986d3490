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
"""Letters of a word; fewer may be an emoticon."""

_BEFORE, _AFTER = 3, 2
"""How many words to either side of one in the lexicon the rules look at."""

_SAYS_NOTHING_ALONE = {"the", "to", "of", "for"}
"""Words of VADER's phrases that stand in most texts; each phrase has another one."""

_RULED = {"no", "least", "this", "kind"}
"""Words that its rules name, beside those of its tables."""


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
        self._written = Remembered(_written, REMEMBERED)
        self._listed = Remembered(self._lexicon_valence, REMEMBERED)
        self._is_ruled = Remembered(self._is_about, REMEMBERED)

    def read(self, text: str) -> list[float]:
        """Return VADER's figures of a text, in the order of PARTS."""
        if not text.isascii() and not self._emoji.isdisjoint(text):
            text = text.translate(self._spaced)
        pieces = text.split()
        valences = self._valences(pieces)
        if not any(valences):
            return [0.0, float(bool(pieces)), 0.0, 0.0]
        if "but" in text.lower():
            words = list(map(self._written.__getitem__, pieces))
            valences = self._rules._but_check(words, valences)  # noqa: SLF001
        found = self._rules.score_valence(valences, text)
        return [found[part] for part in PARTS]

    def _valences(self, pieces: Sequence[str]) -> list[float]:
        """Return what each word of the lexicon says among the others, and of others 0."""
        listed = list(map(self._listed.__getitem__, pieces))
        places = [place for place, valence in enumerate(listed) if valence is not None]
        found = [valence or 0.0 for valence in listed]
        is_ruled = list(map(self._is_ruled.__getitem__, pieces)) if places else []
        for place in places:
            start, end = max(place - _BEFORE, 0), place + _AFTER + 1
            if True in is_ruled[start:end]:
                near = list(map(self._written.__getitem__, pieces[start:end]))
                around = _Near(near, _is_mixed(pieces))
                found[place] = self._ruled_valence(around, place - start)
            elif pieces[place].isupper() and _is_mixed(pieces):
                more: float = self._package.C_INCR
                found[place] += more if found[place] > 0 else -more
        return found

    def _ruled_valence(self, near: _Near, place: int) -> float:
        words = near.words_and_emoticons
        if [word.lower() for word in words[place : place + 2]] == ["kind", "of"]:
            return 0.0
        found: list[float] = self._rules.sentiment_valence(0, near, words[place], place, [])
        return found[0]

    def _lexicon_valence(self, piece: str) -> float | None:
        """Return a word's own valence, or None where it has none, or only strengthens others."""
        word = self._written[piece].lower()
        valence: float | None = self._rules.lexicon.get(word)
        return None if word in self._package.BOOSTER_DICT else valence

    def _is_about(self, piece: str) -> bool:
        """Return whether a rule is about a word."""
        word = self._written[piece].lower()
        return word in self._ruled or "n't" in word

    @cached_property
    def _ruled(self) -> set[str]:
        """Words that a rule is about: those that strengthen, weaken or turn others, and phrases."""
        phrases = [*self._package.BOOSTER_DICT, *self._package.SPECIAL_CASES]
        words = {word for phrase in phrases for word in phrase.split()} - _SAYS_NOTHING_ALONE
        return words | _RULED | set(self._package.NEGATE)


def _written(piece: str) -> str:
    """Return a word as VADER reads it: without signs around it, unless it may be an emoticon."""
    bare = piece.strip(string.punctuation)
    return bare if len(bare) >= _SHORTEST else piece


def _is_mixed(pieces: Sequence[str]) -> bool:
    """Return whether some words are in capitals, and others are not."""
    return len(set(map(str.isupper, pieces))) > 1


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
