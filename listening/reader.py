"""A process that reads: takes lines of a file from its standard input, and writes their rows.

python -m listening.reader
"""

import gc
from collections.abc import Callable
from datetime import datetime

from listening.answering import answer
from listening.sources.files import page_of
from listening.sources.lines import Block
from listening.store.rows import Rows, rows_of


def main() -> None:
    """Read blocks of lines, after what rows of them follow: the time, and the kind of database."""
    gc.disable()  # rows hold no rings, and looking for some takes an eighth of the time
    answer(_rows)


def _rows(follow: tuple[datetime, str]) -> Callable[[Block], Rows]:
    now, database = follow
    return lambda block: rows_of(page_of(block), now, database)


if __name__ == "__main__":
    main()
