"""Who reposted and who quoted a post on X, as ids alone, bought page by page."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from listening.errors import BudgetError, SourceUnavailableError
from listening.model import EngagerPage, Kind
from listening.sources.till import Till
from listening.sources.x_calls import Caller
from listening.sources.x_endpoints import SMALLEST_PAGE
from listening.sources.x_faults import BAD_REQUEST, RefusedError
from listening.sources.x_options import Options

log = logging.getLogger(__name__)

LARGEST_PAGE = 100
LONGEST_WAIT_SECONDS = 60.0
"""X gives few of these pages in 15 minutes: who waited for each would wait for hours."""
TINY_USD = 1e-9


@dataclass(frozen=True, slots=True)
class _List:
    """One of X's lists: what tweepy calls it, where an id stands in it, what is asked and charged.

    From X's documentation as of August 2026: users for reposts, posts for quotes.
    """

    method: str
    id_field: str
    price_usd: float
    asked: Mapping[str, Any]

    def worst_usd(self, expected: int) -> float:
        """Return what the pages for so many may cost; the last is not under the smallest."""
        pages, rest = divmod(expected, LARGEST_PAGE)
        last = max(SMALLEST_PAGE, rest) if rest else 0
        return (pages * LARGEST_PAGE + last) * self.price_usd


@dataclass(frozen=True, slots=True)
class Engagers:
    """X's lists of who engaged with a post."""

    options: Options
    caller: Caller
    till: Till

    def pages(
        self, post_id: str, kind: Kind, expected: int, cursor: str | None
    ) -> Iterator[EngagerPage]:
        """Yield the pages of all accounts that reposted or quoted a post, one of both by `kind`,
        from `cursor` on.

        Raises BudgetError, before anything is bought, where the `expected` that are still to
        come could cost more than is left, or later where more came than that; LimitError where
        X's limit is over in more than a minute; and what `Caller.ask` raises. A post that is
        gone has nobody.
        """
        wanted = self._list_of(kind)
        self._check_budget(wanted.worst_usd(expected), expected)
        found, token = 0, cursor
        while True:
            size = max(SMALLEST_PAGE, min(LARGEST_PAGE, expected - found))
            answer = self._page_or_anew(wanted, post_id, size, token)
            accounts = _ids(answer, wanted.id_field)
            found += len(accounts)
            following = (answer.get("meta") or {}).get("next_token")
            if following is not None and following == token:
                raise SourceUnavailableError("X named the page just read as the next one")
            yield EngagerPage(accounts, following)
            if following is None:
                return
            token = following

    def _page_or_anew(
        self, wanted: _List, post_id: str, size: int, token: str | None
    ) -> dict[str, Any]:
        """A token that is kept over days may be refused for good: the list then begins anew."""
        try:
            return self._page(wanted, post_id, size, token)
        except RefusedError as refused:
            if token is None or refused.status != BAD_REQUEST:
                raise
        log.warning("X takes the next page's token of a list no more: asking for it anew")
        return self._page(wanted, post_id, size, None)

    def _list_of(self, kind: Kind) -> _List:
        if kind is Kind.REPOST:
            return _List("get_retweeters", "id", self.options.price_author_usd, {})
        asked = {"tweet_fields": ["author_id"]}
        return _List("get_quote_tweets", "author_id", self.options.price_post_usd, asked)

    def _check_budget(self, worst_usd: float, expected: int) -> None:
        """Half a list is worth nothing before the other half is bought: shorter ones go first."""
        left = self.till.left_usd()
        if worst_usd > left + TINY_USD:
            raise BudgetError(
                f"a post that {expected:,} engaged with may cost ${worst_usd:.2f}, and "
                f"${left:.2f} is left: raise budget or ceiling, and run again"
            )

    def _page(self, wanted: _List, post_id: str, size: int, token: str | None) -> dict[str, Any]:
        asked = {"id": post_id, "max_results": size, **wanted.asked}
        if token is not None:
            asked["pagination_token"] = token
        with self.till.buying(size * wanted.price_usd) as purchase:
            caller = replace(self.caller, longest_wait_seconds=LONGEST_WAIT_SECONDS)
            answer = caller.ask(wanted.method, asked, purchase)
            purchase.paid_usd += len(answer.get("data") or ()) * wanted.price_usd
        return answer


def _ids(answer: Mapping[str, Any], field: str) -> set[str]:
    given = answer.get("data")
    records = given if isinstance(given, list) else []
    return {str(each[field]) for each in records if isinstance(each, dict) and each.get(field)}
