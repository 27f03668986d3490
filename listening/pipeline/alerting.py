"""Alerts: which conditions hold, and telling of each once by apprise."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listening.errors import ConfigError, ListeningError
from listening.measures import alerts as rules
from listening.measures.alerts import Alert, Opinion
from listening.measures.coverage import day_span, grade_day, touching
from listening.measures.shares import LABELS
from listening.model import Label, Role
from listening.pipeline.watching import months_spent
from listening.settings import CampaignSettings, Settings
from listening.sources import registry
from listening.store.alerts import Volume, claim_untold, read_told, read_volumes, take_back
from listening.store.database import Store, open_store
from listening.store.locks import lock_campaign
from listening.store.standing import read_standings
from listening.store.tallies import read_collected, read_expected
from listening.tally import Collected

ADDRESSES = "LISTENING_ALERT_URLS"
LOOKBACK = timedelta(weeks=rules.WEEKS_BACK)


@dataclass(frozen=True, slots=True)
class Standing:
    """A condition that holds now, and whether anybody was told of it."""

    alert: Alert
    is_told: bool


def standing_alerts(settings: Settings, key: str, *, now: datetime) -> list[Standing]:
    """Return the conditions that hold of a campaign, as of its last whole day.

    Outside the campaign's days only what it costs can be worth a message.
    """
    campaign = settings.campaign_of(key)
    day = now.astimezone(ZoneInfo(campaign.timezone)).date() - timedelta(days=1)
    with open_store(settings.store_url) as store, store.reading() as connection:
        found = [*_of_money(connection, settings, campaign, now)]
        if _is_on(campaign, day):
            found += _of_days(connection, settings, campaign, day)
            found += _of_silence(connection, settings, campaign, now)
        told = read_told(connection, key)
    return [Standing(alert, (alert.rule, alert.key) in told) for alert in found]


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


def _of_money(
    connection: Connection, settings: Settings, campaign: CampaignSettings, now: datetime
) -> Iterator[Alert]:
    if at := settings.alerts.budget_at:
        for month in months_spent(connection, settings, campaign, now):
            spent = month.settled_usd + month.reserved_usd
            yield from rules.standing(
                [rules.near_ceiling(month.source, month.month, spent, month.ceiling_usd, at=at)]
            )


def _is_on(campaign: CampaignSettings, day: date) -> bool:
    return (campaign.starts or day) <= day <= (campaign.ends or day)


def _of_days(
    connection: Connection, settings: Settings, campaign: CampaignSettings, day: date
) -> list[Alert]:
    """Return what is unusual about the last whole day."""
    limits, query = settings.alerts, campaign.query
    since = day - LOOKBACK
    collected = [*read_collected(connection, query.campaign, query.digest)]
    keys = {"campaign": campaign.key, "since": day, "until": day, "query_hash": query.digest}
    expected = read_expected(connection, keys)
    volumes = [*read_volumes(connection, campaign.key, since, day)]
    found: list[Alert | None] = []
    by_source = {}
    for source in campaign.sources:
        windows = [each for each in collected if each.source == source]
        posts = _whole_days(campaign, windows, volumes, source, since, day)
        by_source[source] = posts
        if limits.coverage_below and windows:
            found += _coverage(
                campaign, source, windows, volumes, expected, day, limits.coverage_below
            )
        if limits.silent_days and windows:
            found.append(rules.quiet_source(source, posts, day, days=limits.silent_days))
    if limits.volume_spread:
        whole = _in_all(by_source.values())
        found.append(rules.volume_spike(whole, day, spread=limits.volume_spread))
    if limits.negative_rise:
        found.append(_negative_rise(volumes, day))
    return rules.standing(found)


def _whole_days(  # noqa: PLR0913, PLR0917
    campaign: CampaignSettings,
    windows: Sequence[Collected],
    volumes: Iterable[Volume],
    source: str,
    since: date,
    until: date,
) -> dict[date, int]:
    """Return a source's posts by day, of days that were collected whole: some may have none."""
    platforms = registry()[source].PLATFORMS
    posts = Counter[date]()
    for each in volumes:
        posts[each.day] += each.posts if each.source in platforms else 0
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    return {
        day: posts[day]
        for day in days
        if grade_day(day_span(day, campaign.timezone), windows, has_posts=posts[day] > 0).grade
        == "complete"
    }


def _coverage(  # noqa: PLR0913, PLR0917
    campaign: CampaignSettings,
    source: str,
    windows: Sequence[Collected],
    volumes: Iterable[Volume],
    expected: Mapping[tuple[str, date], int],
    day: date,
    below: float,
) -> Iterator[Alert | None]:
    span = day_span(day, campaign.timezone)
    if not touching(span, windows):
        return  # nobody tried: that is a silent source
    graded = grade_day(span, windows, has_posts=False)
    if graded.grade == "not collected":
        yield rules.uncollected(source, day, graded.why)
        return
    for platform in registry()[source].PLATFORMS:
        counted = expected.get((platform, day), 0)
        here = sum(v.posts for v in volumes if v.source == platform and v.day == day)
        if counted:
            yield rules.low_coverage(platform, day, here / counted, below=below)


def _in_all(by_source: Iterable[Mapping[date, int]]) -> dict[date, int]:
    """Return the posts of all sources together, of the days that each has whole."""
    given = [*by_source]
    days = set.intersection(*(set(posts) for posts in given)) if given else set()
    return {day: sum(posts[day] for posts in given) for day in days}


def _negative_rise(volumes: Iterable[Volume], day: date) -> Alert | None:
    turn = day - timedelta(days=rules.RECENT_DAYS)
    first = turn - timedelta(days=rules.DAYS_BEFORE)
    labels: dict[bool, Counter[str]] = defaultdict(Counter)
    for each in volumes:
        if each.role == Role.CUSTOMER and each.label in LABELS and each.day > first:
            labels[each.day > turn][each.label] += each.posts
    before, now = (
        Opinion(sum(labels[is_now].values()), labels[is_now][Label.NEGATIVE])
        for is_now in (False, True)
    )
    return rules.negative_rise(before, now, day)


def _of_silence(
    connection: Connection, settings: Settings, campaign: CampaignSettings, now: datetime
) -> list[Alert]:
    days = settings.alerts.silent_days
    if not days:
        return []
    return rules.standing(
        rules.silent_source(each.source, each.collected_until, now, days=days)
        for each in read_standings(connection, campaign.key)
        if each.source in campaign.sources
    )


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
