"""Backfilling: days of any age, one window a day, each resumable at its last page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from threading import Thread
from typing import Any

from listening.errors import ListeningError
from listening.model import Interval
from listening.pipeline.checking import check_window
from listening.pipeline.comparing import compare
from listening.pipeline.intake import Intake
from listening.pipeline.rounds import Round
from listening.pipeline.spans import by_day, span_of_days, uncovered
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

WORKERS = 4
"""Days collected at once, where nobody says otherwise."""


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
    workers: int = 1,
    on_posts: Callable[[int], None] = _ignore_posts,
    on_windows: Callable[[int, int], None] = _ignore_windows,
) -> Intake:
    """Collect planned windows, each to its end, on so many threads.

    A window that fails is left to the next run; after three in a row the source is left alone
    with SourceUnavailableError. `gaps` lists what is not there, and what the budget stopped.
    """
    means: dict[str, Any] = {
        "environment": environment, "now": now, "budget": budget, "is_archive": True
    }  # fmt: skip
    turns = Round(spans, workers, on_windows)
    with working(settings, key, name, **means) as work:
        others = [
            Thread(target=_beside, args=(settings, work, means, turns, on_posts), daemon=True)
            for _ in range(min(workers, len(spans)) - 1)
        ]
        for each in others:
            each.start()
        _work_off(work, turns, on_posts)
        for each in others:
            each.join()
        return work.counter.intake(work.rejects.files, turns.gaps())


def collect_window(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    span: Interval,
    *,
    environment: Mapping[str, str],
    now: datetime,
    budget: Budget | None = None,
) -> Intake:
    """Collect one planned window to its end, alone; `gaps` says why it is not there.

    Raises BudgetError and SourceError: the next try goes on behind the last page.
    """
    with working(
        settings, key, name, environment=environment, now=now, budget=budget, is_archive=True
    ) as work:
        gap = work.collect(span, _ignore_posts)
        return work.counter.intake(work.rejects.files, [gap] if gap else [])


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


def _beside(
    settings: Settings,
    first: Work,
    means: Mapping[str, Any],
    turns: Round,
    on_posts: Callable[[int], None],
) -> None:
    """Work beside the first worker, in a thread: with a connection and a client of its own."""
    watch = first.watch
    try:
        with working(settings, watch.campaign, watch.source, **means, beside=first) as work:
            _work_off(work, turns, on_posts)
    except BaseException as error:  # noqa: BLE001  told where all are waited for
        turns.stop(error)


def _work_off(work: Work, turns: Round, on_posts: Callable[[int], None]) -> None:
    while (span := turns.next()) is not None:
        try:
            turns.ended(span, work.collect(span, on_posts))
        except ListeningError as error:
            turns.failed(span, error)
        except BaseException as error:
            turns.stop(error)
            raise


def _drop_covered(work: Work) -> None:
    """Forget gaps and unfinished windows whose time others have collected since."""
    with work.store.writing() as connection:
        known = read_windows(connection, work.watch)
        done = [window.span for window in known if window.status == DONE]
        others = [window.span for window in known if window.status != DONE]
        covered = [span for span in others if not uncovered(span, done)]
        drop_windows(connection, work.watch, covered)
