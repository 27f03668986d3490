"""What goes in and out of the fake: requests, answers, and X's ways of saying no.

X answers RFC 7807 problems. A bad parameter is a 400 whose `errors` name parameter and value;
a record that cannot be given is an entry of `errors` beside the data of a 200.
Shapes: X's OpenAPI description 2.168 and its page on response codes, as of August 2026.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

PROBLEMS = "https://api.x.com/2/problems/"


@dataclass(frozen=True)
class Request:
    """One request; a fault may ask for another page size, or a page that overlaps the last."""

    method: str
    path: str
    params: dict[str, str]
    at: datetime
    number: int = 0
    body: bytes = b""
    page_size: int | None = None
    overlap: int = 0
    binds_window: bool = True


@dataclass(frozen=True)
class Answer:
    """One answer: JSON or bytes, sent whole, or cut by a reset after `sent_bytes`."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0
    sent_bytes: int | None = None

    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class RefusedError(Exception):
    """A request is answered with a problem."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def problem(
    status: int, title: str, kind: str, detail: str = "secret detail", **headers: str
) -> Answer:
    """Return a refusal; `kind` is the end of its type."""
    body = {"title": title, "detail": detail, "type": PROBLEMS + kind, "status": status}
    return Answer(body, status, headers)


def blank(status: int, title: str, **headers: str) -> Answer:
    """Return a refusal of the kinds for which X's type is `about:blank` (401, 429)."""
    body = {"title": title, "detail": title, "type": "about:blank", "status": status}
    return Answer(body, status, headers)


def invalid(name: str, value: str, message: str) -> RefusedError:
    """Return the 400 for one bad parameter, which X quotes."""
    body = {
        "errors": [{"parameters": {name: [value]}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }
    return RefusedError(Answer(body, 400))


def not_found(kind: str, record_id: str, parameter: str = "ids") -> Json:
    """Return the error beside data for a record that is not there (any more)."""
    detail = f"Could not find {kind} with {parameter}: [{record_id}]."
    told = {"title": "Not Found Error", "detail": detail}
    return told | _missing("resource-not-found", kind, record_id, parameter)


def not_authorized(kind: str, record_id: str, parameter: str = "ids") -> Json:
    """Return the error beside data for a post of a protected or suspended author."""
    detail = f"Sorry, you are not authorized to see the {kind} with {parameter}: [{record_id}]."
    told = {"title": "Authorization Error", "detail": detail}
    return told | _missing("not-authorized-for-resource", kind, record_id, parameter)


def suspended(user_id: str, parameter: str = "ids") -> Json:
    """Return the error beside data for an account that is suspended."""
    told = {"title": "Forbidden", "detail": f"User has been suspended: [{user_id}]."}
    return told | _missing("resource-not-found", "user", user_id, parameter)


def _missing(ending: str, kind: str, record_id: str, parameter: str) -> Json:
    return {
        "type": PROBLEMS + ending,
        "parameter": parameter,
        "resource_id": record_id,
        "resource_type": kind,
        "section": "includes" if "." in parameter else "data",
        "value": record_id,
    }
