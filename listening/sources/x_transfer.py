"""Files to and from the addresses that X names: ids to check, and what came of it.

Until 2026 they were addresses of a storage host, signed, and asked for no token; now they are
X's own and do (X's OpenAPI description 2.168). So the token goes to X, and to nobody else.
"""

from typing import IO, Any
from urllib.parse import urlsplit

from listening.errors import SourceUnavailableError
from listening.sources.x_faults import RefusedError, fault_of

X_HOSTS = {"api.x.com", "api.twitter.com"}
LAPSED = {403, 404, 410}
NOT_DONE = 300
CHUNK_BYTES = 65_536


class Transfer:
    """Uploads and downloads. What is X's own goes by `base_url`, as every other request does."""

    def __init__(self, base_url: str, timeout_seconds: float, token: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout_seconds = timeout_seconds
        self._token = token

    def upload(self, url: str, file: IO[bytes]) -> None:
        """Send a file, from its start.

        Raises RefusedError where the address has lapsed, and SourceUnavailableError where
        another try may pass.
        """
        file.seek(0)
        kind = "application/octet-stream" if self._is_own(url) else "text/plain"
        headers = {"Content-Type": kind}
        self._send("PUT", url, headers, data=file, allow_redirects=False).close()

    def download(self, url: str, file: IO[bytes]) -> None:
        """Write what is at `url` into an empty file; raises as `upload` does.

        Where X sends us on to another host, requests leaves the token behind.
        """
        import requests

        with self._send("GET", url, {}, stream=True) as response:
            try:
                for chunk in response.iter_content(CHUNK_BYTES):
                    file.write(chunk)
            except requests.RequestException as problem:
                raise _unavailable(problem) from None

    def _send(self, method: str, url: str, headers: dict[str, str], **options: Any) -> Any:
        import requests

        if self._is_own(url):
            split = urlsplit(url)
            url = f"{self._base_url}{split.path}?{split.query}"
            headers = {**headers, "Authorization": f"Bearer {self._token}"}
        options["timeout"] = self._timeout_seconds
        # `from None`: what is left out holds the request, and with it the token.
        try:
            response = requests.request(method, url, headers=headers, **options)  # noqa: S113
        except (requests.RequestException, ValueError) as problem:
            raise _unavailable(problem) from None
        if response.status_code in LAPSED:
            raise RefusedError(response.status_code, "X's address for a compliance job has lapsed")
        if response.status_code >= NOT_DONE:
            raise fault_of(response.status_code, None)
        return response

    def _is_own(self, url: str) -> bool:
        return urlsplit(url).netloc in {*X_HOSTS, urlsplit(self._base_url).netloc}


def _unavailable(problem: Exception) -> SourceUnavailableError:
    return SourceUnavailableError(
        f"X's file of a compliance job cannot be reached, or broke off: {type(problem).__name__}"
    )
