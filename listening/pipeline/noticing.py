"""Noticing what is worth a message: the alerts' rules, on what the store holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listening.findings.days import build_coverage
from listening.measures import alerts as rules
from listening.measures.alerts import Alert, Opinion
from listening.measures.coverage import day_span, grade_day, touching
from listening.measures.shares import LABELS
from listening.model import Label, Role, Window
from listening.pipeline.finding import collectors_of
from listening.pipeline.watching import months_spent
from listening.settings import CampaignSettings, Settings
from listening.store.alerts import Volume, read_told, read_volumes
from listening.store.database import open_store
from listening.store.standing import read_standings
from listening.store.tallies import read_tallies
from listening.tally import Tallies

LOOKBACK = timedelta(weeks=rules.WEEKS_BACK)

Found = Iterator[Alert | None]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A condition that holds now, and whether anybody was told of it."""

    alert: Alert
    is_told: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """What the rules see: the last whole day's tallies, and the weeks' posts up to it."""

    campaign: CampaignSettings
    day: date
    tallies: Tallies
    volumes: Sequence[Volume]

    def whole_days(self, source: str) -> dict[date, int]:
        """Return a source's posts by day, of days collected whole: some may have none."""
        windows = [each for each in self.tallies.collected if each.source == source]
        collectors, posts = collectors_of(self.campaign), Counter[date]()
        for each in self.volumes:
            posts[each.day] += each.posts if collectors.get(each.source) == source else 0
        days = Window(self.day - LOOKBACK, self.day, "").days()
        spans = {day: day_span(day, self.campaign.timezone) for day in days}
        return {
            day: posts[day]
            for day, span in spans.items()
            if grade_day(span, windows, has_posts=posts[day] > 0).grade == "complete"
        }


def notice(settings: Settings, key: str, *, now: datetime) -> list[Noticed]:
    """Return the conditions that hold of a campaign, as of its last whole day.

    Outside the campaign's days only what it costs can be worth a message.
    """
    campaign = settings.campaign_of(key)
    day = now.astimezone(ZoneInfo(campaign.timezone)).date() - timedelta(days=1)
    is_on = (campaign.starts or day) <= day <= (campaign.ends or day)
    with open_store(settings.store_url) as store, store.reading() as connection:
        found = [*_of_money(connection, settings, campaign, now)]
        if is_on:
            found += _of_days(settings, _look(connection, campaign, day))
            found += _of_silence(connection, settings, campaign, now)
        told = read_told(connection, key)
    return [Noticed(each, (each.rule, each.key) in told) for each in found if each]


def _look(connection: Connection, campaign: CampaignSettings, day: date) -> _Look:
    tallies = read_tallies(connection, campaign.key, campaign.query.digest, day, day)
    volumes = read_volumes(connection, campaign.key, day - LOOKBACK, day)
    return _Look(campaign, day, tallies, list(volumes))


def _of_money(
    connection: Connection, settings: Settings, campaign: CampaignSettings, now: datetime
) -> Found:
    at = settings.alerts.budget_at
    for month in months_spent(connection, settings, campaign, now) if at else ():
        spent = month.settled_usd + month.reserved_usd
        yield rules.near_ceiling(month.source, month.month, spent, month.ceiling_usd, at=at)


def _of_days(settings: Settings, look: _Look) -> Found:
    """Yield what is unusual about the last whole day."""
    limits = settings.alerts
    collected = {window.source for window in look.tallies.collected}
    posts = {source: look.whole_days(source) for source in look.campaign.sources}
    if limits.coverage_below:
        yield from _coverage(look, limits.coverage_below)
    for source in collected & {*posts} if limits.silent_days else ():
        yield rules.quiet_source(source, posts[source], look.day, days=limits.silent_days)
    if limits.volume_spread:
        yield rules.volume_spike(_in_all(posts.values()), look.day, spread=limits.volume_spread)
    if limits.negative_rise:
        yield _negative_rise(look.volumes, look.day)


def _coverage(look: _Look, below: float) -> Found:
    """Yield days that were not collected, or not enough of them. Where nobody tried, the source
    is silent.
    """
    collectors, timezone = collectors_of(look.campaign), look.campaign.timezone
    window = Window(look.day, look.day, "")
    rows = build_coverage(window, timezone, look.tallies, collectors, frozenset())
    near = touching(day_span(look.day, timezone), look.tallies.collected)
    for source in sorted({each.source for each in near}.intersection(look.campaign.sources)):
        own = [row for row in rows if collectors.get(row.source) == source]
        missing = [row for row in own if row.status == "not collected"]
        if missing:
            yield rules.uncollected(source, look.day, missing[0].why)
        for row in own:
            if row.ratio.value is not None:
                yield rules.low_coverage(row.source, look.day, row.ratio.value, below=below)


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
) -> Found:
    days = settings.alerts.silent_days
    for each in read_standings(connection, campaign.key) if days else ():
        if each.source in campaign.sources:
            yield rules.silent_source(each.source, each.collected_until, now, days=days)
