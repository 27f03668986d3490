"""The fake on a port of loopback."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.x.answers import Answer
from tests.fakes.x.fake import FakeX

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time


class _Handler(BaseHTTPRequestHandler):
    fake: FakeX

    def _handle(self) -> None:
        split = urlsplit(self.path)
        asked = parse_qs(split.query, keep_blank_values=True)
        params = {key: values[0] for key, values in asked.items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self._send(self.fake.answer(self.command, split.path, params, body, token))

    do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815 - the names that http.server calls

    def do_HEAD(self) -> None:
        """Tell the time, which costs nothing and is not logged."""
        self.send_response_only(200)
        self.send_header("Date", format_datetime(self.fake.clock.now(), usegmt=True))
        self.end_headers()

    def _send(self, answer: Answer) -> None:
        time.sleep(answer.delay_seconds)
        raw = answer.raw()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
        try:
            self.send_response_only(answer.status)
            date = format_datetime(self.fake.clock.now(), usegmt=True)
            for name, value in {"Date": date, **headers, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw[: answer.sent_bytes])
            if answer.sent_bytes is not None:
                self._break_off()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # who asked gave up waiting

    def _break_off(self) -> None:
        self.wfile.flush()
        time.sleep(0.05)  # what was sent arrives first
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: a test's output is its own."""


class _Server(ThreadingHTTPServer):
    def shutdown_request(self, request: Any) -> None:
        """Close a connection as usual, where it was not reset before."""
        if request.fileno() != -1:
            super().shutdown_request(request)


def server_of(fake: FakeX, port: int = 0) -> ThreadingHTTPServer:
    """Return a server that listens, and does not serve yet; the fake learns its address."""
    server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"fake": fake}))
    fake.base_url = f"http://127.0.0.1:{server.server_port}"
    return server


@contextmanager
def a_fake_x() -> Iterator[FakeX]:
    """Serve a fake on a free port of loopback until the block ends."""
    fake = FakeX()
    with server_of(fake) as server:
        serve = {"target": server.serve_forever, "kwargs": {"poll_interval": 0.01}}
        thread = threading.Thread(**serve, daemon=True)
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
