"""A backfill in parts: one run for each, for the workers of a work pool to share."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, cast

from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound

from listening.errors import UsageError
from listening.pipeline import Budget


def parts_of(since: date, until: date, shards: int) -> list[tuple[date, date]]:
    """Return days cut into so many stretches, as equal as days allow; none is empty."""
    days = (until - since).days + 1
    edges = [since + timedelta(days=days * n // shards) for n in range(shards + 1)]
    return [
        (first, following - timedelta(days=1))
        for first, following in pairwise(edges)
        if first < following
    ]


def submit_shards(
    campaign: str,
    days: tuple[date, date],
    *,
    shards: int,
    budget: Budget | None,
    parameters: Mapping[str, Any],
) -> list[str]:
    """Ask for a run of the campaign's backfill for every part of these days; return their names.

    They share the budget. Raises UsageError where the campaign is not deployed.
    """
    shared = {**parameters}
    if budget is not None:
        shared |= {"budget_usd": budget.usd, "account": budget.run}
    return [
        _asked(campaign, {**shared, "since": first.isoformat(), "until": last.isoformat()})
        for first, last in parts_of(*days, shards)
    ]


def _asked(campaign: str, parameters: dict[str, Any]) -> str:
    name = f"backfill-{campaign}-{parameters['since']}-{parameters['until']}"
    try:
        run = run_deployment(
            f"backfill/{campaign}", parameters=parameters, flow_run_name=name, timeout=0
        )
    except ObjectNotFound:
        raise UsageError(
            f"the Prefect server knows no backfill of {campaign}: run 'listening deploy' and "
            "'prefect deploy --all', or 'listening schedule', first"
        ) from None
    return cast("FlowRun", run).name
