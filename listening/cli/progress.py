"""Progress bars for work of more than a moment; none where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def progress_bar(words: str, total: float | None = None) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with how much more is done, of `total` if that is known."""
    with _bar() as bar:
        task = bar.add_task(words, total=total)
        yield lambda more: bar.advance(task, more)


@contextmanager
def progress_to(words: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function to call with how much is done of how much."""
    with _bar() as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
