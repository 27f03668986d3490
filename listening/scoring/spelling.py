"""A post's text as the small network reads it: emoji by their names, tags cut into words."""

import re
from functools import cache

from listening.scoring.vader import emoji_names

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DRAWN_OUT = re.compile(r"(.)\1{2,}", re.DOTALL)


def spelled(text: str) -> str:
    """Return a masked text with "CustomerDay" as two words, an emoji as its name, and letters
    or signs drawn out beyond two as two.
    """
    if not text.isascii():
        text = _signs().sub(lambda found: _named(found[0]), text)
    return _DRAWN_OUT.sub(r"\1\1", _HUMPS.sub(" ", text))


def _named(signs: str) -> str:
    """Return a run of signs with each emoji in it, the longest first, as its name."""
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
def _signs() -> re.Pattern[str]:
    """Match runs of the signs that emoji are made of: one look at each, not one an emoji."""
    return re.compile(f"[{re.escape(''.join(sorted({*''.join(emoji_names())})))}]+")
