"""The daily flow: collect → score → tally → publish, for one campaign."""

from prefect import flow

from flows import stages


@flow(name="daily", flow_run_name="daily-{campaign}")
def daily(campaign: str, config: str = "config.toml", approve: str | None = None) -> str:
    """Bring one campaign up to date and write its page; return the page's path.

    The page is a draft unless its content is approved, here by `approve` or before.
    """
    for source in stages.settings_at(config).campaign_of(campaign).sources:
        stages.collect(config, campaign, source)
    stages.score(config, campaign)
    stages.tally(config, campaign)
    return stages.publish(config, campaign, approve)
