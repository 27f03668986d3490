"""What a person who reads a post of the sample campaign would make of it.

Its sentences come from phrases.toml, which says for each how it was meant and what it is about;
so reading finds them again in the text, which is all that a coder is shown.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from listening.model import Label
from listening.sources.synthetic.texts import CHOICE, EMOJI, THEMES, phrases

# The codes of the bundled telecom codebook that a theme stands for; nothing there is of prices.
CODE_OF = {
    **{theme: f"themes/{theme}" for theme in THEMES if theme != "prices"},
    "callcentre": "themes/call-centre",
    "outage": "themes/network",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a post was meant, and the codes of the telecom codebook's themes that it is about."""

    mood: Label
    codes: frozenset[str]


def read(text: str) -> Reading:
    """Return what a reader makes of a text; one without words is meant as its emoji are."""
    found = [(theme, mood) for theme, mood, pattern in _patterns() if pattern.search(text)]
    moods = Counter(mood for _, mood in found) or Counter(_emoji_in(text))
    mood = max(moods, key=lambda each: (moods[each], each != Label.NEUTRAL, each), default=None)
    codes = frozenset(CODE_OF[theme] for theme, _ in found if theme in CODE_OF)
    return Reading(mood or Label.NEUTRAL, codes)


def _emoji_in(text: str) -> Iterator[Label]:
    return (mood for mood, shown in EMOJI.items() for each in shown if each in text)


@cache
def _patterns() -> list[tuple[str, Label, re.Pattern[str]]]:
    """Return each phrase of every language as a pattern, with its theme and mood."""
    return [
        (theme, Label(mood), re.compile(_pattern(template, spoken), re.IGNORECASE))
        for spoken in phrases().values()
        for theme, moods in spoken.items()
        if isinstance(moods, dict)
        for mood, templates in moods.items()
        for template in templates
    ]


def _pattern(template: str, spoken: dict[str, Any]) -> str:
    parts, end = [], 0
    for match in CHOICE.finditer(template):
        alternatives, name = match.groups()
        words = spoken[name] if name else alternatives.split("|")
        choice = "|".join(_pattern(word, spoken) for word in words)
        parts += [re.escape(template[end : match.start()]), f"(?:{choice})"]
        end = match.end()
    return "".join([*parts, re.escape(template[end:])])
