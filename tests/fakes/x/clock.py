"""The fake's own time: real, real with an offset, or standing still until a test moves it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time. Starts with real time; `set` stops it, `follow` lets it run again."""

    def __init__(self) -> None:
        self._stands_at: datetime | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        if self._stands_at is not None:
            return self._stands_at
        return datetime.now(UTC) + self._offset

    def set(self, at: datetime) -> None:
        """Stand still at `at`."""
        self._stands_at = at.astimezone(UTC)

    def follow(self, offset: timedelta = timedelta()) -> None:
        """Run with real time, ahead of it by `offset`."""
        self._stands_at, self._offset = None, offset

    def advance(self, by: timedelta) -> None:
        if self._stands_at is None:
            self._offset += by
        else:
            self._stands_at += by

    def sleep(self, seconds: float) -> None:
        """Advance at once: what a client under test may be given to sleep with."""
        self.advance(timedelta(seconds=seconds))


def stamp(at: datetime) -> str:
    """Return a moment as X writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
