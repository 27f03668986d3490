"""X: recent search by tags and mentions, of the last seven days, through tweepy.

Facts about the API are from X's documentation as of August 2026 and tweepy 4.17.0.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from listening.errors import ConfigError, GapError, SourceUnavailableError
from listening.model import Interval, Page, Query
from listening.sources.x_client import LimitedError, open_client, search
from listening.sources.x_faults import fault_of, wait_seconds
from listening.sources.x_records import parse_page

SECRETS = ("X_BEARER_TOKEN",)
SYNTHETIC = False
PLATFORMS = ("x",)

REACHES_BACK = timedelta(days=7)
# X counts the seven days at its own clock, when the request arrives.
MARGIN = timedelta(seconds=15)
TOLERANCE = timedelta(minutes=5)

LONGEST_QUERY = 512
POSTS_A_PAGE = 100
WAITS = 4

# What X charges is a post or a user, not a field: all that is read or may be, is asked for.
FIELDS = {
    "tweet_fields": [
        "author_id",
        "conversation_id",
        "created_at",
        "edit_controls",
        "edit_history_tweet_ids",
        "entities",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "possibly_sensitive",
        "public_metrics",
        "referenced_tweets",
        "withheld",
    ],
    "user_fields": [
        "created_at",
        "name",
        "protected",
        "public_metrics",
        "username",
        "verified_type",
    ],
    "expansions": ["author_id", "referenced_tweets.id"],
}


class Options(BaseModel):
    """The keys of `[sources.x]`: where the API is, and how long to wait for its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field("https://api.x.com", pattern=r"^https?://[^\s/]")
    timeout_seconds: float = Field(30.0, gt=0, allow_inf_nan=False, strict=True)


class XSource:
    """Recent search. `client` is tweepy's; `clock` and `sleep` are given so that tests may."""

    reaches_back: timedelta | None = REACHES_BACK

    def __init__(
        self,
        client: Any,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._clock = clock
        self._sleep = sleep

    def windows(self, span: Interval) -> list[Interval]:
        """Return the span whole: the search pages through any length."""
        return [span]

    def check(self) -> str:
        """Return that there is a token; it is not tried, as every request is charged."""
        return "X: a token is set; not tried, since a request costs money"

    def pages(self, query: Query, window: Interval, cursor: str | None) -> Iterator[Page]:
        """Return every page of `window`, newest posts first, from the start or from `cursor` on.

        Raises ConfigError, before any request, where the query is empty or too long, GapError
        where the window began before X's seven days, SourceUnavailableError where another try
        may pass, and SourceError, which says what to do, where none will.
        """
        asked = {
            "query": search_words(query),
            "start_time": self._start(window),
            "end_time": window.ends_at,
            "max_results": POSTS_A_PAGE,
            **FIELDS,
        }
        return self._pages(asked, cursor)

    def _start(self, window: Interval) -> datetime:
        oldest = self._clock() - REACHES_BACK
        if window.starts_at < oldest - TOLERANCE:
            raise GapError(
                f"X's recent search reaches back to {oldest:%Y-%m-%d %H:%M} UTC, "
                f"and the window starts on {window.starts_at:%Y-%m-%d %H:%M}"
            )
        return max(window.starts_at, oldest + MARGIN)

    def _pages(self, asked: dict[str, Any], cursor: str | None) -> Iterator[Page]:
        while True:
            answer = self._answer({**asked, "next_token": cursor})
            following = _next_token(answer)
            if following is not None and following == cursor:
                raise SourceUnavailableError("X named the page just read as the next one")
            cursor = following
            yield replace(parse_page(answer, self._clock()), cursor=cursor)
            if cursor is None:
                return

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        for attempt in range(WAITS):
            try:
                return search(self._client, asked)
            except LimitedError as limited:
                self._sleep(wait_seconds(limited.reset_time, self._clock(), attempt))
        try:
            return search(self._client, asked)
        except LimitedError:
            raise fault_of(429, None) from None


def open_source(options: Options, environment: Mapping[str, str]) -> XSource:
    """Return X, ready to search; sends nothing.

    Raises ConfigError where X_BEARER_TOKEN is missing, or cannot be a token.
    """
    token = environment.get("X_BEARER_TOKEN", "").strip()
    if not token:
        raise ConfigError("X_BEARER_TOKEN is not set: X's developer console gives a bearer token")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError("X_BEARER_TOKEN has characters that no token has: copy it again")
    client = open_client(options.base_url, options.timeout_seconds, token)
    return XSource(client, clock=lambda: datetime.now(UTC))


def search_words(query: Query) -> str:
    """Return the query in X's words: any of the tags and mentions, in parentheses.

    Raises ConfigError where there are none, or where X would refuse the length.
    """
    words = [*query.tags, *query.mentions]
    if not words:
        raise ConfigError(f"campaign {query.campaign} has neither tags nor mentions to search for")
    text = f"({' OR '.join(words)})"
    if len(text) > LONGEST_QUERY:
        raise ConfigError(
            f"campaign {query.campaign}: the query has {len(text)} characters, and X takes "
            f"{LONGEST_QUERY}: use fewer tags and mentions"
        )
    return text


def _next_token(answer: dict[str, Any]) -> str | None:
    token = answer["meta"].get("next_token")
    if token is not None and not isinstance(token, str):
        raise SourceUnavailableError("X's answer names the next page in a way that is not known")
    return token
