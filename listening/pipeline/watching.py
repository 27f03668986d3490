"""Where every campaign stands: what status prints."""

from dataclasses import dataclass

from listening.settings import Settings
from listening.store.database import open_store
from listening.store.standing import Holdings, Standing, read_holdings, read_standings


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """One campaign: what the store holds of it, and where each source's collection stands."""

    key: str
    name: str
    holdings: Holdings
    standings: tuple[Standing, ...]


def status(settings: Settings) -> list[CampaignStatus]:
    """Return where every campaign stands, without changing anything.

    Raises StoreVersionError where the store is not there yet or not of this version.
    """
    with open_store(settings.store_url, migrate=False) as store, store.reading() as connection:
        return [
            CampaignStatus(
                key,
                campaign.name,
                read_holdings(connection, key),
                tuple(read_standings(connection, key)),
            )
            for key, campaign in settings.campaign.items()
        ]
