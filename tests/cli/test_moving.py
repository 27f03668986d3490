"""`listening store migrate`: the same store on PostgreSQL, which gives the same findings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import AFTER_THE_GAP, Run

from listening import pipeline
from listening.config import load_settings
from listening.store import moving
from tests.store.servers import Databases


@pytest.fixture
def postgres(databases: Databases) -> Iterator[str]:
    with databases.fresh(migrated=False) as url:
        yield url


def findings_in(config: Path, environment: dict[str, str]) -> str:
    settings = load_settings(config, environment)
    pipeline.score(settings, "spring")
    pipeline.tally(settings, "spring")
    return pipeline.current_findings(settings, "spring", now=AFTER_THE_GAP).model_dump_json()


@pytest.mark.postgres
@pytest.mark.slow
def test_a_store_that_moved_gives_the_same_findings_to_the_byte(
    run: Run, sampled: Path, postgres: str
) -> None:
    before = findings_in(sampled, {})
    moved = run("store", "migrate", "--to", postgres)
    assert moved.code == 0, moved.err
    assert "rows moved and counted in both stores" in moved.out
    there = {"LISTENING_DATABASE_URL": postgres}
    assert findings_in(sampled, there) == before
    assert findings_in(sampled, {}) == before


@pytest.mark.postgres
@pytest.mark.slow
def test_collecting_into_either_gives_the_same_findings_to_the_byte(
    sampled: Path, postgres: str
) -> None:
    there = {"LISTENING_DATABASE_URL": postgres}
    settings = load_settings(sampled, there)
    pipeline.collect(settings, "spring", "sample", environment={}, now=AFTER_THE_GAP)
    assert findings_in(sampled, there) == findings_in(sampled, {})


def test_a_database_that_holds_rows_is_refused(run: Run, sampled: Path, here: Path) -> None:
    other = f"sqlite:///{here / 'other.db'}"
    assert run("store", "migrate", "--to", other).code == 0
    again = run("store", "migrate", "--to", other)
    assert again.code == 2
    assert "the other store has rows already" in again.err


def test_the_store_itself_is_refused(run: Run, sampled: Path, here: Path) -> None:
    refused = run("store", "migrate", "--to", f"sqlite:///{here / 'listening.db'}")
    assert refused.code == 2
    assert "in use already" in refused.err


def test_what_was_lost_on_the_way_moves_nothing(
    run: Run, sampled: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving.upsert
    monkeypatch.setattr(
        moving,
        "upsert",
        lambda target, name, rows: real(target, name, rows[1:] if name == "raw" else rows),
    )
    other = f"sqlite:///{here / 'other.db'}"
    failed = run("store", "migrate", "--to", other)
    assert failed.code == 1
    assert "rows of raw were lost on the way; nothing was moved" in failed.err
    monkeypatch.setattr(moving, "upsert", real)
    assert run("store", "migrate", "--to", other).code == 0
