"""A webhook on loopback, as Slack, Teams or anybody's own server has one."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self


class Webhook:
    """Keeps what is posted to it, while its status is 200; its address holds a secret."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []
        self.status = 200
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if webhook.status == 200:
                    webhook.told.append(json.loads(body))
                self.send_response(webhook.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> Self:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server.server_port}/s3cr3t-path"
