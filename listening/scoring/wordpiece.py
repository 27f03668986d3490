"""WordPiece, as BERT cuts words (Devlin et al. 2019): the longest piece that is known, again and
again. Reads a plain list of pieces, so that no library of tokenizers is needed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import category, normalize

from listening.scoring.remembered import Remembered

PADDING, UNKNOWN, FIRST, LAST = "[PAD]", "[UNK]", "[CLS]", "[SEP]"

REMEMBERED = 60_000
"""Parts of texts, between spaces, whose pieces are kept."""

_LONGEST_WORD = 100
_PLAIN = re.compile(r"[^\W_]+|[^\w\s]|_")
_IDEOGRAPHS = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f])")


@dataclass(frozen=True)
class WordPiece:
    """Pieces in the order of their numbers; `longest` is how many of a text are kept.

    Where the pieces have a first and a last sign, each text gets them.
    """

    pieces: Sequence[str]
    longest: int
    is_lower: bool = True
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False)
    _longest_piece: int = field(init=False, repr=False, compare=False)
    _known: Remembered[str, list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {piece: n for n, piece in enumerate(self.pieces)})
        object.__setattr__(self, "_longest_piece", max(map(len, self.pieces)))
        object.__setattr__(self, "_known", Remembered(self._cut, REMEMBERED))

    def numbers_of(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces: one at the least."""
        found = [number for part in map(self._known.__getitem__, text.split()) for number in part]
        before, after = (
            [self._numbers[sign]] if sign in self._numbers else [] for sign in (FIRST, LAST)
        )
        room = self.longest - len(before) - len(after)
        return [*before, *found[:room], *after] or [self._numbers[UNKNOWN]]

    def _cut(self, part: str) -> list[int]:
        return [number for word in self._split(part) for number in self._pieces_of(word)]

    def _split(self, text: str) -> list[str]:
        """Return words, and each sign as one."""
        if text.isascii():
            return _PLAIN.findall(text.lower() if self.is_lower else text)
        text = _IDEOGRAPHS.sub(r" \1 ", text)
        if self.is_lower:
            letters = normalize("NFD", text.lower())
            text = "".join(sign for sign in letters if category(sign) != "Mn")
        return "".join(map(_spaced, text)).split()

    def _pieces_of(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            before = "##" if start else ""
            end = min(len(word), start + self._longest_piece)
            while end > start and before + word[start:end] not in self._numbers:
                end -= 1
            if end == start:
                break
            found.append(self._numbers[before + word[start:end]])
            start = end
        return found if start == len(word) else [self._numbers[UNKNOWN]]


def _spaced(sign: str) -> str:
    """Return a sign with spaces around it, where it is none of a word's letters or figures."""
    if sign.isascii():
        return sign if sign.isalnum() else f" {sign} "
    kind = category(sign)
    if kind.startswith("P"):
        return f" {sign} "
    return " " if kind == "Zs" else "" if kind in {"Cc", "Cf", "Cn", "Co"} else sign
