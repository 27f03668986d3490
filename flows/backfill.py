"""The backfill flow: days that are past, one task a day, those that are done left out."""

from prefect import flow

from flows import stages
from flows.artifacts import Progress
from flows.parameters import (
    Account,
    BudgetUsd,
    CampaignKey,
    ConfigPath,
    Dask,
    Since,
    SourceName,
    Until,
    Workers,
)
from flows.runners import collect_all, runner_on
from listening.errors import PartialError
from listening.pipeline import WORKERS, Round, new_budget


@flow(
    name="backfill",
    flow_run_name="backfill-{campaign}-{since}-{until}",
    on_failure=[stages.tell_failure],
    on_crashed=[stages.tell_failure],
)
def backfill(  # noqa: PLR0913, PLR0917 - the fields of its form
    campaign: CampaignKey,
    since: Since,
    until: Until,
    config: ConfigPath = "config.toml",
    budget_usd: BudgetUsd = None,
    workers: Workers = WORKERS,
    dask: Dask = None,
    source: SourceName = None,
    account: Account = None,
) -> int:
    """Collect the days from `since` to `until`, both included; return how many posts came.

    So many days at once, on threads or on a Dask cluster. The same run again goes on where this
    one stopped. Fails at its end, with what is missing, where a day could not be had or the
    budget was not enough.
    """
    budget, posts, gaps = new_budget(budget_usd, account), 0, list[str]()
    sources = stages.settings_at(config).campaign_of(campaign).sources
    for name in [source] if source else sources:
        given = {"config": config, "campaign": campaign, "source": name, "budget": budget}
        spans = stages.plan_backfill(config, campaign, name, since, until)
        turns = Round(spans, workers, Progress(campaign, len(spans)).show)
        with runner_on(workers, dask) as runner:
            posts += collect_all(runner, turns, stages.backfill_window, given)
        gaps += turns.gaps()
        stages.finish_backfill(config, campaign, name, since, until, budget)
    if gaps:
        missing = "; ".join(dict.fromkeys(gaps))
        raise PartialError(f"backfilled in part, run it again to go on; not collected: {missing}")
    return posts
