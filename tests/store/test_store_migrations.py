"""The store's tables: brought up to date once, by whoever comes first, and never by a reader."""

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from listening.errors import StoreVersionError
from listening.store import database
from listening.store.batches import fill_batch
from listening.store.database import Store, head_revision, open_store
from listening.store.scratch import make_empty, member, mover
from listening.store.tables import metadata
from tests.store.conftest import PROCESSES
from tests.store.made_up import DAY, a_page, a_post, counted, rows, run, stale, write
from tests.store.starting import start


def tables_of(url: str) -> list[str]:
    engine = database._engine(url)
    try:
        return sorted(inspect(engine).get_table_names())
    finally:
        engine.dispose()


@pytest.mark.parametrize("made_by", ["nobody", "the first version", "nobody, once more"])
def test_of_four_processes_that_start_at_once_one_migrates_and_all_work(
    empty_url: str, processes: ProcessPoolExecutor, made_by: str
) -> None:
    if made_by == "the first version":
        make_old(empty_url)
    with multiprocessing.get_context("forkserver").Manager() as manager:
        together = manager.Barrier(PROCESSES)
        waiting = [processes.submit(start, empty_url, n, together) for n in range(PROCESSES)]
        assert sorted(each.result(120) for each in waiting) == [0, 0, 0, 1]
    with open_store(empty_url, migrate=False) as store:
        assert [row[1] for row in rows(store, "post")] == ["0", "1", "2", "3"]


@contextmanager
def brought_forward(url: str) -> Iterator[Store]:
    """A store that was made by the first version, and came through every one since."""
    make_old(url)
    with open_store(url) as store:
        yield store


def make_old(url: str) -> None:
    old = database.Store(database._engine(url))
    with old.writing() as connection:
        database.command.upgrade(database._alembic(connection), "0001")
    old.close()


def test_the_migrations_make_the_tables_that_the_models_describe(empty_url: str) -> None:
    with brought_forward(empty_url) as store, store.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_new_store_is_made_as_one_that_was_brought_forward(tmp_path: Path, sqlite: Store) -> None:
    with brought_forward(f"sqlite:///{tmp_path / 'old.db'}") as old:
        assert made_of(old) == made_of(sqlite)


def made_of(store: Store) -> dict[str, list[str]]:
    """Return the parts of each table and index; what order its columns are in does not matter."""
    found = text("SELECT name, coalesce(sql, '') AS sql FROM sqlite_master")
    with store.reading() as connection:
        made = {row.name: re.sub(r'["\s]+', " ", row.sql) for row in connection.execute(found)}
    return {name: sorted(re.split(r"\s*[,()]\s*", sql)) for name, sql in made.items()}


def test_a_store_of_the_first_version_is_counted_anew(empty_url: str) -> None:
    old = database.Store(database._engine(empty_url))
    with old.writing() as connection:
        database.command.upgrade(database._alembic(connection), "0001")
    run(
        old,
        "INSERT INTO post (source, post_id, author_id, text, created_at, kind, first_seen_at,"
        " observed_at, impressions) VALUES ('x', '1', 'a1', 'good', '2026-10-01 12:00:00',"
        " 'original', '2026-10-01 12:00:00', '2026-10-01 12:00:00', 7)",
        "INSERT INTO post_campaign VALUES ('care', 'x', '1', '2026-10-01')",
        "INSERT INTO participation VALUES ('care', '2026-10-01', 'all', '', 'x', 'a1', 99)",
    )
    old.close()
    with open_store(empty_url) as store:
        assert stale(store) == [DAY]
        found = counted(store)
        assert stale(store) == []
    assert found.participants["all"] == {(): 1}
    assert [(cell.posts, cell.impressions) for cell in found.cells] == [(1, 7)]


@pytest.mark.postgres
def test_every_text_is_compared_byte_by_byte_even_in_temporary_tables(postgresql: Store) -> None:
    write(postgresql, a_page(a_post()))
    with postgresql.writing() as connection:
        fill_batch(connection, {("x", "1")})
        make_empty(connection, member)
        make_empty(connection, mover)
        found = connection.execute(
            text(
                "SELECT c.relname, a.attname, l.collname FROM pg_attribute a"
                " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = relnamespace"
                " JOIN pg_collation l ON l.oid = a.attcollation WHERE c.relkind = 'r'"
                " AND (n.nspname = 'public' OR n.nspname LIKE 'pg_temp%')"
                " AND c.relname <> 'alembic_version'"
            )
        ).all()
    assert {row.collname for row in found} == {"C"}
    assert {"post", "incoming_post", "batch_key", "member", "mover"} <= {
        row.relname for row in found
    }


@pytest.mark.parametrize("migrate", [True, False])
def test_a_store_newer_than_the_program_is_refused_in_one_line(url: str, migrate: bool) -> None:
    with open_store(url) as store:
        run(store, "UPDATE alembic_version SET version_num = 'f00d'")
    with pytest.raises(StoreVersionError) as refused, open_store(url, migrate=migrate):
        pass
    assert refused.value.exit_code == 2
    assert "f00d" in str(refused.value)
    assert "update listening" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_reader_refuses_an_older_store(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(url):
        pass
    was = head_revision()
    monkeypatch.setattr(database, "head_revision", lambda: "0999")
    with (
        pytest.raises(StoreVersionError, match=f"at {was}.*doctor"),
        open_store(url, migrate=False),
    ):
        pass


def test_a_reader_refuses_an_empty_store_and_creates_nothing(
    empty_url: str, tmp_path: Path
) -> None:
    with (
        pytest.raises(StoreVersionError, match=r"empty|no store") as refused,
        open_store(empty_url, migrate=False),
    ):
        pass
    assert refused.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []
    if empty_url.startswith("postgresql"):
        assert tables_of(empty_url) == []


def test_a_reader_leaves_an_empty_file_empty(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    with pytest.raises(StoreVersionError), open_store(f"sqlite:///{path}", migrate=False):
        pass
    assert {each.name: each.stat().st_size for each in tmp_path.iterdir()} == {"store.db": 0}


def test_a_migrated_store_opens_for_readers(url: str) -> None:
    with open_store(url) as store:
        write(store, a_page(a_post()))
    with open_store(url, migrate=False) as store:
        assert len(rows(store, "post")) == 1


@pytest.mark.parametrize("step", ["stamp", "upgrade"])
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    if step == "upgrade":
        make_old(empty_url)
    before = tables_of(empty_url)
    change = getattr(database.command, step)

    def fails(*args: object) -> None:
        change(*args)
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(database.command, step, fails)
        with pytest.raises(ConnectionResetError), open_store(empty_url):
            pass
    assert tables_of(empty_url) == before
    with open_store(empty_url) as store:
        assert rows(store, "post") == []
