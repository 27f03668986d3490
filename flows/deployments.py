"""Deployments: every campaign's daily flow by its cron, and publish by hand."""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.daily import daily
from flows.publish import publish
from listening.settings import CampaignSettings, load_settings


class StoppableRunner(Runner):
    """Ends on SIGTERM as on Ctrl-C; Prefect's own way there forgets to await its own stop."""

    def handle_sigterm(self, *_args: Any, **_extra: Any) -> None:
        """Stop as Ctrl-C does."""
        signal.raise_signal(signal.SIGINT)


def deployments_of(config: Path) -> list[RunnerDeployment]:
    """Return two deployments per campaign: `daily` on its schedule, `publish` on demand."""
    campaigns = load_settings(config).campaign.values()
    return [
        deployment
        for campaign in campaigns
        for deployment in (_daily(campaign, config), _publish(campaign, config))
    ]


def serve_all(config: Path) -> None:
    """Run every campaign's flows as they fall due, until stopped; schedules go on after."""
    runner = StoppableRunner(pause_on_shutdown=False)
    for deployment in deployments_of(config):
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


def _daily(campaign: CampaignSettings, config: Path) -> RunnerDeployment:
    return daily.to_deployment(  # type: ignore[return-value]  # a sync call gives no coroutine
        name=campaign.key,
        parameters=_parameters(campaign, config),
        schedule=Cron(campaign.cron, timezone=campaign.timezone),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _publish(campaign: CampaignSettings, config: Path) -> RunnerDeployment:
    return publish.to_deployment(  # type: ignore[return-value]  # a sync call gives no coroutine
        name=campaign.key,
        parameters=_parameters(campaign, config),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _parameters(campaign: CampaignSettings, config: Path) -> dict[str, str]:
    return {"campaign": campaign.key, "config": str(config.resolve())}
