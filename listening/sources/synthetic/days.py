"""The sample campaign's calendar: its three weeks, how busy each day is, and chance by seed."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from listening.model import Interval, Role

TIMEZONE = "Asia/Karachi"
STARTS = date(2026, 9, 28)
ENDS = date(2026, 10, 18)
CUSTOMER_DAY = date(2026, 10, 5)
COPY_DAY = date(2026, 10, 6)
OUTAGE_DAY = date(2026, 10, 8)
GAP_DAY = date(2026, 10, 13)
DAYS = tuple(STARTS + timedelta(days=n) for n in range((ENDS - STARTS).days + 1))

# How much each role says on each of the 21 days; nothing is collected on the gap day.
RHYTHM = {
    Role.CUSTOMER: (3, 3, 3, 3, 4, 4, 6, 22, 11, 7, 15, 9, 5, 4, 4, 0, 4, 4, 3, 3, 2),
    Role.STAFF: (2, 2, 2, 3, 5, 3, 6, 40, 14, 6, 3, 3, 2, 2, 2, 0, 2, 2, 1, 1, 1),
    Role.BRAND: (2, 2, 3, 3, 4, 3, 6, 14, 8, 5, 10, 6, 3, 3, 3, 0, 3, 3, 3, 2, 2),
    Role.MEDIA: (1, 1, 1, 1, 2, 1, 2, 8, 4, 2, 10, 6, 2, 1, 1, 0, 1, 1, 1, 1, 1),
}
GAP_SHARE = 0.03

HOURS = (2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 8, 8, 8, 8, 8, 8, 9, 10, 9, 7, 4)
CHAT_HOURS = (15, 16, 17)
CHAT_WEIGHT = 20

OBSERVED_AFTER = timedelta(hours=2)


def chance_of(*parts: object) -> Random:
    """Return a stream of chance that is the same in every run for the same `parts`."""
    return Random(":".join(map(str, parts)))  # noqa: S311  made-up posts hold no secret


def happens(chance: Random, share: float) -> bool:
    """Return whether this is one of the `share` of cases."""
    return chance.random() < share


def day_of(at: datetime) -> date:
    """Return the campaign's day on which `at` falls."""
    return at.astimezone(ZoneInfo(TIMEZONE)).date()


def interval_of(day: date) -> Interval:
    """Return a day of the campaign's timezone as an interval in UTC."""
    return Interval(_midnight(day), _midnight(day + timedelta(days=1)))


def days_within(span: Interval) -> list[date]:
    """Return every day of the campaign that `span` touches, in order."""
    whole = [(day, interval_of(day)) for day in DAYS]
    return [day for day, at in whole if at.starts_at < span.ends_at and span.starts_at < at.ends_at]


def observed_at(day: date) -> datetime:
    """Return when the posts of `day` were collected: late in the evening, once it was over."""
    return interval_of(day).ends_at + OBSERVED_AFTER


def moments(chance: Random, day: date, count: int) -> list[datetime]:
    """Return `count` times of `day` in order: few at night, many in the hours of the live chat."""
    weights = list(HOURS)
    for hour in CHAT_HOURS if day == CUSTOMER_DAY else ():
        weights[hour] = CHAT_WEIGHT
    hours = chance.choices(range(24), weights=weights, k=count)
    start = _midnight(day)
    return sorted(start + timedelta(hours=hour, seconds=chance.random() * 3600) for hour in hours)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(TIMEZONE)).astimezone(UTC)
