"""Deployments: every campaign's daily flow by its cron; publish and backfill by hand."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.backfill import backfill
from flows.daily import daily
from flows.publish import publish
from listening.config import load_settings
from listening.errors import OutputError
from listening.settings import CampaignSettings, Settings

NOTE = "# Written by 'listening deploy': write it anew when config.toml has changed.\n"
FLOWS: tuple[Flow[..., Any], ...] = (daily, publish, backfill)


class StoppableRunner(Runner):
    """Ends on SIGTERM as on Ctrl-C; Prefect's own way there forgets to await its own stop."""

    def handle_sigterm(self, *_args: Any, **_extra: Any) -> None:
        """Stop as Ctrl-C does."""
        signal.raise_signal(signal.SIGINT)


def deployments_of(config: Path) -> list[RunnerDeployment]:
    """Return three deployments per campaign: `daily` on its schedule, the others on demand."""
    settings = load_settings(config)
    return [
        _deployed(flow, campaign, settings, config)
        for campaign in settings.campaign.values()
        for flow in FLOWS
    ]


def prefect_yaml(config: Path, pool: str) -> str:
    """Return the same deployments as `prefect deploy --all` reads them, for a work pool."""
    given = {"deployments": [*_written(config, pool)]}
    return NOTE + str(yaml.safe_dump(given, sort_keys=False, allow_unicode=True))


def write_prefect_yaml(config: Path, pool: str) -> Path:
    """Write prefect.yaml beside a config file, and return its path.

    Raises OutputError where it cannot be written, or where one stands that somebody else wrote.
    """
    target = config.parent / "prefect.yaml"
    try:
        if target.exists() and not target.read_text("utf-8").startswith(NOTE):
            raise OutputError(f"{target} is not of 'listening deploy': move it away first")
        target.write_text(prefect_yaml(config, pool), "utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror}") from None
    return target


def serve_all(config: Path) -> None:
    """Run every campaign's flows as they fall due, until stopped; schedules go on after.

    What somebody paused on Prefect's page stays paused.
    """
    runner = StoppableRunner(pause_on_shutdown=False)
    for deployment in as_they_stand(deployments_of(config)):
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


def as_they_stand(deployments: list[RunnerDeployment]) -> list[RunnerDeployment]:
    """Return deployments paused where the server has them paused: Prefect would start them."""
    with get_client(sync_client=True) as client:
        for each in deployments:
            with suppress(ObjectNotFound):
                known = client.read_deployment_by_name(f"{each.flow_name}/{each.name}")
                each.paused = known.paused
                for schedule in each.schedules or ():
                    schedule.active = any(kept.active for kept in known.schedules)
    return deployments


def _deployed(
    flow: Flow[..., Any], campaign: CampaignSettings, settings: Settings, config: Path
) -> RunnerDeployment:
    deployment: RunnerDeployment = flow.to_deployment(  # type: ignore[assignment]  # called sync
        name=campaign.key,
        parameters=_parameters(campaign, config),
        schedule=Cron(campaign.cron, timezone=campaign.timezone) if flow is daily else None,
        tags=_tags(campaign),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    # Prefect's form offers what the schema lists, and its server refuses the rest; it has no
    # other way to it.
    schema = deployment._parameter_openapi_schema  # noqa: SLF001
    schema.properties["campaign"]["enum"] = [*settings.campaign]
    return deployment


def _written(config: Path, pool: str) -> Iterator[dict[str, Any]]:
    for campaign in load_settings(config).campaign.values():
        for flow in FLOWS:
            schedule = {"cron": campaign.cron, "timezone": campaign.timezone}
            yield {
                "name": campaign.key,
                "entrypoint": f"{flow.fn.__module__}.{flow.fn.__name__}",
                "parameters": _parameters(campaign, config),
                "tags": _tags(campaign),
                "schedules": [schedule] if flow is daily else [],
                "work_pool": {"name": pool},
            }


def _parameters(campaign: CampaignSettings, config: Path) -> dict[str, str]:
    return {"campaign": campaign.key, "config": str(config.resolve())}


def _tags(campaign: CampaignSettings) -> list[str]:
    return ["listening", campaign.key]
