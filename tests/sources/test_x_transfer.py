"""Files to and from addresses that X names: the token goes to X, and to nobody else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest

from listening.errors import SourceError, SourceUnavailableError
from listening.sources.x_faults import RefusedError
from listening.sources.x_transfer import Transfer
from tests.fakes.x import TOKEN

Seen = list[tuple[str, str, dict[str, str], bytes]]


class _Host:
    """A server that answers everything alike, and keeps what was sent to it."""

    def __init__(self, status: int = 200, location: str = "") -> None:
        self.seen: Seen = []
        self.status, self.location = status, location
        self.address = ""

    @contextmanager
    def serving(self) -> Iterator["_Host"]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                host.seen.append((self.command, self.path, dict(self.headers), body))
                self.send_response_only(host.status)
                if host.location:
                    self.send_header("Location", host.location)
                self.send_header("Content-Length", "6")
                self.end_headers()
                self.wfile.write(b"result")

            do_GET = do_PUT = _handle  # noqa: N815 - the names that http.server calls

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            self.address = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            yield self
            server.shutdown()
            thread.join()


@pytest.fixture
def x() -> Iterator[_Host]:
    with _Host().serving() as host:
        yield host


@pytest.fixture
def storage() -> Iterator[_Host]:
    with _Host().serving() as host:
        yield host


def test_a_storage_host_gets_the_ids_and_never_the_token(x: _Host, storage: _Host) -> None:
    transfer, results = Transfer(x.address, 5, TOKEN), BytesIO()
    transfer.upload(f"{storage.address}/up?signed=1", BytesIO(b"1\n2\n"))
    transfer.download(f"{storage.address}/down?signed=1", results)
    (put, path, headers, body), (get, *_, empty) = storage.seen
    assert (put, path, body) == ("PUT", "/up?signed=1", b"1\n2\n")
    assert headers["Content-Type"] == "text/plain"
    assert (get, empty, results.getvalue()) == ("GET", b"", b"result")
    for _, _, sent, _ in storage.seen:
        assert "Authorization" not in sent
        assert TOKEN not in str(sent)
    assert x.seen == []


@pytest.mark.parametrize("host", ["https://api.x.com", "https://api.twitter.com", ""])
def test_addresses_of_x_itself_get_the_token_by_the_configured_host(x: _Host, host: str) -> None:
    transfer = Transfer(x.address, 5, TOKEN)
    transfer.upload(f"{host or x.address}/2/jobs/1/upload?token=a%2Fb", BytesIO(b"1\n"))
    ((_, path, headers, _),) = x.seen
    assert path == "/2/jobs/1/upload?token=a%2Fb"
    assert headers["Authorization"] == f"Bearer {TOKEN}"


def test_an_upload_that_is_sent_on_is_not_taken_for_done(x: _Host, storage: _Host) -> None:
    x.status, x.location = 307, f"{storage.address}/"
    with pytest.raises(SourceError, match="307"):
        Transfer(x.address, 5, TOKEN).upload(f"{x.address}/up", BytesIO(b"1\n"))
    assert storage.seen == []


def test_a_download_that_is_sent_on_leaves_the_token_behind(x: _Host, storage: _Host) -> None:
    x.status, x.location, results = 302, f"{storage.address}/there", BytesIO()
    Transfer(x.address, 5, TOKEN).download(f"{x.address}/down", results)
    ((_, path, headers, _),) = storage.seen
    assert (path, results.getvalue()) == ("/there", b"result")
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_address_that_lapsed_is_told_as_such(x: _Host, status: int) -> None:
    x.status = status
    with pytest.raises(RefusedError, match="has lapsed"):
        Transfer(x.address, 5, TOKEN).download(f"{x.address}/down", BytesIO())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_told_as_such(x: _Host, status: int) -> None:
    x.status = status
    with pytest.raises(SourceUnavailableError):
        Transfer(x.address, 5, TOKEN).download(f"{x.address}/down", BytesIO())


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://a.invalid/x", "http://127.0.0.1:1/up"])
def test_an_address_that_leads_nowhere_is_told_without_it(url: str) -> None:
    with pytest.raises(SourceUnavailableError) as told:
        Transfer("http://127.0.0.1:1", 5, TOKEN).upload(url, BytesIO(b"1\n"))
    assert "127.0.0.1" not in str(told.value)
    assert TOKEN not in str(told.value)
