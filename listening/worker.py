"""A process that scores: takes batches from its standard input, and writes what it found.

    python -m listening.worker ANALYZER FOLDER

FOLDER is config.toml's. Of its own, because a process of multiprocessing would import the whole
program again.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from listening.answering import answer
from listening.scoring.sentiment import Reader
from listening.trained import open_analyzer

Batch = tuple[list[str], list[str | None]]
"""Texts, and their languages as their source gave them."""

Found = tuple[list[str], list[tuple[object, ...]]]
"""Languages, and scores by columns."""


def main() -> None:
    """Score batches under the mask that comes first."""
    analyzer = open_analyzer(sys.argv[1], Path(sys.argv[2]))
    answer(lambda mask: _scores(Reader(analyzer, mask)))


def _scores(reader: Reader) -> Callable[[Batch], Found]:
    def found(batch: Batch) -> Found:
        languages, scores = reader.read(*batch)
        return languages, list(zip(*scores, strict=True))

    return found


if __name__ == "__main__":
    main()
