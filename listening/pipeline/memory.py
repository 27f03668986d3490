"""Keeping Python's garbage collector off what is no garbage while many rows pass through."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def settled_memory() -> Iterator[None]:
    """Leave what is in memory now alone: looking through it again and again took a seventh
    of the time of an import, since every page's rows bring the collector along.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
