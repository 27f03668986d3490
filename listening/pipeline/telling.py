"""Telling of alerts, each once to every address, by apprise."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from listening.errors import ConfigError, ListeningError
from listening.measures.alerts import Alert
from listening.settings import CampaignSettings, Settings
from listening.store.alerts import claim_untold, take_back
from listening.store.database import Store, open_store
from listening.store.locks import lock_campaign

ADDRESSES = "LISTENING_ALERT_URLS"


def send_alerts(
    settings: Settings,
    key: str,
    alerts: Sequence[Alert],
    *,
    environment: Mapping[str, str],
    now: datetime,
) -> int:
    """Send alerts to each address that was not told of them yet; return how many messages went.

    Raises ConfigError for an address that is none, and ListeningError, after all others were
    told, where one could not be reached: it is told by the next run.
    """
    campaign = settings.campaign_of(key)
    missed = sent = 0
    with open_store(settings.store_url) as store:
        for address in addresses_in(environment):
            was_sent = _send(store, campaign, address, alerts, now)
            sent += was_sent is True
            missed += was_sent is False
    if missed:
        raise ListeningError(
            f"{missed} of the addresses in {ADDRESSES} took no alert: 'listening alerts {key} "
            "--test' tries each; the next run sends again"
        )
    return sent


def send_test(settings: Settings, key: str, environment: Mapping[str, str]) -> int:
    """Send every address a message that says it is a test; return how many took it.

    Raises ConfigError where there is no address, and ListeningError where one could not be reached.
    """
    name = settings.campaign_of(key).name
    given = addresses_in(environment)
    if not given:
        raise ConfigError(
            f"no address is in {ADDRESSES}: put one into .env, such as mailto:// or slack://, as "
            "apprise writes them"
        )
    for place, address in enumerate(given, 1):
        if not _notify(address, f"{name}: a test", "Alerts of this campaign come here."):
            raise ListeningError(f"address {place} of {len(given)} in {ADDRESSES} took no message")
    return len(given)


def addresses_in(environment: Mapping[str, str]) -> list[str]:
    """Return the addresses of `LISTENING_ALERT_URLS`, which spaces part.

    Raises ConfigError for one that apprise does not know, without showing it: it is a secret.
    """
    from apprise import Apprise

    given = environment.get(ADDRESSES, "").split()
    for place, address in enumerate(given, 1):
        if not Apprise().add(address):
            raise ConfigError(
                f"address {place} of {len(given)} in {ADDRESSES} is none that apprise knows; "
                "they are written as mailto://…, slack://…, msteams://… or json://…"
            )
    return given


def _send(
    store: Store, campaign: CampaignSettings, address: str, alerts: Sequence[Alert], now: datetime
) -> bool | None:
    """Return whether an address took what it was not told yet; None where that is nothing."""
    hashed = hashlib.sha256(address.encode()).hexdigest()
    with store.writing() as connection:
        lock_campaign(connection, campaign.key)
        conditions = {(each.rule, each.key) for each in alerts}
        fresh = claim_untold(connection, campaign.key, conditions, hashed, now)
    news = [each for each in alerts if (each.rule, each.key) in fresh]
    if not news:
        return None
    body = "\n\n".join(f"- {each.text}" for each in news)
    if _notify(address, f"{campaign.name}: {len(news)} to look at", body):
        return True
    with store.writing() as connection:
        take_back(connection, campaign.key, fresh, hashed)
    return False


def _notify(address: str, title: str, body: str) -> bool:
    from apprise import Apprise, NotifyFormat

    sender = Apprise()
    sender.add(address)
    return bool(sender.notify(title=title, body=body, body_format=NotifyFormat.TEXT))
