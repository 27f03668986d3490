"""Work ahead: while one step is being written, a thread makes the next."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Step = TypeVar("Step")


def ahead(steps: Iterator[Step]) -> Iterator[Step]:
    """Yield the same steps, each of which was begun while the one before was in use."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(next, steps, None)
        while (step := coming.result()) is not None:
            coming = thread.submit(next, steps, None)
            yield step
