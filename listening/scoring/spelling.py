"""A post's text as the small network reads it: emoji by their names, tags cut into words."""

import re
from functools import cache

from listening.scoring.remembered import Remembered
from listening.scoring.vader import emoji_names

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DRAWN_OUT = re.compile(r"(.)\1{2,}", re.DOTALL)


REMEMBERED = 60_000
"""Pieces of texts whose spelling is kept."""


def spelled(text: str) -> str:
    """Return a masked text with "CustomerDay" as two words, an emoji as its name, letters or signs
    drawn out beyond two as two, and single spaces.
    """
    return " ".join(map(_SPELLED.__getitem__, text.split()))


def _spell(piece: str) -> str:
    if not piece.isascii() and not _signs().isdisjoint(piece):
        piece = _named(piece)
    if piece[1:] != piece[1:].lower():
        piece = _HUMPS.sub(" ", piece)
    return _DRAWN_OUT.sub(_twice, piece)


def _twice(sign: re.Match[str]) -> str:
    return sign[1] * 2


def _named(signs: str) -> str:
    """Return a piece with each emoji in it, the longest first, as its name."""
    names, longest = emoji_names(), _longest()
    said, start = "", 0
    while start < len(signs):
        ends = range(min(start + longest, len(signs)), start, -1)
        end = next((end for end in ends if signs[start:end] in names), None)
        said += signs[start] if end is None else f" {names[signs[start:end]]} "
        start = end or start + 1
    return said


@cache
def _longest() -> int:
    return max(map(len, emoji_names()))


@cache
def _signs() -> set[str]:
    """Return what emoji begin with."""
    return {name[0] for name in emoji_names()}


_SPELLED = Remembered(_spell, REMEMBERED)
