"""The backfill flow: days that are past, one task a day, those that are done left out."""

from prefect import flow

from flows import stages
from flows.artifacts import Progress
from flows.parameters import BudgetUsd, CampaignKey, ConfigPath, Since, Until
from listening.errors import PartialError
from listening.pipeline import new_budget


@flow(
    name="backfill",
    flow_run_name="backfill-{campaign}-{since}-{until}",
    on_failure=[stages.tell_failure],
    on_crashed=[stages.tell_failure],
)
def backfill(
    campaign: CampaignKey,
    since: Since,
    until: Until,
    config: ConfigPath = "config.toml",
    budget_usd: BudgetUsd = None,
) -> int:
    """Collect the days from `since` to `until`, both included; return how many posts came.

    The same run again goes on where this one stopped. Fails at its end, with what is missing,
    where a day could not be had or the budget was not enough.
    """
    budget, posts = new_budget(budget_usd), 0
    gaps: list[str] = []
    for source in stages.settings_at(config).campaign_of(campaign).sources:
        spans = stages.plan_backfill(config, campaign, source, since, until)
        progress = Progress(campaign, len(spans))
        for span in spans:
            intake = stages.backfill_window(config, campaign, source, span, budget)
            posts += intake.posts
            gaps += intake.gaps
            progress.advance()
        stages.finish_backfill(config, campaign, source, since, until, budget)
    if gaps:
        raise PartialError(f"backfilled in part; not collected: {'; '.join(dict.fromkeys(gaps))}")
    return posts
