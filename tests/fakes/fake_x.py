"""A fake of X's recent search on loopback: it has posts, pages through them, and can fail.

It searches by tags and mentions of `(#a OR @b)` queries, newest first, from `start_time`
(inclusive) to `end_time` (exclusive), and hands out opaque page tokens that it remembers.
Faults are queued: each answers one request in place of the search.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]

TOKEN = "made-up-token"
PROBLEMS = "https://api.x.invalid/2/problems/"
PARTIAL = {
    "title": "Not Found Error",
    "type": PROBLEMS + "resource-not-found",
    "detail": "secret detail",
}


@dataclass(frozen=True)
class Fault:
    """One answer that is no page; `adds` is put beside the data of a page instead."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay_seconds: float = 0
    announced_bytes: int | None = None
    adds: Json | None = None


def problem(status: int, title: str, kind: str, **headers: str) -> Fault:
    body = {"title": title, "type": PROBLEMS + kind, "status": status, "detail": "secret detail"}
    return Fault(status, json.dumps(body).encode(), tuple(headers.items()))


def limited(reset_at: int | None = None) -> Fault:
    headers = {} if reset_at is None else {"x-rate-limit-reset": str(reset_at)}
    return problem(429, "Too Many Requests", "too-many-requests", **headers)


def capped() -> Fault:
    return problem(429, "UsageCapExceeded", "usage-capped", **{"x-rate-limit-remaining": "4000"})


def no_credits() -> Fault:
    return problem(402, "CreditsDepleted", "credits")


def down() -> Fault:
    return Fault(503, b"<html>over capacity</html>")


def cut_short() -> Fault:
    return Fault(body=b'{"data": [{"id": "1', announced_bytes=500)


def cut_json() -> Fault:
    return Fault(body=b'{"data": [{"id": "1')


def not_json() -> Fault:
    return Fault(body=b"<html>hello</html>")


def slow(seconds: float) -> Fault:
    return Fault(body=b"{}", delay_seconds=seconds)


def partial() -> Fault:
    return Fault(adds={"errors": [PARTIAL]})


@dataclass
class FakeX:
    """What the fake knows, and what it was asked."""

    posts: list[Json] = field(default_factory=list)
    context: list[Json] = field(default_factory=list)
    users: list[Json] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    posts_a_page: int = 100
    has_empty_page: bool = False
    requests: list[dict[str, str]] = field(default_factory=list)
    base_url: str = ""
    _offsets: dict[str, int] = field(default_factory=dict)

    def answer(self, asked: dict[str, str]) -> Fault:
        self.requests.append(asked)
        fault = self.faults.popleft() if self.faults else Fault()
        if fault.status != 200 or fault.body:
            return fault
        refusal = self._refusal(asked)
        return refusal or Fault(body=json.dumps(self._page(asked) | (fault.adds or {})).encode())

    def _refusal(self, asked: dict[str, str]) -> Fault | None:
        is_odd = len(asked["query"]) > 512 or not 10 <= int(asked.get("max_results", "10")) <= 100
        is_unknown = "next_token" in asked and asked["next_token"] not in self._offsets
        return problem(400, "Invalid Request", "invalid-request") if is_odd or is_unknown else None

    def _page(self, asked: dict[str, str]) -> Json:
        found = self._found(asked)
        starts = self._offsets.get(asked.get("next_token", ""), 0)
        is_gap = self.has_empty_page and starts > 0 and f"gap{starts}" not in self._offsets
        ends = (
            starts
            if is_gap
            else starts + min(self.posts_a_page, int(asked.get("max_results", "10")))
        )
        if is_gap:
            self._offsets[f"gap{starts}"] = starts
        return self._written(found[starts:ends], ends if ends < len(found) else None, is_gap)

    def _written(self, posts: list[Json], following: int | None, is_gap: bool) -> Json:
        meta: Json = {"result_count": len(posts)}
        if following is not None:
            token = f"opaque{len(self._offsets)}"
            self._offsets[token] = following
            meta["next_token"] = token
        return (
            {"meta": meta}
            if is_gap or not posts
            else {"data": posts, "includes": self._includes(posts), "meta": meta}
        )

    def _includes(self, posts: list[Json]) -> Json:
        referred = {each["id"] for post in posts for each in post.get("referenced_tweets", ())}
        authors = {post["author_id"] for post in posts}
        return {
            "users": [user for user in self.users if user["id"] in authors],
            "tweets": [post for post in [*self.posts, *self.context] if post["id"] in referred],
        }

    def _found(self, asked: dict[str, str]) -> list[Json]:
        wanted = {word.lower() for word in asked["query"].strip("()").split(" OR ")}
        starts, ends = (datetime.fromisoformat(asked[name]) for name in ("start_time", "end_time"))
        found = [
            post
            for post in self.posts
            if wanted & _tags(post) and starts <= datetime.fromisoformat(post["created_at"]) < ends
        ]
        return sorted(found, key=lambda post: (post["created_at"], post["id"]), reverse=True)


def _tags(post: Json) -> set[str]:
    entities = post.get("entities", {})
    tags = {"#" + each["tag"].lower() for each in entities.get("hashtags", ())}
    return tags | {"@" + each["username"].lower() for each in entities.get("mentions", ())}


class _Handler(BaseHTTPRequestHandler):
    fake: FakeX

    def do_GET(self) -> None:  # the name that http.server calls
        split = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(split.query).items()}
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            answer = problem(401, "Unauthorized", "unauthorized")
        elif split.path != "/2/tweets/search/recent":
            answer = problem(404, "Not Found", "not-found")
        else:
            answer = self.fake.answer(asked)
        self._send(answer)

    def _send(self, answer: Fault) -> None:
        time.sleep(answer.delay_seconds)
        try:
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(answer.announced_bytes or len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # who asked gave up waiting

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: a test's output is its own."""


@contextmanager
def a_fake_x() -> Iterator[FakeX]:
    """Serve a fake on a free port of loopback until the block ends."""
    fake = FakeX()
    handler = type("Handler", (_Handler,), {"fake": fake})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        fake.base_url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
