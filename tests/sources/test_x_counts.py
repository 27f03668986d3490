"""X's own counts, by the campaign's days: also across half hours and daylight saving."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from listening.errors import SourceUnavailableError
from listening.measures.coverage import day_span
from listening.model import Interval, Query
from listening.sources.x_counts import count_posts
from tests.fakes.x.faults import answers
from tests.sources.x_opened import Opened

ZONES = [
    "UTC", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Copenhagen", "America/New_York",
    "Australia/Lord_Howe",
]  # fmt: skip
LATER = datetime(2026, 12, 1, tzinfo=UTC)
SEASONS = [date(2026, 3, 6), date(2026, 3, 27), date(2026, 4, 3), date(2026, 10, 23)]


def every_half_hour(x: Opened, span: Interval) -> None:
    at = span.starts_at - timedelta(hours=3)
    while at < span.ends_at + timedelta(hours=3):
        x.fake.world.post("#bigday", "501", at)
        at += timedelta(minutes=28)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", SEASONS)
def test_every_post_is_counted_on_the_campaigns_own_day(x: Opened, zone: str, first: date) -> None:
    x.fake.clock.set(LATER)
    last = first + timedelta(days=3)
    span = Interval(day_span(first, zone).starts_at, day_span(last, zone).ends_at)
    every_half_hour(x, span)
    query = Query("demo", ("#bigday",), timezone=zone)
    counted = x.source().archive().count(query, span)
    written = [datetime.fromisoformat(post["created_at"]) for post in x.fake.world.posts.values()]
    within = [at for at in written if span.starts_at <= at < span.ends_at]
    assert counted.posts == Counter(at.astimezone(ZoneInfo(zone)).date() for at in within)
    assert counted.is_exact


def test_a_long_stretch_is_counted_over_all_its_pages(x: Opened) -> None:
    x.fake.clock.set(LATER)
    span = Interval(LATER - timedelta(days=100), LATER - timedelta(days=1))
    for days in range(1, 100):
        x.fake.world.post("#bigday", "501", LATER - timedelta(days=days, hours=1))
    counted = x.source().archive().count(Query("demo", ("#bigday",)), span)
    assert sum(counted.posts.values()) == 99
    assert len(x.asked("/counts/all")) == 4
    assert sum(x.purse.paid) == pytest.approx(0.04)


def test_parts_of_a_query_may_count_a_post_twice_and_say_so(x: Opened) -> None:
    tags = tuple(f"#tag{number:060}" for number in range(20))
    x.fake.world.post(f"{tags[0]} {tags[-1]}", "501", x.now - timedelta(hours=2))
    span = Interval(x.now - timedelta(days=1), x.now - timedelta(hours=1))
    counted = x.source().count(Query("demo", tags), span)
    assert (sum(counted.posts.values()), counted.is_exact) == (2, False)


@pytest.mark.parametrize(
    "body",
    [
        b'{"meta": {}}',
        b'{"data": [5], "meta": {}}',
        b'{"data": [{"start": "soon"}], "meta": {}}',
        b'{"data": [{"start": "2026-03-01T00:00:00Z", "post_count": "many"}], "meta": {}}',
    ],
)
def test_an_answer_without_counts_is_not_taken_for_zero(x: Opened, body: bytes) -> None:
    x.fake.faults.always(answers(body=body))
    span = Interval(x.now - timedelta(days=1), x.now - timedelta(hours=1))
    with pytest.raises(SourceUnavailableError):
        x.source().count(Query("demo", ("#bigday",)), span)


def test_counts_that_name_the_same_next_page_for_ever_end() -> None:
    from listening.sources.x_endpoints import ARCHIVE

    answer = {"data": [], "meta": {"next_token": "again"}}
    span = Interval(LATER - timedelta(days=1), LATER)
    query = replace(Query("demo", ("#bigday",)), timezone="UTC")
    assert count_posts(lambda method, asked: answer, query, span, ARCHIVE).posts == {}
