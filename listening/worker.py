"""A process that scores: takes batches from its standard input, and writes what it found.

    python -m listening.worker ANALYZER FOLDER

FOLDER is config.toml's. Of its own, because a process of multiprocessing would import the whole
program again.
"""

import pickle
import signal
import sys
from pathlib import Path

from listening.scoring.sentiment import Reader
from listening.trained import open_analyzer


def main() -> None:
    """Score batches until there are no more, under the mask that comes first.

    Ctrl-C is for the process that started this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    analyzer = open_analyzer(sys.argv[1], Path(sys.argv[2]))
    try:
        reader = Reader(analyzer, pickle.load(sys.stdin.buffer))  # noqa: S301  from who started this
        while True:
            languages, scores = reader.read(*pickle.load(sys.stdin.buffer))  # noqa: S301  as above
            pickle.dump((languages, list(zip(*scores, strict=True))), sys.stdout.buffer)
            sys.stdout.buffer.flush()
    except EOFError:
        return


if __name__ == "__main__":
    main()
