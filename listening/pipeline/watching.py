"""Where every campaign stands: what status prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from listening.pipeline.correcting import window_of
from listening.pipeline.learning import is_to_learn_again
from listening.pipeline.spending import ceiling_of, month_of
from listening.settings import CampaignSettings, Settings
from listening.store.database import open_store
from listening.store.publications import Published, read_latest
from listening.store.spending import read_spent
from listening.store.standing import Holdings, Standing, read_holdings, read_standings


@dataclass(frozen=True, slots=True)
class LastPublication:
    """The newest publication: whether its window was closed, since when, by whose word, where.

    `correction` is its note, "" without one.

    Who approved it is for those who run the campaign: it stands on no page. `page` is ""
    where the site's folder has none.
    """

    state: str
    published_at: datetime
    approved_by: str
    page: str
    correction: str


@dataclass(frozen=True, slots=True)
class MonthSpent:
    """What all campaigns together spent at one source in a UTC month ("2026-11"), in USD.

    `reserved_usd` is for requests under way, or that broke off: it counts against the ceiling.
    """

    source: str
    month: str
    settled_usd: float
    reserved_usd: float
    ceiling_usd: float


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """One campaign: what the store holds of it, how far each source is, what was published.

    A source that was never collected stands there with nothing; `None` = never published.
    `months` holds this month of each source that charges. `learn_again`: its codes were learnt from
    other hand-coded posts than there are now.
    """

    key: str
    name: str
    holdings: Holdings
    standings: tuple[Standing, ...]
    months: tuple[MonthSpent, ...]
    publication: LastPublication | None
    learn_again: bool


def status(settings: Settings, *, now: datetime) -> list[CampaignStatus]:
    """Return where every campaign stands, without changing anything.

    Raises StoreVersionError where the store is not there yet or not of this version.
    """
    with open_store(settings.store_url, migrate=False) as store, store.reading() as connection:
        published = read_latest(connection)
        return [
            CampaignStatus(
                key,
                campaign.name,
                read_holdings(connection, key),
                tuple(_standings(connection, campaign)),
                tuple(months_spent(connection, settings, campaign, now)),
                _last([each for each in published if each.campaign == key], campaign, settings),
                is_to_learn_again(connection, settings, campaign),
            )
            for key, campaign in settings.campaign.items()
        ]


def _standings(connection: Connection, campaign: CampaignSettings) -> Iterator[Standing]:
    """Yield how far each source is: those that were collected, then those that never were."""
    known = list(read_standings(connection, campaign.key))
    yield from known
    for name in campaign.sources:
        if name not in {each.source for each in known}:
            yield Standing(name, collected_until=None, open_windows=0, gaps=0, cost_usd=0.0)


def months_spent(
    connection: Connection, settings: Settings, campaign: CampaignSettings, now: datetime
) -> Iterator[MonthSpent]:
    """Yield this month's spend of each of the campaign's sources that charges."""
    for name in campaign.sources:
        ceiling = ceiling_of(settings, name)
        if ceiling is not None:
            account = month_of(name, now)
            spent = read_spent(connection, account)
            yield MonthSpent(name, account.period, spent.settled_usd, spent.reserved_usd, ceiling)


def _last(
    published: list[Published], campaign: CampaignSettings, settings: Settings
) -> LastPublication | None:
    if not published:
        return None
    last = max(published, key=lambda each: (each.first_at, each.window))
    site = settings.root / settings.publish.out
    page = site / campaign.key / last.window / "index.html"
    return LastPublication(
        state="published" if window_of(last).closed else "so far",
        published_at=last.first_at,
        approved_by=last.approved_by,
        page=str(page) if page.is_file() else "",
        correction=last.correction,
    )
