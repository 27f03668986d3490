"""Who reposted and who quoted a post on X, as ids alone, bought page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from listening.errors import BudgetError, SourceUnavailableError
from listening.model import Kind
from listening.sources.till import Till
from listening.sources.x_calls import Caller
from listening.sources.x_options import Options

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class _List:
    """One of X's lists: what tweepy calls it, its smallest page, and where an id stands in it.

    From X's documentation as of August 2026: users for reposts, posts for quotes.
    """

    method: str
    smallest_page: int
    id_field: str
    price_usd: float
    asked: Mapping[str, Any]


def buy_engagers(
    caller: Caller, till: Till, options: Options, post_id: str, kind: Kind, expected: int
) -> set[str]:
    """Return the ids of all accounts that reposted or quoted a post, one of both by `kind`.

    `expected` is how many there should be. Raises BudgetError, before anything is bought, where
    so many could cost more than is left, and later where more came than were expected; and
    what `Caller.ask` raises. A post that is gone has nobody.
    """
    wanted = _list_of(kind, options)
    if _worst_usd(wanted, expected) > till.left_usd():
        raise BudgetError(
            f"who engaged with a post {expected:,} times may cost "
            f"${_worst_usd(wanted, expected):.2f}, more than budget or ceiling leave"
        )
    found: set[str] = set()
    token: str | None = None
    while True:
        size = _size(wanted, expected - len(found))
        answer = _page(caller, till, wanted, post_id, size, token)
        found |= {str(each[wanted.id_field]) for each in _records(answer, wanted.id_field)}
        following = (answer.get("meta") or {}).get("next_token")
        if following is None:
            return found
        if following == token:
            raise SourceUnavailableError("X named the page just read as the next one")
        token = following


def _list_of(kind: Kind, options: Options) -> _List:
    if kind is Kind.REPOST:
        return _List("get_retweeters", 1, "id", options.price_author_usd, {})
    asked = {"tweet_fields": ["author_id"]}
    return _List("get_quote_tweets", 10, "author_id", options.price_post_usd, asked)


def _page(  # noqa: PLR0913, PLR0917
    caller: Caller, till: Till, wanted: _List, post_id: str, size: int, token: str | None
) -> dict[str, Any]:
    asked = {"id": post_id, "max_results": size, **wanted.asked}
    if token is not None:
        asked["pagination_token"] = token
    with till.buying(size * wanted.price_usd) as purchase:
        answer = caller.ask(wanted.method, asked, purchase)
        purchase.paid_usd += len(answer.get("data") or ()) * wanted.price_usd
    return answer


def _records(answer: Mapping[str, Any], id_field: str) -> list[dict[str, Any]]:
    given = answer.get("data")
    records = given if isinstance(given, list) else []
    return [each for each in records if isinstance(each, dict) and each.get(id_field)]


def _size(wanted: _List, expected: int) -> int:
    """A page as small as will do: its worst case is reserved, whatever it then holds."""
    return max(wanted.smallest_page, min(LARGEST_PAGE, expected))


def _worst_usd(wanted: _List, expected: int) -> float:
    whole = ceil(expected / wanted.smallest_page) * wanted.smallest_page
    return whole * wanted.price_usd
