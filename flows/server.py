"""A Prefect server of our own: the embedded one never fires a schedule."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import requests

from listening.errors import ListeningError

START_SECONDS = 120.0
STOP_SECONDS = 20.0
ANSWER_SECONDS = 10.0


def check_server(url: str) -> None:
    """Raise ListeningError where nothing answers at the URL of a server's API."""
    try:
        requests.get(f"{url.removesuffix('/')}/health", timeout=ANSWER_SECONDS)
    except requests.RequestException:
        raise ListeningError(
            "no Prefect server answers at PREFECT_API_URL: start it, or unset the variable, "
            "and one is started here"
        ) from None


@contextmanager
def running_server(environment: Mapping[str, str]) -> Iterator[str]:
    """Start a Prefect server on loopback, yield its API's URL, and stop it at the end.

    Raises ListeningError where it does not answer within two minutes.
    """
    port = _free_port()
    command = [sys.executable, "-m", "prefect", "server", "start"]
    server = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us alone: flows that end still report to it
    )
    try:
        _wait_until_healthy(server, f"http://127.0.0.1:{port}/api/health")
        yield f"http://127.0.0.1:{port}/api"
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str) -> None:
    gives_up = time.monotonic() + START_SECONDS
    while time.monotonic() < gives_up:
        if server.poll() is not None:
            break
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise ListeningError(
        "the Prefect server did not start; run 'prefect server start' to see why, "
        "or set PREFECT_API_URL to one that runs"
    )
