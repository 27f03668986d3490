"""Pages and their tokens.

A token names the last record that was given, so what arrives meanwhile moves nothing, and holds
a digest of the question, so that it is refused with any other. It never expires.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Any

from tests.fakes.x.answers import Request, invalid

TOKENS = ("next_token", "pagination_token")
QUESTION = ("query", "start_time", "end_time", "since_id", "until_id", "granularity")


def page_of(
    keyed: Sequence[tuple[str, Any]], request: Request, size: int
) -> tuple[list[Any], str | None]:
    """Return one page of `(key, record)`s that stand in falling order, and the next one's token."""
    last = _position(request)
    first = sum(1 for key, _ in keyed if key >= last) if last else 0
    starts = max(first - request.overlap, 0)
    ends = starts + (size if request.page_size is None else min(size, request.page_size))
    found = [record for _, record in keyed[starts:ends]]
    if ends >= len(keyed):
        return found, None
    return found, _token(request, keyed[ends - 1][0] if ends else "~")


def size_of(request: Request, smallest: int, largest: int, default: int) -> int:
    """Return how many records a page may have; raises RefusedError where X takes no such number."""
    given = request.params.get("max_results", str(default))
    if not given.isdigit() or not smallest <= int(given) <= largest:
        message = f"The `max_results` query parameter value [{given}] is not between {smallest} and {largest}"
        raise invalid("max_results", given, message)
    return int(given)


def _position(request: Request) -> str:
    token = next((request.params[name] for name in TOKENS if name in request.params), None)
    if token is None:
        return ""
    try:
        padded = token.upper() + "=" * (-len(token) % 8)
        digest, _, key = base64.b32hexdecode(padded).decode().split("/", 2)
    except (binascii.Error, ValueError):
        digest, key = "", ""
    if digest != _digest(request):
        raise invalid(
            "next_token", token, f"Invalid 'next_token':'{token}'. It is of another query"
        )
    return key


def _token(request: Request, key: str) -> str:
    whole = f"{_digest(request)}/{request.number}/{key}"
    return base64.b32hexencode(whole.encode()).decode().rstrip("=").lower()


def _digest(request: Request) -> str:
    names = QUESTION if request.binds_window else ("query",)
    question = [request.path, *(request.params.get(name, "") for name in names)]
    return hashlib.sha256("\n".join(question).encode()).hexdigest()[:12]
