"""Who reposted and who quoted a post on X: every page, each bought before it is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from listening.errors import BudgetError, LimitError, SourceUnavailableError
from listening.model import Kind
from listening.sources import Engaging
from listening.sources.till import OPEN_TILL, Purchase, Till
from listening.sources.x import Options, XSource
from listening.sources.x_calls import Caller
from listening.sources.x_client import Client
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x.faults import answers, limited, token_refused

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Purse:
    """A till with so much in it, that notes what was reserved."""

    usd: float
    reserved: list[float] = field(default_factory=list)

    def left_usd(self) -> float:
        return self.usd

    @contextmanager
    def buying(self, worst_usd: float) -> Iterator[Purchase]:
        if worst_usd > self.usd + 1e-9:
            raise BudgetError("spent")
        self.reserved.append(round(worst_usd, 3))
        purchase = Purchase(worst_usd)
        yield purchase
        self.usd -= purchase.cost_usd


@pytest.fixture
def post(fake_x: FakeX) -> str:
    """A post with 130 reposts and 12 quotes."""
    fake_x.clock.set(NOW)
    post_id = fake_x.world.post("a", "501", NOW - 2 * HOUR)
    for number in range(130):
        fake_x.world.repost(post_id, str(600 + number), NOW - HOUR)
    for number in range(12):
        fake_x.world.post("so true", str(900 + number), NOW - HOUR, (("quoted", post_id),))
    return post_id


def source(fake: FakeX, till: Till = OPEN_TILL) -> XSource:
    caller = Caller(
        Client(fake.base_url, 5, TOKEN), clock=lambda: NOW, sleep=lambda _: None, chance=lambda: 0.0
    )
    return XSource(Options(), caller, till=till)


def told(
    x: XSource, post_id: str, kind: Kind, expected: int, cursor: str | None = None
) -> set[str]:
    pages = x.engagers(post_id, kind, expected, cursor)
    return {account for page in pages for account in page.accounts}


def test_every_page_is_read_and_each_account_is_told_once(fake_x: FakeX, post: str) -> None:
    x = source(fake_x)
    assert isinstance(x, Engaging)
    assert told(x, post, Kind.REPOST, 130) == {str(600 + number) for number in range(130)}
    assert told(x, post, Kind.QUOTE, 12) == {str(900 + number) for number in range(12)}


def test_as_little_as_will_do_is_reserved_before_each_request(fake_x: FakeX, post: str) -> None:
    purse = Purse(10.0)
    told(source(fake_x, purse), post, Kind.REPOST, 130)
    told(source(fake_x, purse), post, Kind.QUOTE, 3)
    assert purse.reserved == [1.0, 0.3, 0.05, 0.05]
    assert 10.0 - purse.usd == pytest.approx(130 * 0.010 + 12 * 0.005)
    assert fake_x.billed_usd == pytest.approx(10.0 - purse.usd)


def test_a_list_that_cannot_be_paid_whole_is_not_begun(fake_x: FakeX, post: str) -> None:
    with pytest.raises(BudgetError, match=r"may cost \$1\.30, and \$1\.29 is left"):
        told(source(fake_x, Purse(1.29)), post, Kind.REPOST, 130)
    assert fake_x.requests == []


def test_more_than_were_expected_stop_at_the_budget(fake_x: FakeX, post: str) -> None:
    purse = Purse(0.15)
    with pytest.raises(BudgetError):
        told(source(fake_x, purse), post, Kind.REPOST, 10)
    assert purse.usd >= 0


def test_a_post_that_is_gone_has_nobody(fake_x: FakeX, post: str) -> None:
    fake_x.world.delete(post, NOW)
    assert told(source(fake_x), post, Kind.REPOST, 130) == set()


def test_a_page_that_names_itself_as_the_next_ends_with_an_error(fake_x: FakeX, post: str) -> None:
    fake_x.faults.always(answers(200, {"data": [], "meta": {"next_token": "again"}}))
    with pytest.raises(SourceUnavailableError, match="as the next one"):
        told(source(fake_x), post, Kind.QUOTE, 12)


def test_a_list_goes_on_behind_the_page_that_came(fake_x: FakeX, post: str) -> None:
    first = next(source(fake_x).engagers(post, Kind.REPOST, 130, None))
    assert (len(first.accounts), first.cursor is None) == (100, False)
    fake_x.requests.clear()
    rest = told(source(fake_x), post, Kind.REPOST, 30, first.cursor)
    assert len(rest) == 30
    assert not rest & first.accounts
    assert len(fake_x.requests) == 1


def test_a_token_that_x_refuses_begins_the_list_anew(fake_x: FakeX, post: str) -> None:
    first = next(source(fake_x).engagers(post, Kind.REPOST, 130, None))
    fake_x.faults.always(token_refused())
    assert len(told(source(fake_x), post, Kind.REPOST, 30, first.cursor)) == 130


@pytest.mark.parametrize(("seconds", "is_waited"), [(40, True), (600, False)])
def test_a_long_limit_is_not_waited_for(
    fake_x: FakeX, post: str, seconds: int, is_waited: bool
) -> None:
    fake_x.faults.queue(limited(int(NOW.timestamp()) + seconds))
    if is_waited:
        assert len(told(source(fake_x), post, Kind.QUOTE, 12)) == 12
    else:
        with pytest.raises(LimitError, match=r"until 12:10 UTC: run again after that"):
            told(source(fake_x), post, Kind.QUOTE, 12)
