"""`listening schedule`, as it is started: runs fall due on their own, and it ends as told to."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from listening.cli import app
from tests.flows.waiting import wait_for

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(280)]

ROOT = Path(__file__).parents[2]
DRAFT = "site/drafts/spring/2026-09-28_2026-10-18/index.html"
FIRST_RUN_SECONDS = 200
IN_THE_BACKGROUND = "trap '' INT;"
"""What a shell does to what a script starts with '&'."""


class Schedule:
    """A running `listening schedule`, and what it says."""

    def __init__(self, config: Path, before: str = "", **environment: str) -> None:
        self.out, self.err = config.parent / "out.log", config.parent / "err.log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "LISTENING"))}
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        command = [sys.executable, "-m", "listening", "schedule"]
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                ["sh", "-c", f'{before} exec "$@"', "sh", *command, "--config", config],
                cwd=config.parent,
                env={**kept, "PYTHONPATH": path, **environment},
                stdout=out,
                stderr=err,
            )

    def told(self) -> str:
        return self.out.read_text() + self.err.read_text()

    def address(self) -> str:
        wait_for(lambda: "Prefect's own page: " in self.out.read_text(), 130, self.told)
        line = self.out.read_text().partition("Prefect's own page: ")[2]
        return line.splitlines()[0]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, how: signal.Signals) -> int:
        """Tell it to end; return its exit code once no process that it started is left."""
        children = self.children()
        self.process.send_signal(how)
        code = self.process.wait(timeout=40)
        _, alive = psutil.wait_procs(children, timeout=5)
        assert not alive
        return code


@pytest.fixture
def start(config: Path) -> Iterator[Callable[..., Schedule]]:
    """Starts the schedule, and leaves no process behind whatever happens."""
    started: list[Schedule] = []

    def schedule(cron: str = "* * * * *", **given: Any) -> Schedule:
        config.write_text(config.read_text() + f'cron = "{cron}"\n')
        started.append(Schedule(config, **given))
        return started[-1]

    yield schedule
    for each in started:
        if each.process.poll() is None:
            for process in [*each.children(), psutil.Process(each.process.pid)]:
                process.kill()
            each.process.wait()


def scheduled_runs_done(api: str) -> list[Any]:
    asked = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    runs = requests.post(f"{api}/flow_runs/filter", json=asked, timeout=10).json()
    return [run for run in runs if run["auto_scheduled"]]


def test_a_run_falls_due_on_its_own_its_draft_is_there_and_it_stops_with_its_server(
    start: Callable[..., Schedule], config: Path
) -> None:
    schedule = start(before=IN_THE_BACKGROUND)
    address = schedule.address()
    assert address.startswith("http://127.0.0.1:")
    (run, *_) = wait_for(
        lambda: scheduled_runs_done(f"{address}/api"), FIRST_RUN_SECONDS, schedule.told
    )
    assert run["name"] == "daily-spring"
    assert (config.parent / DRAFT).is_file()
    assert schedule.stop(signal.SIGTERM) == 0
    assert "spring: * * * * * (Asia/Karachi)" in schedule.told()
    assert "Stopped." in schedule.told()
    assert "Traceback" not in schedule.told()
    assert "Warning" not in schedule.told()
    with closing(sqlite3.connect(config.parent / ".prefect" / "prefect.db")) as server:
        assert server.execute("SELECT active FROM deployment_schedule").fetchall() == [(1,)]
        assert set(server.execute("SELECT paused FROM deployment").fetchall()) == {(0,)}


def served_at(api: str) -> Any:
    """The deployment, once the schedule has asked for what falls due."""
    answer = requests.get(f"{api}/deployments/name/daily/spring", timeout=10)
    return answer.json() if answer.ok and answer.json()["last_polled"] else None


def runs_of(api: str, *states: str) -> list[Any]:
    asked = {"flow_runs": {"state": {"type": {"any_": states}}}}
    found = requests.post(f"{api}/flow_runs/filter", json=asked, timeout=10).json()
    return [run for run in found if run["deployment_id"]]


@pytest.mark.long
def test_runs_that_are_late_after_an_outage_are_made_up_for_and_collect_each_day_once(
    start: Callable[..., Schedule], config: Path
) -> None:
    schedule = start(cron="0 6 * * *")
    api = f"{schedule.address()}/api"
    served = wait_for(lambda: served_at(api), 60, schedule.told)
    due = [datetime.now(UTC) - timedelta(days=days) for days in (3, 2, 1)]
    for at in due:
        late = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}}
        url = f"{api}/deployments/{served['id']}/create_flow_run"
        assert requests.post(url, json={"state": late}, timeout=10).ok
    wait_for(lambda: len(runs_of(api, "COMPLETED")) == len(due), FIRST_RUN_SECONDS, schedule.told)
    assert not runs_of(api, "FAILED", "CRASHED")
    assert schedule.stop(signal.SIGTERM) == 0
    with closing(sqlite3.connect(config.parent / "listening.db")) as store:
        windows = store.execute(
            "SELECT starts_at, ends_at, status FROM collection_window ORDER BY starts_at"
        ).fetchall()
    assert {status for _, _, status in windows} == {"done", "gap"}  # the sample has one
    assert all(one[1] <= other[0] for one, other in pairwise(windows))


@pytest.mark.long
def test_a_campaign_that_is_paused_on_prefects_page_does_not_run(
    start: Callable[..., Schedule],
) -> None:
    schedule = start()
    api = f"{schedule.address()}/api"
    served = wait_for(lambda: served_at(api), 60, schedule.told)
    wait_for(lambda: scheduled_runs_done(api), FIRST_RUN_SECONDS, schedule.told)
    url = f"{api}/deployments/{served['id']}/pause_deployment"
    assert requests.post(url, timeout=10).ok
    wait_for(lambda: not runs_of(api, "PENDING", "RUNNING"), 60, schedule.told)
    ran = len(scheduled_runs_done(api))
    assert not runs_of(api, "SCHEDULED")
    time.sleep(75)
    assert len(scheduled_runs_done(api)) == ran
    assert schedule.stop(signal.SIGTERM) == 0


@pytest.mark.long
def test_a_schedule_that_a_script_started_in_the_background_can_still_be_interrupted(
    start: Callable[..., Schedule],
) -> None:
    schedule = start(before=IN_THE_BACKGROUND)
    api = f"{schedule.address()}/api"
    wait_for(lambda: served_at(api), 60, schedule.told)
    assert schedule.stop(signal.SIGINT) == 0
    assert "Stopped." in schedule.told()
    assert "Traceback" not in schedule.told()


@pytest.mark.long
def test_a_schedule_under_nohup_outlives_its_terminal(start: Callable[..., Schedule]) -> None:
    schedule = start(before="trap '' HUP;")
    wait_for(schedule.children, 60, schedule.told)
    schedule.process.send_signal(signal.SIGHUP)
    time.sleep(1)
    assert schedule.process.poll() is None
    assert schedule.stop(signal.SIGTERM) == 0


def test_a_server_that_runs_already_is_used_and_keeps_the_schedule_active(
    start: Callable[..., Schedule], prefect_server: str
) -> None:
    schedule = start(PREFECT_API_URL=prefect_server)
    assert schedule.address() == prefect_server.removesuffix("/api")

    served = wait_for(lambda: served_at(prefect_server), 60, schedule.told)
    assert served["schedules"][0]["active"]
    assert schedule.stop(signal.SIGINT) == 0
    assert "Traceback" not in schedule.told()
    after = requests.get(f"{prefect_server}/deployments/name/daily/spring", timeout=10).json()
    assert (after["paused"], after["schedules"][0]["active"]) == (False, True)
    assert requests.get(f"{prefect_server}/health", timeout=10).ok


def test_a_schedule_stopped_before_its_server_is_up_leaves_no_server_behind(
    start: Callable[..., Schedule],
) -> None:
    schedule = start()
    wait_for(schedule.children, 60, schedule.told)
    assert schedule.stop(signal.SIGTERM) == 0
    assert "Traceback" not in schedule.told()


def test_a_server_that_does_not_answer_is_told_in_one_line(
    start: Callable[..., Schedule],
) -> None:
    schedule = start(PREFECT_API_URL="http://127.0.0.1:1/api")
    assert schedule.process.wait(timeout=60) == 1
    (line,) = schedule.err.read_text().splitlines()
    assert line.startswith("listening: no Prefect server answers at PREFECT_API_URL: start it")


def test_a_config_without_campaigns_has_nothing_to_schedule(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text("")
    with pytest.raises(SystemExit) as ended:
        app(["schedule", "--config", str(config)])
    assert ended.value.code == 2
    assert "no campaign to schedule yet" in capsys.readouterr().err
