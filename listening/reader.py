"""A process that reads: takes lines of a file from its standard input, and writes their rows.

python -m listening.reader
"""

import gc
import pickle
import signal
import sys

from listening.sources.files import page_of
from listening.store.rows import rows_of


def main() -> None:
    """Read blocks of lines until there are no more, after what rows of them follow: the time, and
    the kind of database. Ctrl-C is for who started this process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # rows hold no rings, and looking for some takes an eighth of the time
    try:
        now, database = pickle.load(sys.stdin.buffer)  # noqa: S301  from who started this
        while True:
            page = page_of(pickle.load(sys.stdin.buffer))  # noqa: S301  as above
            rows = rows_of(page, now, database)
            pickle.dump(rows, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
    except EOFError:
        return


if __name__ == "__main__":
    main()
