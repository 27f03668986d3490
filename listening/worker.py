"""A process that scores: takes batches from its standard input, and writes what it found.

    python -m listening.worker ANALYZER FOLDER

FOLDER is config.toml's. Of its own, because a process of multiprocessing would import the whole
program again.
"""

import pickle
import signal
import sys
from pathlib import Path

from listening.scoring.sentiment import score_posts
from listening.trained import open_analyzer


def main() -> None:
    """Score batches until there are no more; Ctrl-C is for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    analyzer = open_analyzer(sys.argv[1], Path(sys.argv[2]))
    while True:
        try:
            mask, batch = pickle.load(sys.stdin.buffer)  # noqa: S301  from who started this
        except EOFError:
            return
        pickle.dump(score_posts(analyzer, mask, batch), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
