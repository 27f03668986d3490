"""Which language a post is in: by its script, then by frequent words, and where those leave
doubt by a model of letters. What the source says of a post is one voice among these.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, repeat
from math import log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from listening.scoring.words import LANGUAGES, NUMBERS, PARTS

if TYPE_CHECKING:
    from listening.scoring.linear import LinearModel

Floats = NDArray[np.float64]

UNDETERMINED = "und"
VERSION = "1"
"""Changes whenever the same post may be found to be in another language."""

# It begins with the signs that what it matches may begin with: others are passed over fast.
_NO_WORDS = re.compile(r"[hw@#](?:(?<=h)ttps?://\S+|(?<=w)ww\.\S+|(?<!\w.)(?<=[@#])[\w.@-]*\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = r"[a-zA-Z\u00aa-\u024f\u1e00-\u1eff]+"
_ARABIC = r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]+"
_SCRIPTS = re.compile(
    rf"(?P<latin>{_LATIN})|(?P<arab>{_ARABIC})"
    r"|(?P<hi>[\u0900-\u097f]+)|(?P<bn>[\u0980-\u09ff]+)|(?P<pa>[\u0a00-\u0a7f]+)"
    r"|(?P<gu>[\u0a80-\u0aff]+)|(?P<ta>[\u0b80-\u0bff]+)|(?P<te>[\u0c00-\u0c7f]+)"
    r"|(?P<ru>[\u0400-\u052f]+)|(?P<el>[\u0370-\u03ff]+)|(?P<he>[\u0590-\u05ff]+)"
    r"|(?P<th>[\u0e00-\u0e7f]+)|(?P<ko>[\uac00-\ud7af\u1100-\u11ff]+)"
    r"|(?P<ja>[\u3040-\u30ff]+)|(?P<zh>[\u4e00-\u9fff]+)"
)
LATIN = "latin"
_MOSTLY = {LATIN: re.compile(_LATIN), "arab": re.compile(_ARABIC)}
"""Scripts that are asked for first: a text more than half of which is in one needs no count."""

_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())

_ALSO_WRITTEN = {
    "hi": {"mr", "ne"}, "ru": {"uk", "bg", "sr", "mk", "be", "kk"}, "zh": {"ja"},
    "arab": {"ar", "ur", "fa", "ps", "sd", "pa", "ug", "ckb"},
}  # fmt: skip
"""Languages that share a script: there the source's word decides."""

_URDU = re.compile("[ٹڈڑںےہھ]")
_PERSIAN = re.compile("[پچژگکی]")

_OTHER_NAMES = {"nb": "no", "nn": "no", "in": "id", "iw": "he", "ji": "yi"}
_UNKNOWN = re.compile(r"(?:und|zxx|mul|mis|q\w\w)$")

_ENOUGH = 1.5
"""How far a language's words must be ahead of the next one's: a word of its own counts 1."""

_PRIOR = 1.0
_LETTERS_KNOW = frozenset({"en", "da", "sv", "no", "ur-Latn"})
"""What the model of letters tells apart; of other languages it knows nothing."""

_FEW_DANISH = 0.7
"""The model saw so little Danish that it takes it for Norwegian; this makes their errors equal."""

_OUTSIDE, _LEAST = log(0.02), 1e-6
"""What the model gives a language that it was not fitted on; and what no chance is below."""


@lru_cache(maxsize=1024)
def tag_of(lang: str | None) -> str | None:
    """Return the bare language of a source's tag: "en" of "en-GB", "no" of "nb"; `None` where
    the tag says nothing.
    """
    parts = re.split("[-_]", lang.strip().casefold()) if lang else [""]
    if parts[0] == "ur" and "latn" in parts:
        return "ur-Latn"
    known = parts[0] and not _UNKNOWN.match(parts[0])
    return _OTHER_NAMES.get(parts[0], parts[0]) if known else None


def words_of(text: str) -> str:
    """Return a text without its tags, mentions and links, which say nothing of its language."""
    return _NO_WORDS.sub(" ", text)


def identify(texts: Sequence[str], tags: Sequence[str | None]) -> list[str]:
    """Return each text's language as BCP 47 has it, with its source's tag as a prior.

    "und" where there are no words: tags, mentions, links, emoji or figures alone. A text of
    several languages is in that of most of its words.
    """
    bare = [words_of(text) for text in texts]
    known = [tag_of(tag) for tag in tags]
    scripts = [_script_of(text) for text in bare]
    found = [
        UNDETERMINED if script is None else _by_script(script, text, tag)
        for text, script, tag in zip(bare, scripts, known, strict=True)
    ]
    latin = [n for n, script in enumerate(scripts) if script == LATIN]
    said = _by_words([bare[n] for n in latin], [known[n] for n in latin])
    for n, language in zip(latin, said, strict=True):
        found[n] = language
    return found


def _by_words(texts: Sequence[str], tags: Sequence[str | None]) -> list[str]:
    """Return the languages of texts in Latin letters: by letters, too, where words leave doubt."""
    spoken = ["ur-Latn" if tag in {"ur", "hi"} else tag for tag in tags]
    columns = sorted({*LANGUAGES, *filter(None, spoken)})
    place = {language: column for column, language in enumerate(columns)}
    points = np.zeros((len(texts), len(columns)))
    points[:, [place[language] for language in LANGUAGES]] = _points(texts)
    is_foreign = np.array([tag not in {None, *_LETTERS_KNOW} for tag in spoken], bool)
    is_sure = is_foreign & ~points.any(axis=1)
    tagged = [n for n, tag in enumerate(spoken) if tag]
    points[tagged, [place[tag] for tag in spoken if tag]] += _PRIOR
    best = np.sort(points, axis=1)[:, -2:]
    doubtful = np.flatnonzero(~is_sure & (best[:, 1] - best[:, 0] < _ENOUGH))
    points[doubtful] = _with_letters([texts[int(n)] for n in doubtful], points[doubtful], place)
    return [columns[column] for column in points.argmax(axis=1)]


def _points(texts: Sequence[str]) -> Floats:
    """Return how much the frequent words of each text say of each of LANGUAGES."""
    rows = [_WORD.findall(text.lower()) for text in texts]
    words = np.fromiter(map(NUMBERS.get, chain.from_iterable(rows), repeat(-1)), np.int64)
    owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])[words >= 0]
    columns = [np.bincount(owners, part, len(rows)) for part in PARTS[words[words >= 0]].T]
    return np.column_stack(columns)


def _with_letters(texts: Sequence[str], points: Floats, place: Mapping[str, int]) -> Floats:
    """Return what words and letters say together."""
    model = _model()
    classes = [place[language] for language in model.classes]
    together = np.where(points > 0, _OUTSIDE + points, -np.inf)
    chances = np.maximum(model.probabilities(texts), _LEAST)
    together[:, classes] = np.log(chances) + points[:, classes]
    together[:, place["da"]] += _FEW_DANISH
    return together


def _script_of(text: str) -> str | None:
    """Return the script of most letters; Latin without counting, where all is ASCII."""
    if text.isascii():
        return LATIN if _WORD.search(text) else None
    if 2 * len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS)) > len(text):
        return LATIN
    for script, letters in _MOSTLY.items():
        if 2 * sum(map(len, letters.findall(text))) > len(text):
            return script
    counts: dict[str | None, int] = {}
    for match in _SCRIPTS.finditer(text):
        count = match.end() - match.start()
        counts[match.lastgroup] = counts.get(match.lastgroup, 0) + count
    if counts.get("ja"):
        counts["ja"] += counts.get("zh", 0)
    return max(counts, key=lambda script: counts[script]) if counts else None


def _by_script(script: str, text: str, tag: str | None) -> str:
    shared = _ALSO_WRITTEN.get(script, set())
    if tag in shared and not (tag in {"ar", "fa"} and _URDU.search(text)):
        return tag
    return _by_arabic_letters(text) if script == "arab" else script


def _by_arabic_letters(text: str) -> str:
    if _URDU.search(text):
        return "ur"
    return "fa" if _PERSIAN.search(text) else "ar"


@cache
def _model() -> "LinearModel":
    from listening.scoring.linear import read_model

    return read_model((files("listening.scoring") / "weights" / "languages.model").read_bytes())
