"""Opening a store: patience with other processes, and errors that tell no secret."""

import threading
import time
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from listening.errors import ConfigError, ListeningError
from listening.model import Metrics, Page, RawRecord
from listening.store import database
from listening.store.database import Store, open_store
from listening.store.writes import write_page
from tests.store.made_up import NOON, QUERY, a_page, a_post, rows, write

PASSWORD = "hunter2"
UNUSABLE = [
    f"postgresql://me:{PASSWORD}@127.0.0.1:1/store",
    f"postgresql://me@127.0.0.1:1/store?password={PASSWORD}",
    f"postgresql://me:{PASSWORD}@127.0.0.1:port/store",
    f"postgresql://me:pass/{PASSWORD}@127.0.0.1/store",
    f"postgresql://me:{PASSWORD}@127.0.0.1:1/store?no_such_option=1",
    f"mysql://me:{PASSWORD}@127.0.0.1/store",
    f"no_such://me:{PASSWORD}@127.0.0.1/store",
    f"me:{PASSWORD}",
]


def told(error: BaseException) -> str:
    return "".join(format_exception(error))


@pytest.mark.parametrize("url", UNUSABLE)
def test_no_error_tells_the_password(url: str) -> None:
    with pytest.raises(ListeningError) as failed, open_store(url):
        pass
    assert PASSWORD not in told(failed.value)
    assert "\n" not in str(failed.value)


def test_a_database_that_does_not_answer_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1:1") as failed, open_store(UNUSABLE[0]):
        pass
    assert failed.value.exit_code == 2


def test_a_folder_that_is_not_there_is_a_configuration_error(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigError, match="unable to open"),
        open_store(f"sqlite:///{tmp_path}/no/store.db"),
    ):
        pass


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(ListeningError) as failed, open_store(f"sqlite:///{path}"):
        pass
    assert "\n" not in str(failed.value)


def test_no_error_tells_what_was_written(url: str) -> None:
    record = RawRecord.packed("x", "no such post", NOON, b"{}")
    with pytest.raises(ListeningError) as failed, open_store(url) as store:
        write(store, Page(raw=[record]))
    assert "no such post" not in told(failed.value)
    assert "IntegrityError" in str(failed.value) or "ForeignKeyViolation" in str(failed.value)


@pytest.mark.postgres
def test_no_error_of_a_copy_tells_what_was_copied(postgresql: Store) -> None:
    url = postgresql.engine.url.render_as_string(hide_password=False)
    page = a_page(a_post(text="secret", lang="secret", metrics=Metrics(likes=2**70)))
    with pytest.raises(ListeningError) as failed, open_store(url) as store:
        write(store, page)
    assert "secret" not in told(failed.value)
    assert str(2**70) not in told(failed.value)
    assert rows(postgresql, "post") == []


def test_what_the_caller_raises_passes_through(url: str) -> None:
    with pytest.raises(ZeroDivisionError), open_store(url) as store, store.writing():
        raise ZeroDivisionError


def test_a_busy_writer_waits_rather_than_fails(store: Store) -> None:
    holding, done = threading.Event(), []

    def second() -> None:
        holding.wait(10)
        write(store, a_page(a_post("2")))
        done.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with store.writing() as connection:
        write_page(connection, QUERY, a_page(a_post("1")), NOON)
        holding.set()
        time.sleep(0.3)
        done.append("first")
    thread.join(30)
    assert "second" in done
    assert [row[1] for row in rows(store, "post")] == ["1", "2"]


def test_a_store_that_stays_locked_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with (
        open_store(url) as first,
        first.writing(),
        pytest.raises(ConfigError, match="locked"),
        open_store(url) as second,
    ):
        write(second, a_page(a_post()))


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(store: Store) -> None:
    count = text("SELECT count(*) FROM post")
    write(store, a_page(a_post("1")))
    with store.reading() as connection:
        before = connection.execute(count).scalar_one()
        write(store, a_page(a_post("2")))
        assert connection.execute(count).scalar_one() == before
    assert len(rows(store, "post")) == 2


@pytest.mark.postgres
def test_a_reader_cannot_write(postgresql: Store) -> None:
    with pytest.raises(DBAPIError, match="read-only"), postgresql.reading() as connection:
        connection.execute(text("DELETE FROM post"))


def test_sqlite_is_set_up_to_be_shared(sqlite: Store) -> None:
    with sqlite.reading() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 1, 1, 60_000]
