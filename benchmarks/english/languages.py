"""Fits the model that tells languages apart where frequent words leave doubt.

    python -m benchmarks.english.languages DATA NGRAMS OUT

Real posts are few in Danish and Swedish, so that to them come strings of letters drawn from the
n-gram tables of lingua 1.4 (Apache-2.0), whose folder `language-models` is NGRAMS. OUT gets
languages.model. A fifth of each set, at most 1,000 posts, is held back.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import brotli
import numpy as np

from listening.scoring.fitting import Examples, balanced, fit
from listening.scoring.language import words_of

SEED = 7
MOST, DRAWN, WORDS, HELD_BACK = 3000, 4000, 12, 1000
SETS = {
    "da": "da_lcc_train",
    "sv": "sv_tweets_train",
    "no": "no_rec_train",
    "ur-Latn": "ur_latn_train",
    "en": "en_train",
}
TABLES = {"da": "da", "sv": "sv", "no": "nb"}
ORDERS = ("uni", "bi", "tri", "quadri", "five")

Chain = dict[str, tuple[list[str], np.ndarray]]
"""After up to four letters: which may follow, and their cumulated chances."""


def main() -> None:
    """Fit, say how many of the posts held back are told right, and write the model."""
    data, ngrams, out = (Path(argument) for argument in sys.argv[1:4])
    random = np.random.default_rng(SEED)
    texts: list[str] = []
    labels: list[int] = []
    held: list[tuple[str, str]] = []
    for number, (language, name) in enumerate(SETS.items()):
        posts = read_posts(data / f"{name}.tsv", random)
        kept = min(HELD_BACK, len(posts) // 5)
        held.extend((text, language) for text in posts[:kept])
        texts.extend(posts[kept : kept + MOST])
        labels.extend([number] * len(posts[kept : kept + MOST]))
    real = balanced(np.array(labels), len(SETS))
    drawn: list[str] = []
    rows: list[int] = []
    for language, folder in TABLES.items():
        chain = read_chain(ngrams / folder)
        drawn.extend(draw_text(chain, random) for _ in range(DRAWN))
        rows.extend([list(SETS).index(language)] * DRAWN)
    targets = np.vstack([real, np.eye(len(SETS))[rows]])
    examples = Examples([*texts, *drawn], targets, np.zeros((len(targets), 0)))
    model = fit("und", tuple(SETS), examples)
    said = model.probabilities([text for text, _ in held]).argmax(axis=1)
    right = np.mean([list(SETS)[n] == is_in for n, (_, is_in) in zip(said, held, strict=True)])
    print(f"held back, by letters alone: {100 * right:.1f}% right, n = {len(held)}")
    (out / "languages.model").write_bytes(model.to_bytes())


def read_posts(path: Path, random: np.random.Generator) -> list[str]:
    """Return a set's texts in any order, without tags, mentions and links."""
    with path.open(encoding="utf-8", newline="") as lines:
        texts = [words_of(row["text"]) for row in csv.DictReader(lines, dialect="excel-tab")]
    return [texts[n] for n in random.permutation(len(texts))]


def read_chain(folder: Path) -> Chain:
    """Return what follows what, of lingua's tables: a gram's number is the chance of its last
    letter after those before.
    """
    follows: dict[str, tuple[list[str], list[float]]] = defaultdict(lambda: ([], []))
    for order in ORDERS:
        table = json.loads(brotli.decompress((folder / f"{order}grams.json.br").read_bytes()))
        for fraction, grams in table["ngrams"].items():
            part, whole = map(int, fraction.split("/"))
            for gram in grams.split(" "):
                letters, chances = follows[gram[:-1]]
                letters.append(gram[-1])
                chances.append(part / whole)
    return {
        before: (letters, np.cumsum(chances) / sum(chances))
        for before, (letters, chances) in follows.items()
    }


def draw_text(chain: Chain, random: np.random.Generator) -> str:
    """Return a few strings of letters that look like words of the language."""
    return " ".join(_draw_word(chain, random) for _ in range(WORDS))


def _draw_word(chain: Chain, random: np.random.Generator) -> str:
    word = ""
    for _ in range(random.integers(2, 11)):
        before = word[-4:]
        while before not in chain:
            before = before[1:]
        letters, chances = chain[before]
        word += letters[min(int(np.searchsorted(chances, random.random())), len(letters) - 1)]
    return word


if __name__ == "__main__":
    main()
