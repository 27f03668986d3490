from datetime import UTC, date, datetime

import pytest

from listening.errors import UsageError
from listening.pipeline.finding import window_of
from listening.settings import CampaignSettings

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)


def day(number: int) -> date:
    return date(2026, 10, number)


def campaign(**told: object) -> CampaignSettings:
    return CampaignSettings(key="a-day", name="A Day", tags=("#aday",), **told)


WHOLE = campaign(starts=day(5), ends=day(12))
OPEN = campaign(starts=day(5))


def test_a_campaign_is_reported_from_its_start_to_its_end() -> None:
    window = window_of(WHOLE, (day(1), day(19)), NOW)
    assert (window.since, window.until, window.closed) == (day(5), day(12), True)
    assert window.slug == "2026-10-05_2026-10-12"


def test_an_open_campaign_is_reported_to_the_last_day_known() -> None:
    window = window_of(OPEN, (day(5), day(17)), NOW)
    assert (window.since, window.until, window.closed) == (day(5), day(17), False)
    assert window.slug == "from-2026-10-05"


def test_an_open_window_keeps_its_slug_as_days_pass() -> None:
    slugs = {window_of(OPEN, (day(5), day(last)), NOW).slug for last in (7, 12, 19)}
    assert slugs == {"from-2026-10-05"}


def test_today_is_never_in_it() -> None:
    for made in (OPEN, campaign(starts=day(5), ends=day(25)), campaign()):
        window = window_of(made, (day(5), day(20)), NOW)
        assert window.until == day(19)
        assert not window.closed


def test_a_campaign_that_ends_today_is_not_closed_until_tomorrow() -> None:
    ending = campaign(starts=day(5), ends=day(20))
    assert not window_of(ending, (day(5), day(20)), NOW).closed
    tomorrow = NOW.replace(day=21)
    assert window_of(ending, (day(5), day(20)), tomorrow).closed


def test_old_posts_alone_are_reported_where_they_are() -> None:
    window = window_of(campaign(), (date(2024, 1, 3), date(2024, 2, 1)), NOW)
    assert (window.since, window.until) == (date(2024, 1, 3), date(2024, 2, 1))


def test_where_nothing_is_known_the_window_is_yesterday() -> None:
    window = window_of(campaign(), None, NOW)
    assert (window.since, window.until) == (day(19), day(19))


def test_days_that_are_asked_for_stand_before_the_campaigns() -> None:
    window = window_of(WHOLE, (day(1), day(19)), NOW, day(7), day(9))
    assert (window.since, window.until, window.closed) == (day(7), day(9), True)
    assert window.slug == "2026-10-07_2026-10-09"


def test_since_alone_keeps_the_campaigns_end() -> None:
    assert window_of(WHOLE, None, NOW, since=day(7)).until == day(12)


def test_a_window_that_would_end_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="end on 2026-10-04, before it begins on 2026-10-05"):
        window_of(WHOLE, None, NOW, until=day(4))


@pytest.mark.parametrize("asked", [{"since": day(20)}, {"since": day(25), "until": day(28)}])
def test_a_window_of_days_to_come_is_refused(asked: dict[str, date]) -> None:
    with pytest.raises(UsageError, match="not over"):
        window_of(OPEN, (day(5), day(19)), NOW, **asked)


def test_a_campaign_that_has_not_begun_has_nothing_to_report() -> None:
    with pytest.raises(UsageError, match="not over"):
        window_of(campaign(starts=day(25), ends=day(28)), None, NOW)


@pytest.mark.parametrize(
    ("now", "timezone", "last"),
    [
        (datetime(2026, 10, 19, 18, 59, tzinfo=UTC), "Asia/Karachi", 18),
        (datetime(2026, 10, 19, 19, 0, tzinfo=UTC), "Asia/Karachi", 19),
        (datetime(2026, 10, 20, 3, 59, tzinfo=UTC), "America/New_York", 18),
        (datetime(2026, 10, 20, 4, 0, tzinfo=UTC), "America/New_York", 19),
        (datetime(2026, 10, 19, 23, 59, tzinfo=UTC), "UTC", 18),
    ],
)
def test_a_day_is_over_at_the_campaigns_own_midnight(
    now: datetime, timezone: str, last: int
) -> None:
    window = window_of(campaign(timezone=timezone), (day(1), day(20)), now)
    assert window.until == day(last)
