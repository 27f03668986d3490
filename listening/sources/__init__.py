"""Where posts come from: one module a source, found here by its `open_source`.

A source module holds `SECRETS` (names of environment variables), `SYNTHETIC`, `PLATFORMS`
(the `source` its posts carry), an `Options` model (the keys of its `[sources.<name>]` table)
and `open_source`. One that gives no reposts says why in `WITHOUT_REPOSTS`, since what nobody
gives is not zero. What a source can do beyond paging through posts it shows by having the
methods of `Archived`, `Counting`, `Lookup`, `Engaging`, `Followed` or `jobs.Checking`.
Packages outside this one register a module under the entry point group `listening.sources`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points
from pkgutil import iter_modules
from typing import Any, Protocol, cast, runtime_checkable

from pydantic import BaseModel

from listening.model import Interval, Kind, ListPage, Page, Query
from listening.sources.gate import Gate
from listening.sources.till import OPEN_TILL, Acquaintance, Till, nobody


class Source(Protocol):
    """An opened source. Every method may raise SourceError, or SourceUnavailableError
    where another try may pass, and BudgetError where the next request could cost too much.
    """

    @property
    def reaches_back(self) -> timedelta | None:
        """How far into the past this source can still be asked; `None` = any time."""

    def windows(self, span: Interval) -> list[Interval]:
        """Return `span` cut, in order and without holes, into what is collected at a time."""

    def pages(self, query: Query, window: Interval, cursor: str | None) -> Iterator[Page]:
        """Yield every page of `window`, from the start or from `cursor` on.

        Raises GapError where the window can never be had; it is then recorded, not retried.
        """

    def check(self) -> str:
        """Return one line saying that the source answers."""


@runtime_checkable
class Archived(Protocol):
    """A source whose older posts are had in another way."""

    def archive(self) -> Source:
        """Return the source of posts of any age."""


@dataclass(frozen=True, slots=True)
class Count:
    """The platform's own count of matching posts per day of the campaign's timezone.

    `is_exact` unless a post may be counted twice: then it is an upper bound.
    """

    posts: Mapping[date, int]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Prices:
    """What a source charges at most, in USD, and how few and how many it gives at a time."""

    post_usd: float
    author_usd: float
    count_usd: float
    fewest_posts_a_request: int
    posts_a_request: int
    authors_a_request: int


@runtime_checkable
class Counting(Protocol):
    """A source that counts posts without giving them, and names its prices."""

    prices: Prices

    def clock_offset(self) -> timedelta:
        """Return how far the platform's clock is ahead of ours."""

    def count(self, query: Query, span: Interval) -> Count:
        """Return the platform's own count of a stretch of time."""

    def counts_exactly(self, query: Query) -> bool:
        """Return whether `count` of this query counts no post twice; asks for nothing."""

    def left(self, query: Query, window: Interval, cursor: str) -> Interval:
        """Return what of a window is still to come from `cursor` on, or more; asks for nothing."""


@runtime_checkable
class Lookup(Protocol):
    """A source that tells of single posts, whether they are still there.

    `recheck_days` says how many days after it was written a post is worth another look.
    """

    lookup_size: int
    recheck_days: Sequence[int]

    def look_up(self, post_ids: Sequence[str]) -> Page:
        """Return the posts as they are now, and deletions of those that are gone.

        At most `lookup_size` ids. One that is neither could not be told.
        """


@runtime_checkable
class Engaging(Protocol):
    """A source that tells who engaged with a post, by ids alone."""

    engager_kinds: tuple[Kind, ...]

    def engagers(
        self, post_id: str, kind: Kind, expected: int, cursor: str | None
    ) -> Iterator[ListPage]:
        """Yield the pages of who engaged so with a post, from the start or from `cursor` on.

        `expected` is how many are still to come by the post's own count. Raises BudgetError,
        before anything is bought, where so many could cost more than is left, and LimitError
        where the next page is a long wait away.
        """


@runtime_checkable
class Followed(Protocol):
    """A source that tells who follows an account.

    Its options have `price_follower_usd`, `followers_a_request` and `follower_ids_days`.
    """

    def followers(self, author_id: str, expected: int, cursor: str | None) -> Iterator[ListPage]:
        """Yield the pages of an account's followers, from the start or from `cursor` on.

        `expected` is how many are still to come by the account's own count. Raises BudgetError
        before a request that could cost more than is left, LimitError where the next page is a
        long wait away, and GapError where this list cannot be had.
        """


class SourceModule(Protocol):
    """What a source's module offers the registry."""

    SECRETS: tuple[str, ...]
    SYNTHETIC: bool
    PLATFORMS: tuple[str, ...]
    Options: type[BaseModel]

    def open_source(
        self,
        options: Any,
        environment: Mapping[str, str],
        *,
        till: Till = OPEN_TILL,
        known_authors: Acquaintance = nobody,
        gate: Gate | None = None,
    ) -> Source:
        """Return a source ready to collect; raises ConfigError where a secret is missing.

        A source takes what it does not need of `till` (what may be spent), `known_authors` (who
        need not be bought again) and `gate` (when it may ask) as `**_means`.
        """


@cache
def _entries() -> EntryPoints:
    """To find them, every installed package is looked through."""
    return entry_points(group="listening.sources")


def registry() -> dict[str, SourceModule]:
    """Return every source module by name, our own first, then those of entry points."""
    found: dict[str, Any] = {}
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        if hasattr(module, "open_source"):
            found[info.name] = module
    for entry in _entries():
        found.setdefault(entry.name, entry.load())
    return cast("dict[str, SourceModule]", found)
