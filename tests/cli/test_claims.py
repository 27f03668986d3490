"""Who works on a window: a live process's window is left alone, a dead one's is taken at once."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from searching import NOW, Clock, asked, collected, ids, queried, statuses
from terminal import Run

from listening.store.database import open_store
from listening.store.tables import metadata
from tests.fakes.x import FakeX, faults


@pytest.fixture
def broken_off(run: Run, searched: FakeX, here: Path) -> None:
    """A collection that broke off behind its first page."""
    searched.faults.at(faults.down(), *range(2, 7), on="/search/")
    assert run("collect", "spring").code == 1
    searched.faults.clear()
    searched.requests.clear()


@pytest.fixture
def somebody() -> Iterator[int]:
    """A process of this machine that lives."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process.pid
    process.kill()
    process.communicate()


def claim(here: Path, pid: int, host: str = socket.gethostname(), minutes: int = 20) -> None:
    """Put a claim on every window."""
    values = {
        "claimed_by": f"{host}/{pid}/aabbccdd",
        "lease_until": NOW + timedelta(minutes=minutes),
    }
    with open_store(f"sqlite:///{here / 'listening.db'}") as store, store.writing() as connection:
        connection.execute(metadata.tables["collection_window"].update().values(values))


def test_a_window_of_a_live_process_is_left_alone_and_told(
    run: Run, searched: FakeX, here: Path, broken_off: None, somebody: int
) -> None:
    claim(here, somebody)
    told = run("collect", "spring")
    assert told.code == 3
    assert "another run is collecting it" in told.err
    assert asked(searched) == []
    assert statuses(here) == ["open"]


def test_a_window_of_a_dead_process_is_taken_over_at_once(
    run: Run, searched: FakeX, here: Path, broken_off: None
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    claim(here, dead.pid)
    assert run("collect", "spring").code == 0
    assert "next_token" in asked(searched)[0]
    assert collected(here) == ids(searched)


def test_a_window_of_another_machine_is_left_alone_until_its_lease_ends(
    run: Run, searched: FakeX, here: Path, broken_off: None, clock: Clock
) -> None:
    claim(here, os.getpid(), host="elsewhere", minutes=3)
    assert run("collect", "spring").code == 3
    assert asked(searched) == []
    clock(NOW + timedelta(minutes=4))
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)


def test_whoever_lost_its_window_to_another_writes_no_page_more(
    run: Run, searched: FakeX, here: Path, somebody: int
) -> None:
    def taken(request: object, serve: object) -> object:
        claim(here, somebody)
        return serve(request)  # type: ignore[operator]

    searched.faults.at(taken, 3, on="/search/")  # type: ignore[arg-type]
    told = run("collect", "spring")
    assert told.code == 3
    assert "another run is collecting it" in told.err
    assert len(collected(here)) == 4


def test_no_claim_is_left_behind(run: Run, searched: FakeX, here: Path) -> None:
    searched.faults.at(faults.down(), *range(2, 7), on="/search/")
    for ending in (1, 0):
        assert run("collect", "spring").code == ending
        assert set(queried(here, "SELECT claimed_by, lease_until FROM collection_window")) == {
            (None, None)
        }
