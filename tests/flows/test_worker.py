"""A Prefect server on PostgreSQL, a process work pool and a worker, as a team's server has them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import requests
from sqlalchemy import make_url

from listening.cli.embedded import EMBEDDED
from tests.fakes.x import TOKEN, FakeX, a_fake_x
from tests.flows.postgresql import a_whole_server
from tests.flows.waiting import wait_for

pytestmark = [pytest.mark.long, pytest.mark.prefect, pytest.mark.postgres, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
DAYS, POSTS_A_DAY = 30, 3
DONE_BEFORE_THE_KILL = 4
SHARDS = 3
WORKERS = ("first", "second")


class Site:
    """A folder with a config, whose store and whose Prefect server are on PostgreSQL."""

    def __init__(self, folder: Path, server: str, fake: FakeX) -> None:
        self.folder, self.fake = folder, fake
        for name in ("prefect", "store"):
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
        url = make_url(server)
        self.store = url.set(database="store").render_as_string(hide_password=False)
        of_prefect = url.set(drivername="postgresql+asyncpg", database="prefect")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "LISTENING"))}
        self.port = 4290
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.environment = {
            **kept,
            **EMBEDDED,
            "PYTHONPATH": str(ROOT),
            "PREFECT_HOME": str(folder / ".prefect"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": of_prefect.render_as_string(False),
            "PREFECT_API_URL": self.api,
            "LISTENING_DATABASE_URL": self.store,
            "X_BEARER_TOKEN": TOKEN,
        }
        self.log = folder / "log.txt"
        first = (datetime.now(UTC) - timedelta(days=DAYS + 10)).date()
        (folder / "config.toml").write_text(
            f'[sources.x]\nbase_url = "{fake.base_url}"\n'
            f'[campaign.spring]\nname = "Spring Day"\ntags = ["#springday"]\nstarts = {first}\n'
        )
        self.since, self.until = first, first + timedelta(days=DAYS - 1)

    def told(self) -> str:
        return self.log.read_text()

    def started(self, *words: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ran(self, *words: str) -> None:
        assert self.started(*words).wait(timeout=200) == 0, self.told()

    def asked(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self.api}{path}", json=body, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def run_of(self, flow: str, **parameters: Any) -> str:
        """Ask for a run of a deployment, as its form in the UI does; gives the run's id."""
        found = requests.get(f"{self.api}/deployments/name/{flow}/spring", timeout=30).json()
        run = self.asked(f"/deployments/{found['id']}/create_flow_run", parameters=parameters)
        return str(run["id"])

    def runs_of_shards(self, other: str) -> list[str]:
        """Return the ids of the runs of backfill but one; they are as many as the shards."""
        asked = {"flows": {"name": {"any_": ["backfill"]}}}
        runs = [str(run["id"]) for run in self.asked("/flow_runs/filter", **asked)]
        assert len(runs) == SHARDS + 1
        return [run for run in runs if run != other]

    def state_of(self, run: str) -> str:
        return str(requests.get(f"{self.api}/flow_runs/{run}", timeout=30).json()["state_type"])

    def ended_as(self, run: str, state: str) -> None:
        ends = {"COMPLETED", "FAILED", "CRASHED"}
        wait_for(lambda: self.state_of(run) in ends, 300, self.told)
        assert self.state_of(run) == state, self.told()

    def windows_done(self) -> list[Any]:
        with psycopg.connect(self.store) as connection:
            return connection.execute(
                "SELECT starts_at, count(*) FROM collection_window WHERE status = 'done'"
                " AND starts_at < now() - interval '9 days' GROUP BY starts_at"
            ).fetchall()

    def posts(self) -> int:
        with psycopg.connect(self.store) as connection:
            (count,) = connection.execute("SELECT count(*) FROM post_campaign").fetchone() or (0,)
            return int(count)


def killed(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started at once, as a power cut does."""
    family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    for each in family:
        each.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=20)
    process.wait()


@contextmanager
def running(site: Site, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = site.started(*words)
    try:
        yield process
    finally:
        if process.poll() is None:
            killed(process)


def a_worker(site: Site, name: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run a worker that takes one run at a time, so that another has its share."""
    own = ("--name", name, "--limit", "1")
    return running(site, "prefect", "worker", "start", "--pool", "listening", *own)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_whole_server() as server, a_fake_x() as fake:
        yield Site(tmp_path, server, fake)


def put_posts(site: Site) -> None:
    """Three posts on each of thirty days that only the archive has, and some of this week."""
    for day in range(DAYS):
        for number in range(POSTS_A_DAY):
            at = datetime.combine(
                site.since + timedelta(days=day), datetime.min.time(), UTC
            ) + timedelta(hours=6 * number + 1)
            author = str(600_000 + 10 * day + number)
            site.fake.world.user(author)
            site.fake.world.post("a #springday", author, at)
    for hours in range(5, 60, 5):
        author = str(700_000 + hours)
        site.fake.world.user(author)
        at = datetime.now(UTC) - timedelta(hours=hours)
        site.fake.world.post("a #springday", author, at)


def test_a_worker_that_is_killed_in_a_backfill_and_two_after_it_write_every_window_once(
    site: Site,
) -> None:
    put_posts(site)
    with running(site, "prefect", "server", "start", "--port", str(site.port)):
        wait_for(lambda: _is_up(site), 120, site.told)
        site.ran("prefect", "work-pool", "create", "listening", "--type", "process")
        site.ran("listening", "deploy")
        site.ran("prefect", "--no-prompt", "deploy", "--all")
        with running(site, "prefect", "worker", "start", "--pool", "listening"):
            daily = site.run_of("daily")
            site.ended_as(daily, "COMPLETED")
            fresh = site.posts()
            assert fresh > 0
            days = {"since": site.since.isoformat(), "until": site.until.isoformat()}
            killed_run = site.run_of("backfill", **days)
            wait_for(lambda: len(site.windows_done()) >= DONE_BEFORE_THE_KILL, 200, site.told)
        assert len(site.windows_done()) < DAYS
        with a_worker(site, WORKERS[0]), a_worker(site, WORKERS[1]):
            span = [word for name, day in days.items() for word in (f"--{name}", day)]
            site.ran("listening", "backfill", "spring", *span, "--shards", str(SHARDS))
            for run in site.runs_of_shards(killed_run):
                site.ended_as(run, "COMPLETED")
            assert all(f"Worker '{name}' submitting" in site.told() for name in WORKERS)
            assert len(site.windows_done()) == DAYS
            again = site.run_of("backfill", **days)
            before = len(site.fake.requests)
            site.ended_as(again, "COMPLETED")
            assert len(site.fake.requests) == before
    assert [count for _, count in site.windows_done()] == [1] * DAYS
    assert site.posts() == fresh + DAYS * POSTS_A_DAY


def _is_up(site: Site) -> bool:
    try:
        return requests.get(f"{site.api}/health", timeout=5).ok
    except requests.RequestException:
        return False
