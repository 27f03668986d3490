"""What was worked out once and is looked up from then on."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")


class Remembered(dict[Key, Found]):
    """A dict that works out what it does not hold yet. When it holds `most`, it starts anew."""

    def __init__(self, work_out: Callable[[Key], Found], most: int) -> None:
        super().__init__()
        self._work_out = work_out
        self._most = most

    def __missing__(self, key: Key) -> Found:
        """Return what is worked out of `key`, which it holds from now on."""
        if len(self) >= self._most:
            self.clear()
        self[key] = found = self._work_out(key)
        return found
