"""How much memory was taken, and keeping Python's garbage collector off what is no garbage."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = gc.get_threshold()
MANY_OBJECTS = 200_000
"""More than the rows of a page, or of several."""


@contextmanager
def settled_memory() -> Iterator[None]:
    """Leave what is in memory now alone, and look for rings among new rows, which hold none, as
    seldom as can be: that took a seventh of the time of an import.
    """
    gc.freeze()
    gc.set_threshold(MANY_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)
        gc.unfreeze()


def peak_megabytes() -> float | None:
    """Return the most that this process ever held, or `None` where the system does not say."""
    if sys.platform == "win32":
        return None
    import resource

    bytes_of_unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_of_unit / 2**20
