"""Windows collected side by side: which comes next, what became of each, and when to stop."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock

from listening.errors import BudgetError, ListeningError, SourceUnavailableError
from listening.model import Interval
from listening.pipeline.spans import told

TROUBLES = 3
"""Windows in a row that fail before a source is left alone."""


def _ignore_windows(_done: int, _total: int) -> None:
    """Show no progress."""


class Round:
    """Gives out windows, each to one worker, and hears how they ended; safe among threads.

    A window for which there is too little money is given out again, with fewer beside it, since
    what others have reserved may come free: that there is not enough is known once it was alone.
    A window whose source does not answer is left to the next run; after three in a row no more
    are given out.
    """

    def __init__(
        self,
        spans: Sequence[Interval],
        at_once: int,
        on_windows: Callable[[int, int], None] = _ignore_windows,
    ) -> None:
        self._waiting, self._total, self._on_windows = deque(spans), len(spans), on_windows
        self._at_once = at_once
        self._under_way = self._ended = self._troubles = 0
        self._gaps: dict[Interval, str] = {}
        self._alone: Interval | None = None
        self._fault: BaseException | None = None
        self._lock = Lock()

    def next(self) -> Interval | None:
        """Return a window to collect, or None where no more are given out now."""
        with self._lock:
            is_over = self._fault is not None or self._under_way >= self._at_once
            if is_over or not self._waiting:
                return None
            span = self._waiting.popleft()
            self._alone = span if self._at_once == 1 else None
            self._under_way += 1
            return span

    def ended(self, span: Interval, gap: str | None) -> None:
        """Hear that a window is there, or why it cannot be."""
        with self._lock:
            self._troubles = 0
            self._end(span, gap)

    def failed(self, span: Interval, error: ListeningError) -> None:
        """Hear what a window broke off with."""
        with self._lock:
            if isinstance(error, BudgetError):
                self._hold_back(span, str(error))
                return
            self._troubles += 1
            self._end(span, f"{told(span)}: {error}")
            if self._troubles >= TROUBLES or not isinstance(error, SourceUnavailableError):
                self._fault = error

    def stop(self, error: BaseException) -> None:
        """Give out no more windows, and raise this in the end."""
        with self._lock:
            self._fault = error

    def gaps(self) -> list[str]:
        """Return what is not there, and why, by time; raises what nobody should go on after."""
        if self._fault is not None:
            raise self._fault
        return list(dict.fromkeys(self._gaps[span] for span in sorted(self._gaps, key=_begin)))

    def _hold_back(self, span: Interval, stop: str) -> None:
        self._under_way -= 1
        if span is self._alone:
            self._gaps[span], self._at_once = stop, 0
        else:
            self._waiting.appendleft(span)
            self._at_once = max(self._under_way, 1)

    def _end(self, span: Interval, gap: str | None) -> None:
        if gap:
            self._gaps[span] = gap
        self._under_way -= 1
        self._ended += 1
        self._on_windows(self._ended, self._total)


def _begin(span: Interval) -> datetime:
    return span.starts_at
