"""The platform's own counts, kept beside what was collected: coverage is one by the other."""

import logging
from collections.abc import Sequence
from datetime import date

from listening.errors import BudgetError, SourceError
from listening.measures.coverage import day_span
from listening.model import ExpectedCount, Interval, Page
from listening.pipeline.spans import days_of_span
from listening.pipeline.working import Work
from listening.sources import Archived, Counting, registry
from listening.store.standing import read_expected_days
from listening.store.writes import write_page

log = logging.getLogger(__name__)


def compare(work: Work, spans: Sequence[Interval]) -> None:
    """Keep the platform's count of every whole day that `spans` touch, and that has none yet.

    A count that cannot be had leaves coverage to the windows alone, and stops nothing. One that
    would count posts twice, since the query has to be cut, is not bought: coverage by it would
    be too low by nobody knows how much.
    """
    counting = _exact(work)
    if not spans or counting is None:
        return
    touched = {day for span in spans for day in days_of_span(span, work.campaign.timezone)}
    with work.store.reading() as connection:
        known = read_expected_days(connection, work.query, _platform(work))
    whole = [day for day in sorted(touched - known) if _is_whole(work, day)]
    if whole:
        _ask(work, counting, whole)


def _exact(work: Work) -> Counting | None:
    """Return what counts the query as one: the archive takes longer queries than search does."""
    ways = [work.source, *([work.source.archive()] if isinstance(work.source, Archived) else [])]
    exact = (each for each in ways if isinstance(each, Counting))
    return next((each for each in exact if each.counts_exactly(work.query)), None)


def _platform(work: Work) -> str:
    return registry()[work.watch.source].PLATFORMS[0]


def _is_whole(work: Work, day: date) -> bool:
    """Return whether a day is over, and all of it can still be counted."""
    span, reach = day_span(day, work.campaign.timezone), work.source.reaches_back
    return span.ends_at <= work.now and (reach is None or span.starts_at >= work.now - reach)


def _ask(work: Work, counting: Counting, days: Sequence[date]) -> None:
    zone = work.campaign.timezone
    span = Interval(day_span(days[0], zone).starts_at, day_span(days[-1], zone).ends_at)
    try:
        counted = counting.count(work.query, span)
    except (BudgetError, SourceError) as fault:
        log.warning("Coverage is without %s's own counts: %s", work.watch.source, fault)
        return
    platform = _platform(work)
    expected = [ExpectedCount(platform, day, counted.posts.get(day, 0)) for day in days]
    with work.store.writing() as connection:
        write_page(connection, work.query, Page(expected=expected), work.now)
