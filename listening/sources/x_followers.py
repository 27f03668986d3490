"""Who follows an account on X, as ids alone, bought page by page."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from listening.errors import GapError, SourceError, SourceUnavailableError
from listening.sources import FollowerPage
from listening.sources.till import Till
from listening.sources.x_calls import Caller
from listening.sources.x_faults import BAD_REQUEST, FORBIDDEN, NOT_FOUND, RefusedError
from listening.sources.x_options import FOLLOWERS_A_PAGE, Options

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Followers:
    """X's lists of followers, the newest first."""

    options: Options
    caller: Caller
    till: Till

    def page(self, author_id: str, cursor: str | None) -> FollowerPage:
        """Return one page, as large as what is left can pay; the first one where X takes the
        cursor no more.

        Raises BudgetError, GapError where X says that this list is not to be had, and what
        `Caller.ask` raises.
        """
        answer = self._answer(author_id, cursor)
        if "meta" not in answer:
            raise _missing(answer)
        following = answer["meta"].get("next_token")
        if following is not None and following == cursor:
            raise SourceUnavailableError("X named the page just read as the next one")
        return FollowerPage(_ids(answer), following)

    def _answer(self, author_id: str, cursor: str | None) -> dict[str, Any]:
        try:
            return self._bought(author_id, cursor)
        except RefusedError as refused:
            if refused.status in {FORBIDDEN, NOT_FOUND}:
                raise GapError(str(refused)) from None
            if refused.status != BAD_REQUEST or cursor is None:
                raise
        log.warning("X takes the next page's token no more: the list is read from its start")
        return self._bought(author_id, None)

    def _bought(self, author_id: str, cursor: str | None) -> dict[str, Any]:
        price, size = self.options.price_author_usd, self._affordable_size()
        asked: dict[str, Any] = {"id": author_id, "max_results": size}
        if cursor is not None:
            asked["pagination_token"] = cursor
        with self.till.buying(size * price) as purchase:
            answer = self.caller.ask("get_users_followers", asked, purchase)
            purchase.paid_usd += len(answer.get("data") or ()) * price
        return answer

    def _affordable_size(self) -> int:
        """A small budget buys small pages; less than one follower is refused by the till."""
        if not self.options.price_author_usd:
            return FOLLOWERS_A_PAGE
        affordable = self.till.left_usd() / self.options.price_author_usd + 1e-6
        return int(max(1, min(FOLLOWERS_A_PAGE, affordable)))


def _missing(answer: Mapping[str, Any]) -> SourceError:
    if answer.get("errors"):
        return GapError("X does not give that account's followers: it is gone, or protected")
    return SourceUnavailableError("X's answer does not say whether more followers follow")


def _ids(answer: Mapping[str, Any]) -> set[str]:
    given = answer.get("data")
    records = given if isinstance(given, list) else []
    return {str(each["id"]) for each in records if isinstance(each, dict) and each.get("id")}
