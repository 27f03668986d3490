"""The posts that the English model learns from, and which of them are held back."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HELD_BACK = "twitter-2016devtest-A.tsv"
"""A part of the labelled posts that nothing is fitted on: what was chosen was chosen on it."""


@dataclass(frozen=True)
class Labelled:
    """Texts, labels 0, 1, 2 (negative, neutral, positive), and the file each came from."""

    texts: list[str]
    labels: np.ndarray
    files: np.ndarray

    def take(self, chosen: np.ndarray) -> "Labelled":
        """Return the posts marked in `chosen`."""
        texts = [self.texts[n] for n in np.flatnonzero(chosen)]
        return Labelled(texts, self.labels[chosen], self.files[chosen])


def read_labelled(path: Path) -> Labelled:
    """Return the posts of a TSV with the columns file, label and text."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab"))
    labels = np.array([int(row["label"]) for row in rows])
    return Labelled([row["text"] for row in rows], labels, np.array([row["file"] for row in rows]))


def read_texts(folder: Path) -> list[str]:
    """Return the posts without labels."""
    with gzip.open(folder / "unlabelled_en.txt.gz", "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines]


def split(posts: Labelled) -> tuple[Labelled, Labelled]:
    """Return what is learnt from, and what is held back."""
    held = posts.files == HELD_BACK
    return posts.take(~held), posts.take(held)
