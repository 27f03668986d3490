"""Backfilling: days of any age, one window a day, each resumable at its last page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from listening.errors import BudgetError, SourceUnavailableError
from listening.model import Interval
from listening.pipeline.checking import check_window
from listening.pipeline.comparing import compare
from listening.pipeline.intake import Intake
from listening.pipeline.spans import by_day, span_of_days, told, uncovered
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import Settings
from listening.store.windows import (
    DONE,
    WindowState,
    add_windows,
    drop_windows,
    read_windows,
    reopen_gaps,
)

TROUBLES = 3
"""Days in a row that fail before a source is left alone."""


def _ignore_posts(_count: int) -> None:
    """Show no progress."""


def _ignore_windows(_done: int, _total: int) -> None:
    """Show no progress."""


def plan_backfill(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    since: date,
    until: date,
) -> list[Interval]:
    """Open a window for what of each day was not collected yet, and return them in order.

    Days that are done are not in it: there is nothing to ask, and nothing to pay. Raises
    UsageError where the source has no archive, or no day has begun.
    """
    check_window(since, until)
    with working(settings, key, name, environment=environment, now=now, is_archive=True) as work:
        span = span_of_days(since, until, work.campaign.timezone, work.now)
        with work.store.writing() as connection:
            parts = missing(read_windows(connection, work.watch), span, work.campaign.timezone)
            add_windows(connection, work.watch, parts)
            reopen_gaps(connection, work.watch, parts)
        return parts


def missing(known: Iterable[WindowState], span: Interval, timezone: str) -> list[Interval]:
    """Return what of a stretch of time is not done, cut where days end, in order."""
    done = [window.span for window in known if window.status == DONE]
    return [part for hole in uncovered(span, done) for part in by_day(hole, timezone)]


def backfill_windows(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    spans: Sequence[Interval],
    *,
    environment: Mapping[str, str],
    now: datetime,
    budget: Budget | None = None,
    on_posts: Callable[[int], None] = _ignore_posts,
    on_windows: Callable[[int, int], None] = _ignore_windows,
) -> Intake:
    """Collect planned windows, each to its end.

    A window that fails is left to the next run; after three in a row the source is left alone
    with SourceUnavailableError. `gaps` lists what is not there, and what the budget stopped.
    """
    with working(
        settings, key, name, environment=environment, now=now, budget=budget, is_archive=True
    ) as work:
        gaps = _collected(work, spans, on_posts, on_windows)
        return work.counter.intake(work.rejects.files, gaps)


def finish_backfill(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    since: date,
    until: date,
    budget: Budget | None = None,
) -> None:
    """Keep the platform's counts of the days, and forget gaps that the backfill has filled."""
    with working(
        settings, key, name, environment=environment, now=now, budget=budget, is_archive=True
    ) as work:
        compare(work, [span_of_days(since, until, work.campaign.timezone, work.now)])
        _drop_covered(work)


def _collected(
    work: Work,
    spans: Sequence[Interval],
    on_posts: Callable[[int], None],
    on_windows: Callable[[int, int], None],
) -> list[str]:
    gaps: list[str] = []
    troubles = 0
    for done, span in enumerate(spans, 1):
        try:
            if gap := work.collect(span, on_posts):
                gaps.append(gap)
            troubles = 0
        except BudgetError as stop:
            return [*gaps, str(stop)]
        except SourceUnavailableError as fault:
            troubles += 1
            if troubles == TROUBLES:
                raise
            gaps.append(f"{told(span)}: {fault}")
        on_windows(done, len(spans))
    return gaps


def _drop_covered(work: Work) -> None:
    """Forget gaps and unfinished windows whose time others have collected since."""
    with work.store.writing() as connection:
        known = read_windows(connection, work.watch)
        done = [window.span for window in known if window.status == DONE]
        others = [window.span for window in known if window.status != DONE]
        covered = [span for span in others if not uncovered(span, done)]
        drop_windows(connection, work.watch, covered)
