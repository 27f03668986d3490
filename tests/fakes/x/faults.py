"""What can go wrong: faults that a test turns on.

A fault is a function of the request and of what serves it. Some answer in place of the page,
which is then neither counted nor charged; the others spoil a page that was.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from tests.fakes.x.answers import (
    Answer,
    Json,
    Request,
    blank,
    invalid,
    not_found,
    problem,
)

Serve = Callable[[Request], Answer]
Fault = Callable[[Request, Serve], Answer]


def served(request: Request, serve: Serve) -> Answer:
    """Let a request pass: for queues in which a later one fails."""
    return serve(request)


def answers(status: int = 200, body: Any = b"", headers: dict[str, str] | None = None) -> Fault:
    """Return a fault that answers just that."""
    return lambda request, serve: Answer(body, status, headers or {})


def limited(reset_at: int | None = None) -> Fault:
    """429, with the second in which it ends, or without any header."""
    headers = {} if reset_at is None else {"x-rate-limit-reset": str(reset_at)}
    return lambda request, serve: blank(429, "Too Many Requests", **headers)


def capped() -> Fault:
    """429 as the usage cap has it, with thousands of requests remaining."""
    headers = {"x-rate-limit-limit": "4500", "x-rate-limit-remaining": "4000"}
    return lambda request, serve: problem(429, "UsageCapExceeded", "usage-capped", **headers)


def no_credits() -> Fault:
    return lambda request, serve: problem(402, "CreditsDepleted", "credits")


def unauthorized() -> Fault:
    return lambda request, serve: blank(401, "Unauthorized")


def forbidden() -> Fault:
    """403 as X words it for an app that may not, whatever the reason is."""
    answer = problem(403, "Client Forbidden", "client-forbidden")
    why = {
        "reason": "client-not-enrolled",
        "client_id": "1",
        "required_enrollment": "Appropriate Level of API Access",
    }
    return lambda request, serve: replace(answer, body={**answer.body, **why})


def failed() -> Fault:
    return lambda request, serve: problem(500, "Internal Error", "internal-error")


def down() -> Fault:
    return lambda request, serve: Answer(b"<html>over capacity</html>", 503)


def not_json() -> Fault:
    return lambda request, serve: Answer(b"<html>hello</html>")


def slow(seconds: float) -> Fault:
    """The page, after so long."""
    return lambda request, serve: replace(serve(request), delay_seconds=seconds)


def reset() -> Fault:
    """Half of the page, then a connection that is reset."""

    def fault(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        return replace(answer, sent_bytes=len(answer.raw()) // 2)

    return fault


def cut_json() -> Fault:
    """Half of the page, as if that were all."""

    def fault(request: Request, serve: Serve) -> Answer:
        raw = serve(request).raw()
        return Answer(raw[: len(raw) // 2])

    return fault


def partial() -> Fault:
    """The page, with `errors` beside its data."""
    error = not_found("tweet", "1", "referenced_tweets.id") | {"detail": "secret detail"}
    return _spoiling(lambda body: {**body, "errors": [error]})


def empty_page() -> Fault:
    """An empty page with a token for the page that would have come."""
    return lambda request, serve: serve(replace(request, page_size=0))


def overlapping(posts: int = 1) -> Fault:
    """The page with the last posts of the one before in front."""
    return lambda request, serve: serve(replace(request, overlap=posts))


def no_data() -> Fault:
    """`data` that is null."""
    return _spoiling(lambda body: {**body, "data": None})


def no_meta() -> Fault:
    return _spoiling(lambda body: {key: value for key, value in body.items() if key != "meta"})


def without_id() -> Fault:
    """The page, whose first post has no id."""

    def spoil(body: Json) -> Json:
        first, *others = body["data"]
        return {**body, "data": [{key: first[key] for key in first if key != "id"}, *others]}

    return _spoiling(spoil)


def odd_post(record: Any) -> Fault:
    """The page, with one record more."""
    return _spoiling(lambda body: {**body, "data": [*body["data"], record]})


def whole_seconds() -> Fault:
    """Timestamps without fractional seconds, over which tweepy's models trip."""
    return _spoiling(lambda body: json.loads(re.sub(r"\.\d{3}Z", "Z", json.dumps(body))))


def no_edits_remaining() -> Fault:
    """`edit_controls` without `edits_remaining`, over which tweepy's models trip."""

    def spoil(body: Json) -> Json:
        for post in body["data"]:
            controls = post.get("edit_controls", {})
            post["edit_controls"] = {
                key: controls[key] for key in controls if key != "edits_remaining"
            }
        return body

    return _spoiling(spoil)


def misdated(by: timedelta) -> Fault:
    """The page, by a server whose clock is ahead of what it knows by so much."""

    def fault(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        date = {"Date": format_datetime(request.at + by, usegmt=True)}
        return replace(answer, headers={**answer.headers, **date})

    return fault


def token_refused() -> Fault:
    """Refuse the first page token that comes, then and for good; to be on `always`."""
    refused: list[str] = []

    def fault(request: Request, serve: Serve) -> Answer:
        token = request.params.get("next_token") or request.params.get("pagination_token")
        if token and not refused:
            refused.append(token)
        if token not in refused:
            return serve(request)
        return invalid("next_token", token, f"Invalid 'next_token':'{token}'.").answer

    return fault


def _spoiling(spoil: Callable[[Json], Json]) -> Fault:
    def fault(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        has_data = answer.status == 200 and isinstance(answer.body, dict) and "data" in answer.body
        return replace(answer, body=spoil(answer.body)) if has_data else answer

    return fault
