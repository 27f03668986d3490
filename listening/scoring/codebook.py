"""Codebooks: what posts are about, by words and phrases that somebody wrote down.

A codebook has dimensions (themes, brand values …), each a list of codes; a code has words and
phrases for each language. A post has every code of which it holds a whole word or phrase.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

_WORD = re.compile(r"\w+")
_STEM = "*"

ROMAN_URDU = "ur-Latn"

MIXED = {"en": ("en", ROMAN_URDU), "ur": ("ur", ROMAN_URDU)}
"""Languages that a post is read in by its tag: no platform has a tag for Roman Urdu, and most
call it English."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code: `key` is "dimension/code"; `words` are words and phrases by language."""

    key: str
    title: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dimension:
    """Codes of one kind. `is_value`: posts that praise it and posts that miss it are apart."""

    key: str
    title: str
    is_value: bool
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words after the first of a phrase, how it is written, and the code it triggers."""

    rest: tuple[str, ...]
    written: str
    code: str


class _Index:
    """Phrases by their first word, or by the stem of it ("bill*"): a look-up a word of a post."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        for code, written in phrases:
            first, *rest = _stems_of(written)
            table = self._stems if first.endswith(_STEM) else self._whole
            phrase = _Phrase(tuple(rest), written, code)
            table.setdefault(first.removesuffix(_STEM), []).append(phrase)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def find(self, words: list[str]) -> Iterator[_Phrase]:
        for place, word in enumerate(words):
            for phrase in self._beginning_with(word):
                rest = words[place + 1 : place + 1 + len(phrase.rest)]
                if len(rest) == len(phrase.rest) and all(map(_fits, rest, phrase.rest)):
                    yield phrase

    def _beginning_with(self, word: str) -> Iterator[_Phrase]:
        yield from self._whole.get(word, ())
        for length in self._lengths:
            if length > len(word):
                return
            yield from self._stems.get(word[:length], ())


class Codebook:
    """Every dimension of a campaign. `version` changes with any word of it."""

    def __init__(self, name: str, dimensions: tuple[Dimension, ...]) -> None:
        self.name = name
        self.dimensions = dimensions
        self.version = sha256(repr(dimensions).encode()).hexdigest()[:12]
        self._languages = tuple(sorted({lang for code in self.codes for lang in code.words}))
        self._indexes: dict[tuple[str, ...], _Index] = {}

    @property
    def codes(self) -> list[Code]:
        """Every code, by dimension and as written."""
        return [code for dimension in self.dimensions for code in dimension.codes]

    def find(self, text: str, lang: str | None) -> dict[str, tuple[str, ...]]:
        """Return the codes of a masked text, each with the words and phrases that triggered it.

        `lang` is the bare language of the post; where the codebook has no words in it, or it
        is not known, the words of every language count.
        """
        languages = tuple(x for x in MIXED.get(lang or "", (lang,)) if x in self._languages)
        found: dict[str, dict[str, None]] = {}
        for phrase in self._index(languages or self._languages).find(_words(text)):
            found.setdefault(phrase.code, {})[phrase.written] = None
        return {code: tuple(sorted(words)) for code, words in sorted(found.items())}

    def _index(self, languages: Iterable[str | None]) -> _Index:
        key = tuple(str(lang) for lang in languages)
        if key not in self._indexes:
            self._indexes[key] = _Index(
                (code.key, written)
                for code in self.codes
                for lang in key
                for written in dict.fromkeys(code.words.get(lang, ()))
            )
        return self._indexes[key]


def is_phrase(written: str) -> bool:
    """Return whether a text holds a word at all, and stars only at the ends of words."""
    parts = normalize("NFKC", written).split()
    bare = [part.removesuffix(_STEM) for part in parts]
    return bool(parts) and all(_WORD.search(each) and _STEM not in each for each in bare)


def _words(text: str) -> list[str]:
    return _WORD.findall(normalize("NFKC", text).casefold())


def _stems_of(written: str) -> list[str]:
    """Return the words of a phrase, folded; a star stays with the last word of its part."""
    found: list[str] = []
    for part in written.split():
        words = _words(part)
        if part.endswith(_STEM):
            words[-1] += _STEM
        found += words
    return found


def _fits(word: str, wanted: str) -> bool:
    if wanted.endswith(_STEM):
        return word.startswith(wanted.removesuffix(_STEM))
    return word == wanted
