"""Masking: the campaign's own words, and every mention and link, never move a score.

"Customer First Day" alone scores +0.25 in TextBlob, because of "first".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from unicodedata import normalize

from listening.model import fold

# Each goes on behind the sign that it begins with.
_LINKS = (("h", r"ttps?://\S+"), ("w", r"ww\.\S+"))
_MENTION = ("@", r"[\w.@-]*\w")
_BETWEEN = r"[\s_-]"
"""What may stand between the words of a name, any number of times."""

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
    return " ".join(text.replace("#", " ").split())


def build_mask(
    name: str, tags: Iterable[str], mentions: Iterable[str], more: Iterable[str]
) -> Mask:
    """Return the mask of a campaign: its name in any spelling, its tags, and words of its own."""
    given = {normalize("NFKC", word).strip() for word in (name, *tags, *mentions, *more)}
    words = tuple(sorted({fold(word) for word in given if _SIGNS.sub("", word)}))
    names = {_words_of(word) for word in {*words, *given} if _SIGNS.sub("", word)}
    longest_first = sorted(names, key=lambda name: (-len(_joined(*name)), name))
    return Mask(words, sha256("\n".join(words).encode()).hexdigest()[:12], _pattern(longest_first))


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(re.split(f"{_BETWEEN}+", name.lstrip("#")))


def _pattern(names: Iterable[Sequence[str]]) -> re.Pattern[str]:
    """Match links, mentions and names.

    The first sign comes first, then how it goes on: a text is passed over fast by what none
    begins with.
    """
    spelled = [_MENTION, *(each for name in names for each in _spellings(name))]
    begins = {first for first, _ in (*_LINKS, *spelled)}
    links, words = (
        "|".join(f"(?<={first}){rest}" for first, rest in some) for some in (_LINKS, spelled)
    )
    return re.compile(rf"{_any_case(begins)}(?i:{links}|(?<!\w.)(?:{words}))", re.DOTALL)


def _spellings(name: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what a name begins with, and the rest: 'Customer First Day' is also written as
    CustomerFirstDay or #customer-first-day.
    """
    yield "#", _joined(*name)
    if not name[0]:
        yield _BETWEEN, _joined(*name)
        name = name[1:]
    yield re.escape(name[0][0]), _joined(name[0][1:], *name[1:])


def _joined(*words: str) -> str:
    return f"{_BETWEEN}*".join(map(re.escape, words)) + r"(?!\w)"


def _any_case(begins: Iterable[str]) -> str:
    """Return a class of all signs that match one of those where case is ignored."""
    either = re.compile("|".join(sorted(begins)), re.IGNORECASE)
    found = sorted({*either.findall(_every_sign() + "".join(begins))})
    return f"[{''.join(map(re.escape, found))}]"


@cache
def _every_sign() -> str:
    """Return what nearly every script is written with."""
    return "".join(map(chr, range(0x10000)))
