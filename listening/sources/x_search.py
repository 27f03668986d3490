"""Paging through X's search: every page of a window, each bought within what may be spent."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from listening.errors import BudgetError, SourceUnavailableError
from listening.model import Interval, Page
from listening.sources.till import Acquaintance, Purchase, Till
from listening.sources.x_calls import Caller
from listening.sources.x_cursor import Place, write_cursor
from listening.sources.x_endpoints import (
    AUTHORS_A_REQUEST,
    EXPANSION_OF_AUTHORS,
    EXPANSION_OF_REFERENCES,
    POST_FIELDS,
    SMALLEST_PAGE,
    USER_FIELDS,
    Endpoint,
)
from listening.sources.x_faults import BAD_REQUEST, FORBIDDEN, NOT_FOUND, RefusedError
from listening.sources.x_fields import named
from listening.sources.x_options import Options
from listening.sources.x_records import parse_page

log = logging.getLogger(__name__)


@dataclass
class Search:
    """One of X's searches. Authors that are known today are not bought again."""

    options: Options
    caller: Caller
    endpoint: Endpoint
    till: Till
    known_authors: Acquaintance
    _looks_up_authors: bool = field(default=True, init=False)

    def pages(self, queries: Sequence[str], window: Interval, place: Place) -> Iterator[Page]:
        """Yield every page of `window` from `place` on, newest posts first, query by query."""
        while place.part < len(queries):
            page, place = self._page_or_anew(queries[place.part], window, place)
            if place.token is None:
                place = place.next_part()
            is_last = place.part == len(queries)
            yield replace(page, cursor=None if is_last else write_cursor(place))

    def _page_or_anew(self, text: str, window: Interval, place: Place) -> tuple[Page, Place]:
        """A token may be refused for good, or be for more posts than can be paid now."""
        if place.token is None:
            return self._page(text, place.anew(window))
        try:
            return self._page(text, place)
        except BudgetError:
            return self._page(text, place.anew(window))
        except RefusedError as refused:
            if refused.status != BAD_REQUEST:
                raise
            log.warning("X takes the next page's token no more: asking anew from where it was")
            return self._page(text, place.anew(window))

    def _page(self, text: str, place: Place) -> tuple[Page, Place]:
        place = place if place.size else replace(place, size=self._affordable_size())
        with self.till.buying(place.size * self._worst_usd) as purchase:
            answer = self._answer(text, place, purchase)
        token = _next_token(answer)
        if token is not None and token == place.token:
            raise SourceUnavailableError("X named the page just read as the next one")
        page = replace(parse_page(answer, self.caller.now()), cost_usd=purchase.cost_usd)
        return page, place.after(page.posts, token)

    @property
    def _worst_usd(self) -> float:
        """What one post costs where its author, and what it refers to, are charged too."""
        return self.options.worst_post_usd + self.options.price_author_usd

    def _affordable_size(self) -> int:
        """A small budget buys small pages; less than the smallest is refused by the till."""
        most = self.endpoint.posts_a_page
        if not self._worst_usd:
            return most
        affordable = self.till.left_usd() / self._worst_usd + 1e-6
        return int(max(SMALLEST_PAGE, min(most, affordable)))

    def _answer(self, text: str, place: Place, purchase: Purchase) -> dict[str, Any]:
        """Return a page with the users that are not known yet, bought apart where X lets us."""
        answer = self._searched(text, place, purchase)
        if not self._looks_up_authors:
            return answer
        try:
            return self._with_authors(answer, purchase)
        except RefusedError as refused:
            if refused.status not in {FORBIDDEN, NOT_FOUND}:
                raise
        # This plan looks up no users: they come with the posts, and known ones again.
        self._looks_up_authors = False
        return self._searched(text, place, purchase)

    def _searched(self, text: str, place: Place, purchase: Purchase) -> dict[str, Any]:
        asked = {
            "query": text,
            "max_results": place.size,
            "next_token": place.token,
            "tweet_fields": POST_FIELDS,
            **self._span(place),
            **self._extras(),
        }
        given = {name: value for name, value in asked.items() if value}
        # Without meta the next page is unknown, and taking this for the last would lose posts.
        answer = self.caller.ask(self.endpoint.search, given, purchase, needs="meta")
        purchase.paid_usd += self._cost_usd(answer)
        return answer

    def _span(self, place: Place) -> dict[str, datetime]:
        span = place.span
        return {"start_time": span.starts_at, "end_time": span.ends_at} if span else {}

    def _extras(self) -> dict[str, list[str]]:
        authors = [] if self._looks_up_authors else [EXPANSION_OF_AUTHORS]
        references = [EXPANSION_OF_REFERENCES] if self.options.referenced_posts else []
        return {
            "expansions": [*authors, *references],
            "user_fields": USER_FIELDS if authors else [],
        }

    def _cost_usd(self, answer: Mapping[str, Any]) -> float:
        includes = answer.get("includes") or {}
        posts = len(answer.get("data") or ()) + len(named(includes, "posts", "tweets") or ())
        users = len(includes.get("users") or ())
        return posts * self.options.price_post_usd + users * self.options.price_author_usd

    def _with_authors(self, answer: dict[str, Any], purchase: Purchase) -> dict[str, Any]:
        ids = _author_ids(answer)
        unknown = sorted(ids - self.known_authors(ids))
        users: list[Any] = []
        for first in range(0, len(unknown), AUTHORS_A_REQUEST):
            part = unknown[first : first + AUTHORS_A_REQUEST]
            asked = {"ids": part, "user_fields": USER_FIELDS}
            told = self.caller.ask("get_users", asked, purchase).get("data") or []
            purchase.paid_usd += len(told) * self.options.price_author_usd
            users += told
        return {**answer, "includes": {**(answer.get("includes") or {}), "users": users}}


def _author_ids(answer: Mapping[str, Any]) -> set[str]:
    posts = (post for post in answer.get("data") or () if isinstance(post, dict))
    given = (post.get("author_id") for post in posts)
    return {author_id for author_id in given if isinstance(author_id, str)}


def _next_token(answer: Mapping[str, Any]) -> str | None:
    token = answer["meta"].get("next_token")
    if token is not None and not isinstance(token, str):
        raise SourceUnavailableError("X's answer names the next page in a way that is not known")
    return token
