"""X's lists of accounts, as ids alone, bought page by page: who engaged, and who follows."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from listening.errors import GapError, SourceUnavailableError
from listening.model import ListPage
from listening.sources.till import Till
from listening.sources.x_calls import Caller
from listening.sources.x_faults import BAD_REQUEST, RefusedError

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 60.0
"""X gives few of these pages in 15 minutes: who waited for each would wait for hours."""


@dataclass(frozen=True, slots=True)
class IdList:
    """One of X's lists: what tweepy calls it, of which post or account it is, where an id stands
    in it, what a record costs and what else is asked.
    """

    method: str
    list_of: str
    id_field: str
    price_usd: float
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lists:
    """Buys lists, page by page."""

    caller: Caller
    till: Till

    def pages(
        self, wanted: IdList, cursor: str | None, size_after: Callable[[int], int]
    ) -> Iterator[ListPage]:
        """Yield the pages of a list from `cursor` on; all of it where X takes the cursor no more.

        `size_after` tells how many to ask for after so many. Raises BudgetError before a page
        that could cost more than is left, LimitError where X's limit is over in more than a
        minute, GapError where X says that there is no such list, and what `Caller.ask` raises.
        """
        found, token = 0, cursor
        while True:
            answer = self._page_or_anew(wanted, size_after(found), token)
            page = _page_of(answer, wanted.id_field)
            if page.cursor is not None and page.cursor == token:
                raise SourceUnavailableError("X named the page just read as the next one")
            yield page
            if page.cursor is None:
                return
            found, token = found + len(page.accounts), page.cursor

    def _page_or_anew(self, wanted: IdList, size: int, token: str | None) -> dict[str, Any]:
        """A token that is kept over days may be refused for good: the list then begins anew."""
        try:
            return self._page(wanted, size, token)
        except RefusedError as refused:
            if token is None or refused.status != BAD_REQUEST:
                raise
        log.warning("X takes the next page's token of a list no more: asking for it anew")
        return self._page(wanted, size, None)

    def _page(self, wanted: IdList, size: int, token: str | None) -> dict[str, Any]:
        asked = {"id": wanted.list_of, "max_results": size, **wanted.asked}
        if token is not None:
            asked["pagination_token"] = token
        with self.till.buying(size * wanted.price_usd) as purchase:
            caller = replace(self.caller, longest_wait_seconds=LONGEST_WAIT_SECONDS)
            answer = caller.ask(wanted.method, asked, purchase)
            purchase.paid_usd += len(answer.get("data") or ()) * wanted.price_usd
        return answer


def _page_of(answer: Mapping[str, Any], id_field: str) -> ListPage:
    if "meta" not in answer and answer.get("errors"):
        raise GapError("X does not give that list: what it is of is gone, or protected")
    if "meta" not in answer:
        raise SourceUnavailableError("X's answer does not say whether more of the list follows")
    given = answer.get("data")
    records = given if isinstance(given, list) else []
    found = {
        str(each[id_field]) for each in records if isinstance(each, dict) and each.get(id_field)
    }
    return ListPage(found, answer["meta"].get("next_token"))
