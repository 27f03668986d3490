"""What tests of the store may ask for: an empty store, on SQLite and on PostgreSQL."""

import multiprocessing
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from listening.store.database import Store, open_store
from tests.store.servers import Databases

PROCESSES = 4
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a store without tables, on each kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    with request.getfixturevalue("databases").fresh(migrated=False) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store without rows, to be copied: to make one takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "store.db"
    with open_store(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated store without rows, on each kind of database."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated")
        yield f"sqlite:///{shutil.copy(migrated, tmp_path / 'store.db')}"
        return
    with request.getfixturevalue("databases").fresh() as fresh:
        yield fresh


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def sqlite(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{shutil.copy(migrated, tmp_path / 'sqlite.db')}") as opened:
        yield opened


@pytest.fixture
def postgresql(databases: Databases) -> Iterator[Store]:
    with databases.fresh() as fresh, open_store(fresh) as opened:
        yield opened


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Processes that do something at the same moment; they took their imports along."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.starting", "tests.store.spending_together"])
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        yield pool
