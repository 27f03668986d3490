"""What is worth a message: rules over what was collected, each with the figures it rests on.

A rule that cannot be judged, since days or posts are missing, says nothing. What is one and the
same condition has one `key`, so that it is told once.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from listening.measures.post_strata import Share, wilson

WEEKS_BACK = 8
FEWEST_WEEKS = 4
FEWEST_SCORED = 100
RECENT_DAYS, DAYS_BEFORE = 7, 28
# Scales a median absolute deviation to a normal distribution's standard deviation.
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class Alert:
    """One condition that holds: the rule it is of, what makes it one and the same, and in words."""

    rule: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """Scored posts of customers over some days, and those of them that the model calls negative."""

    scored: int
    negative: int


def volume_spike(posts: Mapping[date, int], day: date, *, spread: float) -> Alert | None:
    """Tell of a day with far more posts than the same weekday had in the eight weeks before.

    `posts` holds whole days alone. The threshold is the median plus `spread` robust standard
    deviations (1.4826 times the median absolute deviation, but never less than the square root
    of the median, as counts scatter by themselves). Fewer than four such weekdays tell nothing.
    """
    weekdays = (day - timedelta(weeks=week) for week in range(1, WEEKS_BACK + 1))
    before = [posts[each] for each in weekdays if each in posts]
    if day not in posts or len(before) < FEWEST_WEEKS:
        return None
    usual = median(before)
    deviation = MAD_TO_SIGMA * median(abs(each - usual) for each in before)
    threshold = usual + spread * max(deviation, math.sqrt(usual), 1)
    if posts[day] <= threshold:
        return None
    return Alert(
        "volume_spike",
        day.isoformat(),
        f"{posts[day]:,} posts on {day}, a {day:%A}: the median of {len(before)} such days before "
        f"is {usual:,.0f}, and more than {threshold:,.0f} is unusual",
    )


def negative_rise(before: Opinion, now: Opinion, day: date) -> Alert | None:
    """Tell of a share of negative posts whose rise lies beyond its interval.

    Newcombe's (1998, method 10) 95% interval for a difference of two shares, each with Wilson's.
    It is of the model's count: whether people feel so, only posts coded by hand tell. Told once
    a calendar week.
    """
    if min(before.scored, now.scored) < FEWEST_SCORED:
        return None
    was, is_ = _share(before), _share(now)
    rise = is_.value - was.value
    low = rise - math.hypot(is_.value - is_.low, was.high - was.value)
    high = rise + math.hypot(is_.high - is_.value, was.value - was.low)
    if low <= 0:
        return None
    return Alert(
        "negative_rise",
        f"{day:%G-W%V}",
        f"the model calls {is_.value:.1%} of customers' posts negative in the {RECENT_DAYS} days "
        f"to {day}, {100 * rise:.1f} points more than in the {DAYS_BEFORE} days before (95% "
        f"interval of its count {100 * low:.1f} to {100 * high:.1f}, n = {now.scored:,} and "
        f"{before.scored:,}); 'listening code' tells whether people see it so",
    )


def _share(opinion: Opinion) -> Share:
    return wilson(opinion.negative / opinion.scored, opinion.scored)


def low_coverage(source: str, day: date, ratio: float, *, below: float) -> Alert | None:
    """Tell of a day of which less was collected than the platform itself counted."""
    if ratio >= below:
        return None
    return Alert(
        "low_coverage",
        f"{source} {day}",
        f"{ratio:.0%} of the posts that {source} counted on {day} were collected, less than "
        f"{below:.0%}; 'listening status' shows gaps",
    )


def uncollected(source: str, day: date, why: str) -> Alert:
    """Tell of a day that was not collected at all."""
    return Alert("low_coverage", f"{source} {day}", f"{source} was not collected on {day}: {why}")


def near_ceiling(
    source: str, month: str, spent: float, ceiling: float, *, at: float
) -> Alert | None:
    """Tell of a month's spend that comes near its ceiling."""
    if not ceiling or spent < at * ceiling:
        return None
    return Alert(
        "budget",
        f"{source} {month}",
        f"{source} has cost ${spent:,.2f} in {month}, of a ceiling of ${ceiling:,.2f}; at the "
        "ceiling collection stops, until the month ends or monthly_ceiling_usd is raised",
    )


def silent_source(
    source: str, until: datetime | None, now: datetime, *, days: float
) -> Alert | None:
    """Tell of a source that was collected before, and not for days."""
    if until is None or now - until < timedelta(days=days):
        return None
    return Alert(
        "silent",
        f"{source} {until:%Y-%m-%d %H:%M}",
        f"{source} was last collected up to {until:%Y-%m-%d %H:%M} UTC; 'listening doctor' says "
        "what is wrong",
    )


def quiet_source(source: str, posts: Mapping[date, int], day: date, *, days: int) -> Alert | None:
    """Tell of a source that was collected, and found nothing for days where it used to find some.

    `posts` holds whole days of this source alone.
    """
    last = [day - timedelta(days=back) for back in range(days)]
    earlier = [count for on, count in posts.items() if on < last[-1]]
    if any(posts.get(on) != 0 for on in last) or not earlier or median(earlier) < 1:
        return None
    begins = last[-1]
    while posts.get(begins - timedelta(days=1)) == 0:
        begins -= timedelta(days=1)
    return Alert(
        "silent",
        f"{source} quiet since {begins}",
        f"{source} was collected and has had no post since {begins}, where {median(earlier):,.0f} "
        "a day was usual: are the tags still right?",
    )


def failed_run(flow: str, day: date, why: str) -> Alert:
    """Tell of a flow that failed, once a day."""
    return Alert("failed", f"{flow} {day}", f"the {flow} flow failed on {day}: {why}")
