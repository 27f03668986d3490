"""The backfill flow: days that are past, one task a day, those that are done left out."""

from datetime import date

from prefect import flow

from flows import stages
from listening.errors import PartialError
from listening.pipeline import new_budget


@flow(
    name="backfill",
    flow_run_name="backfill-{campaign}-{since}-{until}",
    on_failure=[stages.tell_failure],
    on_crashed=[stages.tell_failure],
)
def backfill(
    campaign: str,
    since: date,
    until: date,
    config: str = "config.toml",
    budget_usd: float | None = None,
) -> int:
    """Collect the days from `since` to `until`, both included; return how many posts came.

    The same run again goes on where this one stopped. Fails at its end, with what is missing,
    where a day could not be had or the budget was not enough.
    """
    budget, posts = new_budget(budget_usd), 0
    gaps: list[str] = []
    for source in stages.settings_at(config).campaign_of(campaign).sources:
        for span in stages.plan_backfill(config, campaign, source, since, until):
            intake = stages.backfill_window(config, campaign, source, span, budget)
            posts += intake.posts
            gaps += intake.gaps
        stages.finish_backfill(config, campaign, source, since, until, budget)
    if gaps:
        raise PartialError(f"backfilled in part; not collected: {'; '.join(dict.fromkeys(gaps))}")
    return posts
