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
        text = _emoji().sub(lambda found: f" {emoji_names()[found[0]]} ", text)
    return _DRAWN_OUT.sub(r"\1\1", _HUMPS.sub(" ", text))


@cache
def _emoji() -> re.Pattern[str]:
    longest_first = sorted(emoji_names(), key=lambda sign: (-len(sign), sign))
    return re.compile("|".join(map(re.escape, longest_first)))
