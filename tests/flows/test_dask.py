"""A backfill on a Dask cluster: real processes, of which one is killed while it collects."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from listening.config import load_settings
from listening.errors import ConfigError
from listening.store.database import open_store
from tests.fakes.x import TOKEN, FakeX, a_fake_x
from tests.flows.dask_cluster import Cluster, a_cluster
from tests.flows.waiting import wait_for
from tests.store.made_up import rows
from tests.store.servers import Databases

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


LONG, POSTS_A_DAY, DONE_BEFORE_THE_KILL = 30, 3, 5


@pytest.fixture
def old_x(
    config: Path, databases: Databases, prefect_server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeX]:
    """A fake X with three posts on each of thirty days, and an empty store on PostgreSQL."""
    with a_fake_x() as fake, databases.fresh() as url:
        first = (datetime.now(UTC) - timedelta(days=LONG + 10)).date()
        midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
        for number in range(LONG * POSTS_A_DAY):
            fake.world.user(str(600 + number))
            at = midnight + timedelta(hours=8 * number + 1)
            fake.world.post("a #springday", str(600 + number), at)
        config.write_text(
            f'[sources.x]\nbase_url = "{fake.base_url}"\n'
            f'[campaign.spring]\nname = "Spring Day"\ntags = ["#springday"]\nstarts = {first}\n'
        )
        given = {"X_BEARER_TOKEN": TOKEN, "LISTENING_DATABASE_URL": url}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        yield fake


def done(url: str) -> int:
    with open_store(url) as store:
        return sum(row[5] == "done" for row in rows(store, "collection_window"))


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_a_cluster_of_which_a_worker_is_killed_writes_every_day_once(
    config: Path, old_x: FakeX, prefect_server: str, tmp_path: Path
) -> None:
    from flows.backfill import backfill

    settings = load_settings(config)
    url, starts = settings.store_url, settings.campaign_of("spring").starts
    assert starts is not None
    days = {"since": starts, "until": starts + timedelta(days=LONG - 1)}
    done_then: list[int] = []
    with a_cluster(tmp_path, 2, PREFECT_API_URL=prefect_server) as cluster:

        def kill_one() -> None:
            wait_for(lambda: done(url) >= DONE_BEFORE_THE_KILL, 300, cluster.told)
            cluster.workers[0].kill()
            cluster.workers[0].wait()
            done_then.append(done(url))

        killer = threading.Thread(target=kill_one)
        killer.start()
        came = backfill("spring", **days, config=str(config), dask=cluster.address, workers=4)
        killer.join()
        asked = len(old_x.requests)
        assert backfill("spring", **days, config=str(config), dask=cluster.address) == 0
        assert len(old_x.requests) == asked
    assert done_then[0] < LONG
    assert came <= LONG * POSTS_A_DAY
    with open_store(url) as store:
        windows, posts = rows(store, "collection_window"), rows(store, "post_campaign")
    assert [(row[5], row[7]) for row in windows] == [("done", None)] * LONG
    assert len({row[3] for row in windows}) == LONG
    assert len(posts) == LONG * POSTS_A_DAY
    assert 429 not in {each.status for each in old_x.requests}
