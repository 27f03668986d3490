"""A backfill on a Dask cluster: real processes, of which one is killed while it collects."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from listening.errors import ConfigError
from tests.flows.dask_cluster import Cluster, a_cluster

pytestmark = [pytest.mark.prefect]

DAYS = {"since": date(2026, 10, 1), "until": date(2026, 10, 2)}


@pytest.fixture
def cluster(tmp_path: Path, prefect_server: str) -> Iterator[Cluster]:
    with a_cluster(tmp_path, 1, PREFECT_API_URL=prefect_server) as started:
        yield started


def test_days_are_collected_on_a_clusters_worker_each_once(config: Path, cluster: Cluster) -> None:
    from flows.backfill import backfill

    came = backfill("spring", **DAYS, config=str(config), dask=cluster.address)
    with closing(sqlite3.connect(config.parent / "listening.db")) as store:
        (posts,) = store.execute("SELECT count(*) FROM post_campaign").fetchone()
        windows = store.execute("SELECT status, claimed_by FROM collection_window").fetchall()
    assert came == posts > 0
    assert windows == [("done", None)] * 2
    assert backfill("spring", **DAYS, config=str(config), dask=cluster.address) == 0


def test_a_cluster_that_is_not_there_is_told_with_how_to_start_one(
    config: Path, prefect_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask

    from flows.backfill import backfill

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(ConfigError, match="start one with 'dask scheduler'"),
    ):
        backfill("spring", **DAYS, config=str(config), dask="tcp://127.0.0.1:1")
