"""The pipeline's stages as Prefect tasks. Only what crosses the network is tried again."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prefect import Flow, task
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.logging import get_run_logger

from flows.artifacts import show_figures, show_page
from listening import pipeline
from listening.config import environment_of, load_settings
from listening.errors import NothingYetError, SourceUnavailableError
from listening.measures.alerts import failed_run
from listening.model import Interval
from listening.pipeline import Budget, Intake
from listening.settings import Settings


async def may_pass(_task: Any, _run: TaskRun, state: State[Any]) -> bool:
    """Return whether a failed collection is worth another try: the source did not answer."""
    result = await state.aresult(raise_on_failure=False)
    return isinstance(result, SourceUnavailableError)


def settings_at(config: str) -> Settings:
    """Return the settings of a config file, as the process that runs the stage sees them."""
    return load_settings(Path(config))


def _crossing(settings: Settings) -> dict[str, Any]:
    """Return what every stage that crosses the network is given: secrets, and the time."""
    return {"environment": environment_of(settings.root), "now": datetime.now(UTC)}


@task(
    task_run_name="collect-{source}",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=may_pass,
)
def collect(config: str, campaign: str, source: str) -> int:
    """Collect one source up to now; return how many posts came."""
    settings = settings_at(config)
    intake = pipeline.collect(settings, campaign, source, **_crossing(settings))
    engaged = pipeline.engage(settings, campaign, source, **_crossing(settings))
    for gap in (*intake.gaps, *(engaged.gaps if engaged else ())):
        get_run_logger().warning("Not collected: %s", gap)
    return intake.posts


@task(
    task_run_name="recheck-{source}",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=may_pass,
)
def recheck(config: str, campaign: str, source: str) -> int:
    """Look again at the posts that are due, where a source can; return how many are gone."""
    settings = settings_at(config)
    found = pipeline.recheck(settings, campaign, source, **_crossing(settings))
    for gap in found.gaps if found else ():
        get_run_logger().warning("Not rechecked: %s", gap)
    return found.gone if found else 0


@task(task_run_name="plan-{source}")
def plan_backfill(
    config: str, campaign: str, source: str, since: date, until: date
) -> list[Interval]:
    """Open a window for what of these days was not collected yet, and return them."""
    settings = settings_at(config)
    return pipeline.plan_backfill(
        settings,
        campaign,
        source,
        **_crossing(settings),
        since=since,
        until=until,
    )


@task(
    task_run_name="backfill-{source}-{span.starts_at:%Y-%m-%d}",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=may_pass,
)
def backfill_window(
    config: str, campaign: str, source: str, span: Interval, budget: Budget | None
) -> Intake:
    """Collect one window to its end, from where it stopped; return what came."""
    settings = settings_at(config)
    return pipeline.collect_window(
        settings,
        campaign,
        source,
        span,
        **_crossing(settings),
        budget=budget,
    )


@task(task_run_name="finish-{source}")
def finish_backfill(  # noqa: PLR0913, PLR0917 - a flow's words are passed on as they are
    config: str, campaign: str, source: str, since: date, until: date, budget: Budget | None
) -> None:
    """Keep the platform's own counts of the days, and forget gaps that are filled."""
    settings = settings_at(config)
    pipeline.finish_backfill(
        settings,
        campaign,
        source,
        **_crossing(settings),
        since=since,
        until=until,
        budget=budget,
    )


@task
def score(config: str, campaign: str) -> int:
    """Score what is new; return how many posts that were."""
    return pipeline.score(settings_at(config), campaign)


@task
def tally(config: str, campaign: str) -> int:
    """Count the days that changed; return how many."""
    return pipeline.tally(settings_at(config), campaign)


@task
def publish(config: str, campaign: str, approve: str | None = None) -> str:
    """Write the page, as a draft unless it is approved; return where it stands.

    Before the campaign's first day is over there is none, and nothing is returned but "".
    """
    try:
        publication = pipeline.publish(
            settings_at(config), campaign, now=datetime.now(UTC), approve=approve
        )
    except NothingYetError as reason:
        get_run_logger().info("No page: %s", reason)
        return ""
    get_run_logger().info("%s: %s", publication.state, publication.path)
    show_figures(publication.findings)
    show_page(campaign, publication.path, publication.state)
    if publication.uploaded:
        sent = len(publication.uploaded.files)
        get_run_logger().info("Uploaded to %s: %d files", publication.uploaded.target, sent)
    for quote in publication.dropped:
        get_run_logger().warning("Quote not shown: %s", quote)
    for each in publication.corrections:
        get_run_logger().info("Corrected: %s: %s", each.path, each.note)
    return str(publication.path)


@task
def alert(config: str, campaign: str) -> int:
    """Tell whoever wants to know of what is unusual, each once; return how many messages went."""
    settings = settings_at(config)
    now = datetime.now(UTC)
    found = [each.alert for each in pipeline.notice(settings, campaign, now=now)]
    for each in found:
        get_run_logger().warning("%s: %s", each.rule, each.text)
    return pipeline.send_alerts(
        settings, campaign, found, environment=environment_of(settings.root), now=now
    )


def tell_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Tell of a flow run that failed, once a day; a hook of Prefect's."""
    settings = settings_at(str(flow_run.parameters["config"]))
    if not settings.alerts.failed_runs:
        return
    now = datetime.now(UTC)
    failed = failed_run(flow.name, now.date(), state.message or "see its run")
    pipeline.send_alerts(
        settings,
        str(flow_run.parameters["campaign"]),
        [failed],
        environment=environment_of(settings.root),
        now=now,
    )
