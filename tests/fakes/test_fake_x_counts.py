"""Counts on the fake X: buckets, their edges, and pages of the archive."""

import pytest

from tests.fakes.asking import Asking, before, iso
from tests.fakes.x.answers import Json
from tests.fakes.x.faults import empty_page

RECENT, ALL = "/2/tweets/counts/recent", "/2/tweets/counts/all"


def counted(x: Asking, path: str = RECENT, **params: str) -> Json:
    answer = x.search("#springday", path, **params)
    assert answer.status == 200, answer.body
    return answer.body


def test_a_week_by_day_has_a_first_and_a_last_bucket_that_are_cut(x: Asking) -> None:
    for hours in (1, 2, 30, 160):
        x.fake.world.post("#springday", at=before(hours=hours))
    body = counted(x, granularity="day")
    starts = [bucket["start"] for bucket in body["data"]]
    assert starts[:2] == ["2026-08-13T12:00:00.000Z", "2026-08-14T00:00:00.000Z"]
    assert body["data"][-1]["end"] == "2026-08-20T11:59:30.000Z"
    assert [bucket["tweet_count"] for bucket in body["data"]] == [1, 0, 0, 0, 0, 0, 1, 2]
    assert body["meta"] == {"total_tweet_count": 4}


@pytest.mark.parametrize(("grain", "buckets"), [("minute", 90), ("hour", 2), ("day", 1)])
def test_buckets_touch_and_cover_the_window(x: Asking, grain: str, buckets: int) -> None:
    start, end = before(hours=2, minutes=30), before(hours=1)
    body = counted(x, granularity=grain, start_time=iso(start), end_time=iso(end))
    data = body["data"]
    assert len(data) == buckets
    assert [each["end"] for each in data[:-1]] == [each["start"] for each in data[1:]]


def test_unasked_it_is_by_the_hour(x: Asking) -> None:
    assert len(counted(x)["data"]) == 7 * 24


def test_counts_agree_with_search_but_for_accounts_that_are_hidden(x: Asking) -> None:
    for author in ("1", "2"):
        x.fake.world.post("#springday", author, before(hours=1))
    x.fake.world.delete(x.fake.world.post("#springday", "3", before(hours=1)))
    x.fake.world.protect("2")
    assert len(x.found("#springday")) == 1
    assert counted(x)["meta"]["total_tweet_count"] == 2


def test_the_archive_comes_in_pages_of_31_days_the_newest_first(x: Asking) -> None:
    for days in (3, 40, 65):
        x.fake.world.post("#springday", at=before(days=days))
    asked = {"granularity": "day", "start_time": iso(before(days=70))}
    totals, token = [], None
    while token or not totals:
        body = counted(x, ALL, **asked, **({"next_token": token} if token else {}))
        totals.append(body["meta"]["total_tweet_count"])
        token = body["meta"].get("next_token")
    assert totals == [1, 1, 1]


def test_a_page_of_the_archive_may_be_empty_and_lead_on(x: Asking) -> None:
    x.fake.faults.queue(empty_page())
    first = counted(x, ALL, granularity="day")
    assert first["data"] == []
    assert counted(x, ALL, granularity="day", next_token=first["meta"]["next_token"])["data"]


def test_the_last_week_comes_in_one_page(x: Asking) -> None:
    assert "next_token" not in counted(x, granularity="minute")["meta"]


def test_an_unknown_granularity_is_refused(x: Asking) -> None:
    assert "granularity" in x.refused("#springday", RECENT, granularity="week")
