"""The sample campaign as a source: windows, cursors, its lost day, the same in every run."""

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from pydantic import ValidationError

from listening.errors import GapError, SourceError
from listening.model import Interval, Page, Role
from listening.sources import sample
from listening.sources.synthetic.days import (
    CUSTOMER_DAY,
    DAYS,
    GAP_DAY,
    OUTAGE_DAY,
    interval_of,
)
from tests.sources.campaign import QUERY, opened, pages_of, role_of

SPAN = Interval(interval_of(sample.STARTS).starts_at, interval_of(sample.ENDS).ends_at)


def test_roles_hold_whatever_the_seed_and_the_size() -> None:
    source = opened(seed=7, posts=600, authors=600)
    said = [
        post
        for day in (CUSTOMER_DAY, OUTAGE_DAY)
        for page in pages_of(source, day)
        for post in page.posts
    ]
    assert {role_of(post) for post in said} == set(Role)


def test_one_day_can_never_be_had() -> None:
    with pytest.raises(GapError, match="nobody noticed"):
        pages_of(opened(), GAP_DAY)


def test_x_counted_at_least_what_was_collected_on_every_day(days: dict[date, list[Page]]) -> None:
    expected = {
        count.day: count.posts for each in days.values() for page in each for count in page.expected
    }
    assert list(expected) == list(DAYS)
    assert expected[GAP_DAY] > 0
    for day, each in days.items():
        collected = sum(post.source == "x" for page in each for post in page.posts)
        assert collected <= expected[day] <= collected * 1.03


def test_windows_are_the_campaigns_days_without_holes() -> None:
    windows = opened().windows(
        Interval(SPAN.starts_at - timedelta(days=9), SPAN.ends_at + timedelta(days=9))
    )
    assert len(windows) == 21
    assert (windows[0].starts_at, windows[-1].ends_at) == (SPAN.starts_at, SPAN.ends_at)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(windows))


def test_windows_are_cut_to_the_span_and_none_lie_outside_the_campaign() -> None:
    noon = interval_of(CUSTOMER_DAY).starts_at + timedelta(hours=12)
    assert opened().windows(Interval(noon, noon + timedelta(hours=3))) == [
        Interval(noon, noon + timedelta(hours=3))
    ]
    assert opened().windows(Interval(SPAN.ends_at, SPAN.ends_at + timedelta(days=3))) == []


def test_parts_of_a_day_add_up_to_the_day() -> None:
    source, day = opened(), interval_of(CUSTOMER_DAY)
    noon = day.starts_at + timedelta(hours=12)
    halves = [Interval(day.starts_at, noon), Interval(noon, day.ends_at)]
    parts = [
        post.post_id
        for half in halves
        for page in source.pages(QUERY, half, None)
        for post in page.posts
    ]
    whole = [post.post_id for page in pages_of(source, CUSTOMER_DAY) for post in page.posts]
    assert sorted(parts) == sorted(whole)


def test_two_openings_give_equal_pages(days: dict[date, list[Page]]) -> None:
    assert {day: pages_of(opened(), day) for day in days} == days


def test_another_seed_gives_another_campaign(days: dict[date, list[Page]]) -> None:
    assert pages_of(opened(seed=1), CUSTOMER_DAY) != days[CUSTOMER_DAY]


def test_two_processes_give_the_same_bytes() -> None:
    script = (
        "from hashlib import sha256\n"
        "from listening.sources import sample\n"
        "from listening.sources.synthetic.days import CUSTOMER_DAY, interval_of\n"
        "source = sample.open_source(sample.Options(), {})\n"
        "pages = list(source.pages(None, interval_of(CUSTOMER_DAY), None))\n"
        "print(sha256(repr(pages).encode()).hexdigest())\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]


def test_a_cursor_gives_the_pages_that_remain(days: dict[date, list[Page]]) -> None:
    whole = days[CUSTOMER_DAY]
    assert len(whole) > 4
    assert all(len(page.posts) <= 100 for page in whole)
    assert whole[-1].cursor is None
    for index, page in enumerate(whole[:-1]):
        assert page.cursor == f"page:{index + 1}"
        assert pages_of(opened(), CUSTOMER_DAY, page.cursor) == whole[index + 1 :]


def test_a_cursor_of_another_source_is_refused() -> None:
    with pytest.raises(SourceError, match="no page"):
        pages_of(opened(), CUSTOMER_DAY, "next-token")


def test_it_reaches_back_for_ever_and_is_always_there() -> None:
    assert opened().reaches_back is None
    assert opened().check() == "synthetic campaign: always there"


def test_unknown_options_and_too_few_accounts_for_the_roles_are_refused() -> None:
    with pytest.raises(ValidationError):
        sample.Options(colour="blue")
    with pytest.raises(ValidationError):
        sample.Options(authors=10)
