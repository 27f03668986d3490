"""X's clock: where ours is off, what is asked for lies within X's seven days and its past."""

import logging
from datetime import timedelta

import pytest

from listening.errors import SourceUnavailableError
from listening.model import Interval
from tests.fakes.x import faults
from tests.sources.x_opened import NOW, QUERY, Opened, bigday, ids

SKEWS = [timedelta(minutes=-10), timedelta(minutes=10)]


@pytest.fixture(params=SKEWS, ids=["behind", "ahead"])
def skewed(x: Opened, request: pytest.FixtureRequest) -> Opened:
    """A source whose clock is off by ten minutes."""
    x.now = NOW + request.param
    return x


def test_the_difference_is_told_without_a_request_that_costs(
    skewed: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert skewed.source().clock_offset() == NOW - skewed.now
    assert "X's is used" in caplog.text
    assert (skewed.fake.requests, skewed.fake.billed_usd) == ([], 0)


def test_seven_days_are_counted_at_xs_clock(skewed: Opened) -> None:
    source = skewed.source()
    source.clock_offset()
    starts_at = NOW - timedelta(days=7) + timedelta(seconds=15)
    whole = Interval(starts_at, NOW - timedelta(seconds=30))
    list(source.pages(QUERY, whole, None))
    assert skewed.asked()[0]["start_time"] == "2026-02-23T12:00:15Z"
    with pytest.raises(SourceUnavailableError):
        source.pages(QUERY, Interval(NOW - timedelta(days=7), NOW), None)


def test_posts_are_observed_at_xs_time(skewed: Opened) -> None:
    skewed.fake.world.put(bigday("1"))
    source = skewed.source()
    source.clock_offset()
    (page,) = source.pages(
        QUERY, Interval(NOW - timedelta(days=6), NOW - timedelta(minutes=1)), None
    )
    assert ids([page]) == ["1"]
    assert {post.observed_at for post in page.posts} == {NOW}


def test_a_few_seconds_are_taken_for_the_way(x: Opened) -> None:
    x.now = NOW + timedelta(seconds=4)
    assert x.source().clock_offset() == timedelta()


def test_where_x_tells_no_time_ours_is_used(x: Opened) -> None:
    x.fake.base_url = "http://127.0.0.1:1"
    assert x.source().clock_offset() == timedelta()


def test_a_limits_reset_is_waited_for_by_xs_clock(x: Opened) -> None:
    x.now = NOW + timedelta(minutes=10)
    source = x.source()
    source.clock_offset()
    x.fake.faults.queue(faults.limited(reset_at=int(NOW.timestamp()) + 90))
    list(source.pages(QUERY, Interval(NOW - timedelta(days=1), NOW - timedelta(hours=1)), None))
    assert x.slept == [91]
