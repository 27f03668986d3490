"""Opening the store: SQLite or PostgreSQL, migrated by whichever process comes first."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from listening.errors import ConfigError, ListeningError, StoreVersionError
from listening.store.locks import lock_migration
from listening.store.tables import metadata

BUSY_SECONDS = 60.0
_SNAPSHOT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
CACHE_KIB = 16 * 1024  # SQLite sorts in as much again; more saved no time at a million posts
CONNECT_SECONDS = "10"  # without it, a server that does not answer is waited for without end


@dataclass(frozen=True)
class Store:
    """An open store. `reading` sees one moment; `writing` is one transaction, all or nothing."""

    engine: Engine

    @property
    def database(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that only reads, from one snapshot."""
        options = _SNAPSHOT if self.engine.dialect.name == "postgresql" else {}
        with self.engine.execution_options(**options).begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection that commits at the end, or rolls back on any error."""
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def open_store(url: str, *, migrate: bool = True) -> Iterator[Store]:
    """Yield the store at `url`, and close it after.

    With `migrate`, a store that is empty or older is brought up to date first; several
    processes may do so at once. Raises ConfigError for a URL that cannot be opened and
    StoreVersionError where the store is newer, or without `migrate` not up to date.
    """
    store = Store(_engine(url))
    failures = (DBAPIError, store.engine.dialect.loaded_dbapi.Error)
    try:
        try:
            _bring_up_to_date(store, migrate=migrate)
        except failures as error:
            raise _unusable(error, store.engine) from None
        yield store
    except failures as error:
        raise _told(error, store.engine) from None
    finally:
        store.close()


@cache
def head_revision() -> str:
    """Return the newest migration this program knows: told by the files of all of them."""
    return str(ScriptDirectory.from_config(_alembic(None)).get_current_head())


def _told(error: Exception, engine: Engine) -> ListeningError:
    """Return what a driver said without what it quotes: other lines repeat rows, and so posts."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, engine.dialect.loaded_dbapi.OperationalError):
        return _unusable(cause, engine)
    kind = type(cause).__name__
    return ListeningError(f"the store at {_shown(engine)} refused what was asked of it: {kind}")


def _unusable(error: Exception, engine: Engine) -> ConfigError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = str(cause).strip().splitlines()[0]
    return ConfigError(f"the store at {_shown(engine)} cannot be used: {reason}")


def _shown(engine: Engine) -> str:
    """Return where the store is, without its password, which may stand among options too."""
    return engine.url.set(query={}).render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise ConfigError(
                f"the store's URL names {parsed.drivername}; use sqlite or postgresql"
            )
        if parsed.get_backend_name() == "postgresql" and "connect_timeout" not in parsed.query:
            parsed = parsed.update_query_dict({"connect_timeout": CONNECT_SECONDS})
        engine = create_engine(parsed, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise ConfigError(
            "the store's URL is not one: write sqlite:///FILE or postgresql://…"
        ) from None
    except ModuleNotFoundError:
        raise ConfigError("a PostgreSQL store needs: pip install 'listening[postgres]'") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set what limits.md measured: WAL, a patient lock, foreign keys, and our own BEGIN."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that upgrades later fails instead of waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _alembic(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _bring_up_to_date(store: Store, *, migrate: bool) -> None:
    if not migrate and _is_missing(store.engine.url):
        raise StoreVersionError("there is no store yet: 'listening doctor' makes it")
    with store.reading() as connection:
        current = _revision(connection)
    if current == head_revision():
        return
    _refuse_newer(current)
    if not migrate:
        was = f"at {current}" if current else "empty"
        raise StoreVersionError(
            f"the store is {was}, older than this program: 'listening doctor' updates it"
        )
    if store.engine.dialect.name == "sqlite":
        _use_write_ahead_log(store.engine)
    with store.writing() as connection:
        lock_migration(connection)
        found = _revision(connection)
        if found is None:
            _make_new(connection)
        elif found != head_revision():
            command.upgrade(_alembic(connection), "head")


def _make_new(connection: Connection) -> None:
    """Make all tables as they are now: the way through every version takes half a second."""
    metadata.create_all(connection, checkfirst=False)
    command.stamp(_alembic(connection), "head")


def _is_missing(url: URL) -> bool:
    """Return whether a look at this store would only create SQLite's file."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return False
    return url.database != ":memory:" and not Path(url.database.removeprefix("file:")).exists()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(current: str | None) -> None:
    if current is None:
        return
    try:
        ScriptDirectory.from_config(_alembic(None)).get_revision(current)
    except CommandError:
        raise StoreVersionError(
            f"the store is at {current}, which this program does not know: update listening"
        ) from None


def _use_write_ahead_log(engine: Engine) -> None:
    """Switch to WAL, once for good. SQLite refuses at once where another process does the same."""
    gives_up = monotonic() + BUSY_SECONDS
    while not _is_switched(engine):
        if monotonic() > gives_up:
            raise ConfigError("the store stays locked by another process: close it and try again")
        sleep(0.05)


def _is_switched(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return False
        raise
    finally:
        connection.close()
    return True
