"""tweepy's client, sent to the host that is configured, with its faults told as ours.

tweepy 4.17.0 has a fixed host, no timeout, and a way of waiting that may never end; so an
adapter of its session gives host and timeout, and a 429 is left to the caller. tweepy and
requests are imported where they are used: they take long, and every command finds sources.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from listening.errors import SourceError, SourceUnavailableError
from listening.sources.gate import Said
from listening.sources.x_faults import TOO_MANY, LimitedError, fault_of, is_capped
from listening.sources.x_transfer import Transfer

if TYPE_CHECKING:
    from requests import PreparedRequest, RequestException, Response
    from requests.adapters import HTTPAdapter

TWEEPY_HOST = "https://api.twitter.com"
FREE_PATH = "/2/openapi.json"
"""X's description of its API: it needs no token and is not charged."""


class Redirection:
    """A session's adapter that sends to `base_url`, and gives up after `timeout_seconds`.

    It keeps status and headers of the last answer, which tweepy throws away.
    """

    def __init__(self, adapter: "HTTPAdapter", base_url: str, timeout_seconds: float) -> None:
        self._adapter = adapter
        self._base_url = base_url.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self.headers: Mapping[str, str] = {}
        self.status = 0

    def send(self, request: "PreparedRequest", **options: Any) -> "Response":
        """Return the answer of the configured host, reached by the proxies set for it."""
        from requests.utils import get_environ_proxies

        sent = request.copy()
        sent.url = self._base_url + request.path_url
        options["timeout"] = self._timeout_seconds
        options["proxies"] = get_environ_proxies(sent.url)
        self.headers, self.status = {}, 0  # a request without an answer has told nothing
        response = self._adapter.send(sent, **options)
        self.headers, self.status = response.headers, response.status_code
        return response

    def close(self) -> None:
        """Close the connections that are kept."""
        self._adapter.close()


class Client:
    """X as tweepy reaches it. Sends nothing before a method is called.

    `account` tells one token from another, and is none.
    """

    def __init__(self, base_url: str, timeout_seconds: float, token: str) -> None:
        import tweepy
        from requests.adapters import HTTPAdapter

        # At DEBUG tweepy logs the headers of every request, and the token is one of them.
        logging.getLogger("tweepy.client").setLevel(logging.WARNING)
        self.account = sha256(f"listening:{token}".encode()).hexdigest()[:16]
        self.transfer = Transfer(base_url, timeout_seconds, token)
        self._tweepy = tweepy.Client(token, return_type=dict, wait_on_rate_limit=False)
        self._redirection = Redirection(HTTPAdapter(), base_url, timeout_seconds)
        self._tweepy.session.mount(TWEEPY_HOST, self._redirection)

    @property
    def requests_a_window(self) -> str | None:
        """How many requests the last answer's endpoint allows in 15 minutes, if it said so."""
        return self._redirection.headers.get("x-rate-limit-limit")

    def said(self) -> Said | None:
        """Return what the last answer told of its endpoint's limit, if it told anything.

        How many are allowed counts not where it refused: that may be the limit of a second.
        """
        headers = self._redirection.headers
        with suppress(KeyError, TypeError, ValueError, OverflowError):
            left, reset = (int(headers[f"x-rate-limit-{name}"]) for name in ("remaining", "reset"))
            is_refusal = self._redirection.status == TOO_MANY
            allowed = None if is_refusal else int(headers["x-rate-limit-limit"])
            return Said(allowed, left, datetime.fromtimestamp(reset, UTC))
        return None

    def call(self, method: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of tweepy's `method` as X gave it.

        Raises LimitedError on a 429 that passes, SourceUnavailableError where another try may
        pass, RefusedError and other SourceErrors where none will.
        """
        import requests
        import tweepy

        # `from None`: what is left out holds the request, and with it the token.
        try:
            answer = getattr(self._tweepy, method)(**asked)
        except tweepy.TooManyRequests as refused:
            raise _limit(refused) from None
        except tweepy.HTTPException as refused:
            raise fault_of(refused.response.status_code, _body(refused.response)) from None
        except requests.RequestException as problem:
            raise SourceUnavailableError(_told(problem)) from None
        except (AttributeError, TypeError, ValueError):  # tweepy trips over odd bodies and headers
            raise SourceUnavailableError("X's answer is not one that X documents") from None
        if not isinstance(answer, dict):
            raise SourceUnavailableError("X's answer is not one that X documents")
        return answer

    def time(self) -> datetime | None:
        """Return X's clock, by a request that costs nothing, or `None` where X does not tell."""
        import requests

        with suppress(requests.RequestException, KeyError, TypeError, ValueError):
            self._tweepy.session.head(TWEEPY_HOST + FREE_PATH)
            return parsedate_to_datetime(self._redirection.headers["Date"])
        return None


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
    return (
        f"X cannot be reached, or broke off ({type(problem).__name__}): check the network, and "
        "base_url in [sources.x]"
    )
