"""Collecting what is new: from where it was collected to, up to half a minute ago."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from listening.errors import BudgetError, ListeningError
from listening.measures.coverage import day_span
from listening.model import Interval
from listening.pipeline.comparing import compare
from listening.pipeline.following import expire_followers
from listening.pipeline.intake import Intake
from listening.pipeline.opening import archive_of
from listening.pipeline.quoting import quote_spans
from listening.pipeline.spans import SETTLING, cut_at, days_of_span, joined, uncovered
from listening.pipeline.spending import Budget
from listening.pipeline.working import Work, working
from listening.settings import CampaignSettings, Settings
from listening.store.windows import (
    OPEN,
    WindowState,
    add_windows,
    close_as_gap,
    read_windows,
    split_window,
)

EDGE = timedelta(minutes=2)
"""What is this close to the oldest time that can be had may be out of reach once it is asked."""

HEADSTART = timedelta(minutes=20)
"""A first collection stays this far from the oldest time that can be had, so that trying
again after a fault still reaches it."""


def _ignore(_count: int) -> None:
    """Show no progress."""


def collect(  # noqa: PLR0913
    settings: Settings,
    key: str,
    name: str,
    *,
    environment: Mapping[str, str],
    now: datetime,
    budget: Budget | None = None,
    on_posts: Callable[[int], None] = _ignore,
) -> Intake:
    """Collect a campaign from one source, from where it stopped to `now` - 30 s.

    Raises SourceError where the source fails; what was written stays, and the next call
    goes on from there. `gaps` tells what this call could not collect: time that is out of
    reach, and what the budget stopped.
    """
    with working(settings, key, name, environment=environment, now=now, budget=budget) as work:
        expire_followers(work, settings)
        gaps = [_out_of_reach(work, span) for span in _plan(work)]
        try:
            for span in _waiting(work):
                gap = work.collect(span, on_posts)
                gaps += [gap] if gap else []
        except BudgetError as stop:
            gaps.append(str(stop))
        compare(work, [window.span for window in work.windows()])
        return work.counter.intake(work.rejects.files, gaps)


def _waiting(work: Work) -> list[Interval]:
    """Return the open windows that this source can still give: others are for a backfill.

    One that began after this run had planned may have opened days that reach too far back.
    """
    floor = _floor(work)
    with work.store.writing() as connection:
        _cut_open(connection, work, read_windows(connection, work.watch))
    return [w.span for w in work.windows() if w.status == OPEN and w.span.ends_at > floor]


def _floor(work: Work) -> datetime:
    reach = work.source.reaches_back
    return datetime.min.replace(tzinfo=UTC) if reach is None else work.now - reach + EDGE


def _plan(work: Work) -> list[Interval]:
    """Open windows for what was never collected; return what of it is out of reach."""
    with work.store.writing() as connection:
        known = read_windows(connection, work.watch)
        spans = [window.span for window in known]
        asked = Interval(_begins_at(work, spans), _ends_at(work.campaign, work.now))
        lost, holes = cut_at(uncovered(asked, spans), _floor(work))
        add_windows(connection, work.watch, lost)
        lost += _cut_open(connection, work, known)
        for span in lost:
            close_as_gap(connection, work.watch, span, _OUT_OF_REACH)
        for hole in holes:
            add_windows(connection, work.watch, work.source.windows(hole))
    return joined(lost)


def _cut_open(connection: Connection, work: Work, known: list[WindowState]) -> list[Interval]:
    """Cut off what is out of reach of windows not finished; the rest of them can be had."""
    floor, lost = _floor(work), []
    for window in known:
        span = window.span
        is_waiting = window.status == OPEN and not window.is_claimed
        if is_waiting and span.starts_at < floor:
            edge = min(floor, span.ends_at)
            if edge < span.ends_at:
                split_window(connection, work.watch, window, edge)
            lost.append(Interval(span.starts_at, edge))
    return lost


_OUT_OF_REACH = "older than recent search reached when it was to be collected"


def _begins_at(work: Work, known: list[Interval]) -> datetime:
    """Return where a campaign's collection begins: with its first day, else with the first window.

    Without either, as far back as the source reaches, or a week.
    """
    campaign, reach = work.campaign, work.source.reaches_back
    if campaign.starts is not None:
        return day_span(campaign.starts, campaign.timezone).starts_at
    oldest = work.now - (reach - HEADSTART if reach else timedelta(days=7))
    return min((span.starts_at for span in known), default=oldest)


def _ends_at(campaign: CampaignSettings, now: datetime) -> datetime:
    latest = now - SETTLING
    if campaign.ends is None:
        return latest
    return min(latest, day_span(campaign.ends, campaign.timezone).ends_at)


def _out_of_reach(work: Work, span: Interval) -> str:
    """Say what is lost, and how it can be had, at what price where that can be asked."""
    days = days_of_span(span, work.campaign.timezone)
    since, until = days[0], days[-1]
    return (
        f"{since} to {until} is older than recent search reaches{_quoted(work, span)}: "
        f"listening backfill {work.campaign.key} --since {since} --until {until}"
    )


def _quoted(work: Work, span: Interval) -> str:
    try:
        archive = archive_of(work.source, work.watch.source)
        asked = quote_spans(archive, work.watch.source, work.query, [span])
    except ListeningError:
        return ""
    return f" (about {asked.total:,} posts, at most ${asked.cost_usd:,.2f})"
