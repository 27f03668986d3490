"""Masking: the campaign's own words, and every mention and link, never move a score.

"Customer First Day" alone scores +0.25 in TextBlob, because of "first".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

from listening.model import fold

_LINK = r"(?:https?://|www\.)\S+"
_MENTION = r"(?<!\w)@[\w.@-]*\w"
_SPACES = re.compile(r"\s+")
_SIGNS = re.compile(r"[\s#_-]+")


@dataclass(frozen=True)
class Mask:
    """Words that are taken out of a text before it is scored.

    `digest` names the set of words: two campaigns that share a post share its score
    only where they mask the same words.
    """

    words: tuple[str, ...]
    digest: str
    pattern: re.Pattern[str]

    def apply(self, text: str) -> str:
        """Return `text` without the masked words, with single spaces and no '#' signs."""
        return tidy(self.hide(text))

    def hide(self, text: str) -> str:
        """Return `text` without the masked words, and with its other tags as tags."""
        return self.pattern.sub(" ", normalize("NFKC", text))


def tidy(text: str) -> str:
    """Return `text` with single spaces and no '#' signs: as analyzers read it."""
    return _SPACES.sub(" ", text.replace("#", " ")).strip()


def build_mask(
    name: str, tags: Iterable[str], mentions: Iterable[str], more: Iterable[str]
) -> Mask:
    """Return the mask of a campaign: its name in any spelling, its tags, and words of its own."""
    given = {normalize("NFKC", word).strip() for word in (name, *tags, *mentions, *more)}
    words = tuple(sorted({fold(word) for word in given if _SIGNS.sub("", word)}))
    spellings = {_any_spelling(word) for word in {*words, *given} if _SIGNS.sub("", word)}
    longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    pattern = re.compile("|".join([_LINK, _MENTION, *longest_first]), re.IGNORECASE)
    return Mask(words, sha256("\n".join(words).encode()).hexdigest()[:12], pattern)


def _any_spelling(word: str) -> str:
    """Match 'Customer First Day' also as CustomerFirstDay or #customer-first-day."""
    parts = [re.escape(part) for part in re.split(r"[\s_-]+", word.lstrip("#"))]
    return r"(?<!\w)#?" + r"[\s_-]*".join(parts) + r"(?!\w)"
