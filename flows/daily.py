"""The daily flow: collect → recheck → score → tally → publish → alert, for one campaign."""

from prefect import flow

from flows import stages
from flows.parameters import Approver, CampaignKey, ConfigPath


@flow(
    name="daily",
    flow_run_name="daily-{campaign}",
    on_failure=[stages.tell_failure],
    on_crashed=[stages.tell_failure],
)
def daily(
    campaign: CampaignKey, config: ConfigPath = "config.toml", approve: Approver = None
) -> str:
    """Bring one campaign up to date and write its page; return the page's path.

    The page is a draft unless its content is approved, here by `approve` or before. A source
    that fails stops neither the others, nor the page, nor alerts; the flow then fails at its end.
    """
    sources = stages.settings_at(config).campaign_of(campaign).sources
    collected = [stages.collect(config, campaign, each, return_state=True) for each in sources]
    rechecked = [stages.recheck(config, campaign, each, return_state=True) for each in sources]
    stages.score(config, campaign)
    stages.tally(config, campaign)
    page = stages.publish(config, campaign, approve)
    alerted = stages.alert(config, campaign, return_state=True)
    for state in (*collected, *rechecked, alerted):
        state.result()
    return page
