"""The publish flow: what was collected so far, rendered again."""

from prefect import flow

from flows import stages
from flows.parameters import Approver, CampaignKey, ConfigPath


@flow(name="publish", flow_run_name="publish-{campaign}")
def publish(
    campaign: CampaignKey, config: ConfigPath = "config.toml", approve: Approver = None
) -> str:
    """Write one campaign's page from what the store holds; return the page's path."""
    stages.score(config, campaign)
    stages.tally(config, campaign)
    return stages.publish(config, campaign, approve)
