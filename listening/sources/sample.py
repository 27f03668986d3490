"""The bundled campaign: three weeks of made-up posts on four platforms, without a network.

A telecom operator holds its Customer First Day, an outage spoils the mood three days later,
and one day was never collected. Everything follows from `seed`; see `listening.sources.synthetic`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated

import orjson
from pydantic import BaseModel, Field

from listening.errors import GapError, SourceError
from listening.model import Author, Deletion, ExpectedCount, Interval, Page, Query, RawRecord
from listening.sources.synthetic.days import (
    ENDS,
    GAP_DAY,
    GAP_SHARE,
    STARTS,
    TIMEZONE,
    chance_of,
    days_within,
    interval_of,
    observed_at,
)
from listening.sources.synthetic.oddities import deletions_on, said_on
from listening.sources.synthetic.people import ROLES, SHARE_OF_POSTS, X, author_of
from listening.sources.synthetic.posts import Plan, Said, plan_of
from listening.sources.synthetic.texts import MENTION, TAGS
from listening.sources.synthetic.x_pages import page_of
from listening.sources.x_records import parse_page

__all__ = ["ENDS", "MENTION", "ROLES", "STARTS", "TAGS", "TIMEZONE", "Options", "open_source"]

SECRETS: tuple[str, ...] = ()
SYNTHETIC = True
PLATFORMS = tuple(SHARE_OF_POSTS)

POSTS_PER_PAGE = 100
# X renamed its fields while such campaigns ran: every fourth page speaks the new vocabulary.
PAGES_PER_RENAMED = 4
MOST_UNCOLLECTED = 0.03
GAP_REASON = "the collector was down and nobody noticed until the next day"


class Options(BaseModel, extra="forbid", frozen=True):
    """The keys of `[sources.sample]`: which campaign chance makes, and how large a one."""

    seed: int = 2026
    posts: Annotated[int, Field(ge=1)] = 3000
    authors: Annotated[int, Field(ge=500)] = 1800


def open_source(
    options: Options,
    environment: Mapping[str, str],  # noqa: ARG001 - the sample has no secrets
    **_means: object,
) -> "SampleSource":
    """Return the sample campaign; it needs no secret, and costs nothing."""
    return SampleSource(plan_of(options.seed, options.posts, options.authors))


@dataclass(frozen=True, slots=True)
class SampleSource:
    """The sample campaign as a source; a window is a day of the campaign."""

    plan: Plan

    @property
    def reaches_back(self) -> timedelta | None:
        """Every day can be asked for, at any time."""
        return None

    def windows(self, span: Interval) -> list[Interval]:
        """Return the days of the campaign within `span`, the first and last cut to it."""
        days = [interval_of(day) for day in days_within(span)]
        return [_overlap(day, span) for day in days]

    def pages(self, query: Query, window: Interval, cursor: str | None) -> Iterator[Page]:  # noqa: ARG002
        """Yield the pages of `window`, platform by platform, then what is gone since.

        The posts are those of the campaign's own query, whatever is asked. Raises GapError
        for the day that was never collected, and SourceError for a cursor of another source.
        """
        days = days_within(window)
        if GAP_DAY in days:
            raise GapError(GAP_REASON)
        parts = [part for day in days for part in _parts(self.plan, day, window)]
        start = _index_of(cursor)
        for index in range(start, len(parts)):
            following = f"page:{index + 1}" if index + 1 < len(parts) else None
            yield parts[index].page(index, following)

    def check(self) -> str:
        """Return that the sample is there, which it is."""
        return "synthetic campaign: always there"


@dataclass(frozen=True, slots=True)
class _Part:
    """What one page holds, before it is written down."""

    plan: Plan
    day: date
    said: Sequence[Said] = ()
    deletions: Sequence[Deletion] = ()
    opens_day: bool = False

    def page(self, index: int, cursor: str | None) -> Page:
        seen = observed_at(self.day)
        expected = _expected(self.plan, self.day) if self.opens_day else ()
        page = _read(self.said, seen, index, cursor)
        return replace(page, deletions=tuple(self.deletions), expected=expected, cursor=cursor)


def _overlap(one: Interval, other: Interval) -> Interval:
    starts_at = max(one.starts_at, other.starts_at)
    return Interval(starts_at, min(one.ends_at, other.ends_at))


def _within(at: datetime, window: Interval) -> bool:
    return window.starts_at <= at < window.ends_at


def _index_of(cursor: str | None) -> int:
    word, _, number = (cursor or "page:0").partition(":")
    if word != "page" or not number.isdecimal():
        raise SourceError(f"the sample campaign has no page {cursor!r}; start the window again")
    return int(number)


def _parts(plan: Plan, day: date, window: Interval) -> list[_Part]:
    parts = [
        _Part(plan, day, said)
        for source in SHARE_OF_POSTS
        for said in _cut(plan, source, day, window)
    ]
    gone = [each for each in deletions_on(plan, day) if _within(each.deleted_at, window)]
    if gone or not parts:
        parts.append(_Part(plan, day, deletions=gone))
    return [replace(parts[0], opens_day=True), *parts[1:]]


def _cut(plan: Plan, source: str, day: date, window: Interval) -> list[list[Said]]:
    said = [each for each in said_on(plan, source, day) if _within(each.post.created_at, window)]
    return [said[n : n + POSTS_PER_PAGE] for n in range(0, len(said), POSTS_PER_PAGE)]


def _expected(plan: Plan, day: date) -> tuple[ExpectedCount, ...]:
    """Return X's own count of `day`; the day after the gap also tells what was missed."""
    chance = chance_of(plan.seed, "expected", day)
    collected = len(said_on(plan, X, day))
    counts = [ExpectedCount(X, day, int(collected * (1 + chance.uniform(0, MOST_UNCOLLECTED))))]
    if day == GAP_DAY + timedelta(days=1):
        missed = round(plan.posts * SHARE_OF_POSTS[X] * GAP_SHARE)
        counts.insert(0, ExpectedCount(X, GAP_DAY, missed))
    return tuple(counts)


def _read(said: Sequence[Said], seen: datetime, index: int, cursor: str | None) -> Page:
    if not said:
        return Page()
    if said[0].account.source != X:
        return _as_rows(said, seen)
    renamed = (
        index % PAGES_PER_RENAMED == PAGES_PER_RENAMED - 1 or seen.day % PAGES_PER_RENAMED == 0
    )
    return parse_page(page_of(said, cursor, renamed=renamed), seen)


def _as_rows(said: Sequence[Said], seen: datetime) -> Page:
    people = {each.account.author_id: each.account for each in said}
    authors: list[Author] = [author_of(account, seen) for account in people.values()]
    return Page(
        posts=tuple(each.post for each in said),
        authors=tuple(authors),
        raw=tuple(_raw(each, seen) for each in said),
    )


def _raw(said: Said, seen: datetime) -> RawRecord:
    record = {**said.post._asdict(), "metrics": said.post.metrics._asdict()}
    body = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    return RawRecord.packed(said.post.source, said.post.post_id, seen, body)
