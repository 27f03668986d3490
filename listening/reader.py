"""A process that reads: takes lines of a file from its standard input, and writes their pages.

python -m listening.reader
"""

import gc
import pickle
import signal
import sys

from listening.sources.files import page_of


def main() -> None:
    """Read blocks of lines until there are no more; Ctrl-C is for who started this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # rows hold no rings, and looking for some takes an eighth of the time
    while True:
        try:
            block = pickle.load(sys.stdin.buffer)  # noqa: S301  from who started this
        except EOFError:
            return
        pickle.dump(page_of(block), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
