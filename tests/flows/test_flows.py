"""The flows, run by Prefect: they do what the stages do, and try again only what may pass."""

import json
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from listening import pipeline
from listening.errors import (
    GapError,
    ListeningError,
    OutputError,
    SourceError,
    SourceUnavailableError,
)
from listening.pipeline import Intake, Rechecked

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]

DRAFT = "site/drafts/spring/2026-09-28_2026-10-18/index.html"
NOTHING = Intake(posts=0, new=0, authors=0, reposts=0, rejects=0)


def counted(root: Path, table: str) -> int:
    with closing(sqlite3.connect(root / "listening.db")) as store:
        return int(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_the_daily_flow_collects_scores_counts_and_writes_a_draft(config: Path) -> None:
    from flows.daily import daily

    page = daily("spring", str(config))
    assert page == str(config.parent / DRAFT)
    assert Path(page).is_file()
    for table in ("post_campaign", "score", "tally_day"):
        assert counted(config.parent, table) > 0
    assert counted(config.parent, "publication") == 0


def test_a_recheck_that_fails_or_ends_in_part_does_not_keep_the_page_from_being_written(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.daily import daily

    in_part = Rechecked("sample", 5, 4, 1, 0, 0, ("3 posts are still due: the budget",))
    stage = Failing(in_part)
    monkeypatch.setattr(pipeline, "recheck", stage)
    page = Path(daily("spring", str(config)))
    assert (page.is_file(), stage.calls) == (True, 1)
    page.unlink()
    monkeypatch.setattr(pipeline, "recheck", Failing(in_part, SourceError("402")))
    with pytest.raises(SourceError, match="402"):
        daily("spring", str(config))
    assert page.is_file()


def test_what_a_source_says_while_it_waits_stands_among_the_flow_runs_own_lines(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client
    from prefect.logging.handlers import APILogHandler

    from flows.daily import daily

    def waiting(*_args: Any, **_extra: Any) -> Intake:
        logging.getLogger("listening.sources.x_calls").warning("going on in 91 s")
        return NOTHING

    monkeypatch.setattr(pipeline, "collect", waiting)
    daily("spring", str(config))
    APILogHandler().flush()
    with get_client(sync_client=True) as client:
        kept = {line.message for line in client.read_logs()}
    assert "going on in 91 s" in kept


def test_the_publish_flow_writes_what_the_store_holds_and_collects_nothing(config: Path) -> None:
    from flows.publish import publish

    page = publish("spring", str(config))
    assert Path(page).is_file()
    assert counted(config.parent, "collection_window") == 0


def test_the_backfill_flow_collects_each_day_once(config: Path) -> None:
    from flows.backfill import backfill

    days = {"since": date(2026, 10, 1), "until": date(2026, 10, 3)}
    came = backfill("spring", **days, config=str(config))
    assert came == counted(config.parent, "post_campaign") > 0
    assert counted(config.parent, "collection_window") == len(["1st", "2nd", "3rd"])
    assert backfill("spring", **days, config=str(config)) == 0


def test_a_backfill_that_ends_in_part_says_what_is_missing_and_what_to_do(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.backfill import backfill

    taken = replace(NOTHING, gaps=("2026-10-02: another run is collecting it",))
    monkeypatch.setattr(pipeline, "collect_window", Failing(taken))
    days = {"since": date(2026, 10, 1), "until": date(2026, 10, 3)}
    state = backfill("spring", **days, config=str(config), return_state=True)
    assert state.is_failed()
    assert (
        "backfilled in part, run it again to go on; not collected: "
        "2026-10-02: another run is collecting it"
    ) in str(state.message)


class Failing:
    """Stands in for a stage: fails as told, time after time, and then works."""

    def __init__(self, result: Any, *errors: Exception) -> None:
        self.result, self.errors, self.calls = result, list(errors), 0

    def __call__(self, *args: Any, **extra: Any) -> Any:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.result


@pytest.fixture
def collect_once(config: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Failing], Any]:
    """Runs the task that collects, with a stand-in for the stage and no time between tries."""
    from prefect import flow

    from flows import stages

    task = stages.collect.with_options(retry_delay_seconds=[0, 0, 0])

    def collect(stage: Failing) -> Any:
        monkeypatch.setattr(pipeline, "collect", stage)

        @flow(name="collects-once")
        def once() -> Any:
            return task(str(config), "spring", "sample")

        return once()

    return collect


def test_a_source_that_does_not_answer_is_tried_again(
    collect_once: Callable[[Failing], Any],
) -> None:
    stage = Failing(NOTHING, SourceUnavailableError("503"), SourceUnavailableError("504"))
    assert collect_once(stage) == 0
    assert stage.calls == 3


def test_a_source_that_never_answers_is_given_up_after_three_more_tries(
    collect_once: Callable[[Failing], Any],
) -> None:
    stage = Failing(NOTHING, *(SourceUnavailableError("503") for _ in range(9)))
    with pytest.raises(SourceUnavailableError, match="503"):
        collect_once(stage)
    assert stage.calls == 4


@pytest.mark.parametrize(
    "error", [SourceError("402"), GapError("too old"), ListeningError("full"), ValueError("a bug")]
)
def test_what_will_not_pass_is_not_tried_again(
    collect_once: Callable[[Failing], Any], error: Exception
) -> None:
    stage = Failing(NOTHING, error)
    with pytest.raises(type(error)):
        collect_once(stage)
    assert stage.calls == 1


def test_only_what_asks_a_source_is_ever_tried_again() -> None:
    from flows import stages

    for task in (stages.collect, stages.recheck):
        assert (task.retries, task.retry_delay_seconds) == (3, [10, 60, 300])
    assert [task.retries for task in (stages.score, stages.tally, stages.publish)] == [0, 0, 0]


def test_a_failed_stage_fails_the_flow_and_the_next_run_goes_on(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.publish import publish

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "tally", Failing(0, ValueError("a bug")))
        with pytest.raises(ValueError, match="a bug"):
            publish("spring", str(config))
    assert not (config.parent / "site").exists()
    assert Path(publish("spring", str(config))).is_file()


def test_every_campaign_is_deployed_with_its_cron_and_timezone(config: Path) -> None:
    from flows.deployments import deployments_of

    config.write_text(config.read_text() + 'cron = "30 7 * * mon-fri"\n')
    daily, *by_hand = deployments_of(config)
    assert (daily.name, daily.flow_name, daily.tags) == ("spring", "daily", ["listening", "spring"])
    (schedule,) = daily.schedules or ()
    assert schedule.schedule.model_dump()["cron"] == "30 7 * * mon-fri"
    assert schedule.schedule.model_dump()["timezone"] == "Asia/Karachi"
    assert [each.flow_name for each in by_hand] == ["publish", "backfill"]
    assert not any(each.schedules for each in by_hand)
    assert daily.parameters == {"campaign": "spring", "config": str(config.resolve())}


@pytest.mark.parametrize(
    "wrong",
    [
        {"campaign": "no-such"},
        {"budget_usd": 0},
        {"budget_usd": -3},
        {"until": None},
        {"since": "last week"},
        {"since": "2026-13-01"},
        {"until": "03.10.2026"},
        {"workers": 0},
        {"workers": 65},
        {"dask": "a-host"},
    ],
)
def test_a_form_takes_no_run_outside_its_choices_and_bounds(
    config: Path, wrong: dict[str, Any]
) -> None:
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectHTTPStatusError

    from flows.deployments import deployments_of

    backfill = deployments_of(config)[2].apply()
    days = {"since": "2026-10-01", "until": "2026-10-03"}
    with get_client(sync_client=True) as client:
        client.create_flow_run_from_deployment(backfill, parameters=days)
        with pytest.raises(PrefectHTTPStatusError, match="409"):
            client.create_flow_run_from_deployment(backfill, parameters=days | wrong)


@pytest.mark.parametrize("paused", ["deployment", "schedule"])
def test_what_was_paused_on_prefects_page_is_still_paused_when_the_schedule_is_started_again(
    config: Path, paused: str
) -> None:
    from prefect.client.orchestration import get_client

    from flows.deployments import as_they_stand, deployments_of

    config.write_text(config.read_text().replace("campaign.spring", f"campaign.paused-{paused}"))

    def served() -> list[bool]:
        with get_client(sync_client=True) as client:
            found = client.read_deployment(as_they_stand(deployments_of(config))[0].apply())
            if paused == "deployment":
                client.pause_deployment(found.id)
            else:
                client.update_deployment_schedule(found.id, found.schedules[0].id, active=False)
            return [found.paused, *(each.active for each in found.schedules)]

    assert served() == [False, True]
    assert served() == ([True, True] if paused == "deployment" else [False, False])


def test_prefect_yaml_says_the_same_as_what_schedule_serves(config: Path) -> None:
    from flows.deployments import deployments_of, prefect_yaml

    written = yaml.safe_load(prefect_yaml(config, "servers"))["deployments"]
    for told, served in zip(written, deployments_of(config), strict=True):
        assert (told["name"], told["entrypoint"]) == (served.name, served.entrypoint)
        assert (told["parameters"], told["tags"]) == (served.parameters, served.tags)
        assert told["work_pool"] == {"name": "servers"}
        crons = [each.schedule.model_dump() for each in served.schedules or ()]
        assert told["schedules"] == [
            {"cron": each["cron"], "timezone": each["timezone"]} for each in crons
        ]


def test_a_prefect_yaml_of_somebody_elses_is_left_alone(config: Path) -> None:
    from flows.deployments import write_prefect_yaml

    mine = config.parent / "prefect.yaml"
    assert write_prefect_yaml(config, "a") == write_prefect_yaml(config, "b") == mine
    mine.write_text("deployments: []\n")
    with pytest.raises(OutputError, match="move it away first"):
        write_prefect_yaml(config, "a")
    assert mine.read_text() == "deployments: []\n"


def test_a_run_shows_its_figures_and_page_and_a_backfill_how_far_it_is(config: Path) -> None:
    from prefect.client.orchestration import get_client

    from flows.backfill import backfill
    from flows.daily import daily

    backfill("spring", date(2026, 10, 1), date(2026, 10, 2), str(config))
    page = daily("spring", str(config))
    with get_client(sync_client=True) as client:
        made = sorted(client.read_artifacts(), key=lambda each: str(each.created))
        shown = {each.key: each for each in made if each.key}
    figures = {row["figure"]: row for row in json.loads(shown["figures-spring"].data)}
    assert figures["Accounts that took part"]["n"] > 0
    assert "between" in figures["Potential audience"]["range"]
    assert page in shown["page-spring"].data
    assert shown["backfill-spring"].data == 100
    told = str([each.data for each in shown.values()])
    assert "demo_customer" not in told
