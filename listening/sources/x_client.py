"""tweepy's client, sent to the host that is configured, with its faults told as ours.

tweepy 4.17.0 has a fixed host, no timeout, and a way of waiting that may never end; so an
adapter of its session gives host and timeout, and a 429 is left to the caller. tweepy and
requests are imported where they are used: they take long, and every command finds sources.
"""

import logging
from typing import TYPE_CHECKING, Any

from listening.errors import SourceError, SourceUnavailableError
from listening.sources.x_faults import fault_of, is_capped

if TYPE_CHECKING:
    from requests import PreparedRequest, RequestException, Response
    from requests.adapters import HTTPAdapter

TWEEPY_HOST = "https://api.twitter.com"


class LimitedError(Exception):
    """X limits requests; `reset_time` is when it stops, in Unix seconds, where X says it."""

    def __init__(self, reset_time: int | None) -> None:
        super().__init__("X limits requests")
        self.reset_time = reset_time


class Redirection:
    """A session's adapter that sends to `base_url`, and gives up after `timeout_seconds`."""

    def __init__(self, adapter: "HTTPAdapter", base_url: str, timeout_seconds: float) -> None:
        self._adapter = adapter
        self._base_url = base_url.rstrip("/")
        self._timeout_seconds = timeout_seconds

    def send(self, request: "PreparedRequest", **options: Any) -> "Response":
        """Return the answer of the configured host, reached by the proxies set for it."""
        from requests.utils import get_environ_proxies

        sent = request.copy()
        sent.url = self._base_url + request.path_url
        options["timeout"] = self._timeout_seconds
        options["proxies"] = get_environ_proxies(sent.url)
        return self._adapter.send(sent, **options)

    def close(self) -> None:
        """Close the connections that are kept."""
        self._adapter.close()


def open_client(base_url: str, timeout_seconds: float, token: str) -> Any:
    """Return tweepy's client; sends nothing."""
    import tweepy
    from requests.adapters import HTTPAdapter

    # At DEBUG tweepy logs the headers of every request, and the token is one of them.
    logging.getLogger("tweepy.client").setLevel(logging.WARNING)
    client = tweepy.Client(token, return_type=dict, wait_on_rate_limit=False)
    client.session.mount(TWEEPY_HOST, Redirection(HTTPAdapter(), base_url, timeout_seconds))
    return client


def search(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Return one page of recent search as X gave it.

    Raises LimitedError on a 429 that passes, SourceUnavailableError where another try may
    pass, and SourceError where none will.
    """
    import requests
    import tweepy

    # `from None`: what is left out holds the request, and with it the token.
    try:
        return _page(client.search_recent_tweets(**asked))
    except tweepy.TooManyRequests as refused:
        raise _limit(refused) from None
    except tweepy.HTTPException as refused:
        raise fault_of(refused.response.status_code, _body(refused.response)) from None
    except requests.RequestException as problem:
        raise SourceUnavailableError(_told(problem)) from None
    except (AttributeError, TypeError, ValueError):  # tweepy trips over odd bodies and headers
        raise SourceUnavailableError("X's answer is not one that X documents") from None


def _page(answer: Any) -> dict[str, Any]:
    """Without `meta` the next page is unknown, and taking it for the last would lose posts."""
    if not isinstance(answer, dict) or not isinstance(answer.get("meta"), dict):
        raise SourceUnavailableError("X's answer is not a page of posts")
    return answer


def _limit(refused: Any) -> LimitedError | SourceError:
    body = _body(refused.response)
    if is_capped(body):
        return fault_of(refused.response.status_code, body)
    return LimitedError(refused.reset_time)


def _body(response: Any) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _told(problem: "RequestException") -> str:
    import requests

    if isinstance(problem, requests.Timeout):
        return "X did not answer in time: see timeout_seconds in [sources.x]"
    if isinstance(problem, requests.JSONDecodeError):
        return "X's answer is not JSON, or was cut short"
    return f"X cannot be reached, or broke off: {type(problem).__name__}"
