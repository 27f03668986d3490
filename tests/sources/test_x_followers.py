"""Who follows an account on X: page by page, each bought before it is asked for."""

from collections.abc import Callable

import pytest
from x_opened import Opened, Purse

from listening.errors import BudgetError, GapError, SourceUnavailableError
from listening.sources import Followed
from listening.sources.x import XSource
from tests.fakes.x import FakeX
from tests.fakes.x.faults import answers, forbidden, no_data, no_meta, token_refused

FANS = [str(700_000 + number) for number in range(25)]


@pytest.fixture
def opened(fake_x: FakeX) -> Callable[..., XSource]:
    """X, where account 501 has 25 followers and a page holds ten."""
    fake_x.page_size = 10
    for fan in [*FANS, "501"]:
        fake_x.world.user(fan)
    fake_x.world.followers["501"] = FANS

    def source(usd: float = 100.0) -> XSource:
        return Opened(fake_x, purse=Purse(usd)).source()

    return source


def read(source: XSource) -> tuple[list[int], set[str]]:
    """Return how many each page held, and everyone."""
    pages = [*source.followers("501", 25, None)]
    return [len(page.accounts) for page in pages], {
        each for page in pages for each in page.accounts
    }


def test_every_page_is_read_and_paid_by_follower(
    fake_x: FakeX, opened: Callable[..., XSource]
) -> None:
    source = opened()
    assert isinstance(source, Followed)
    assert read(source) == ([10, 10, 5], {*FANS})
    assert fake_x.billed_usd == pytest.approx(0.25)


def test_a_small_budget_buys_a_small_page_and_none_buys_none(
    fake_x: FakeX, opened: Callable[..., XSource]
) -> None:
    source = opened(0.03)
    assert len(next(source.followers("501", 25, None)).accounts) == 3
    with pytest.raises(BudgetError):
        next(source.followers("501", 25, None))
    assert fake_x.billed_usd == pytest.approx(0.03)


def test_a_cursor_that_x_refuses_begins_the_list_anew(
    fake_x: FakeX, opened: Callable[..., XSource]
) -> None:
    fake_x.faults.always(token_refused(), on="/followers")
    lengths, everyone = read(opened())
    assert everyone == {*FANS}
    assert lengths == [10, 10, 10, 5]


def test_an_account_that_is_gone_or_closed_is_a_gap(
    fake_x: FakeX, opened: Callable[..., XSource]
) -> None:
    with pytest.raises(GapError):
        next(opened().followers("999", 25, None))
    fake_x.faults.queue(forbidden())
    with pytest.raises(GapError):
        next(opened().followers("501", 25, None))


def test_an_answer_without_its_end_is_no_end(fake_x: FakeX, opened: Callable[..., XSource]) -> None:
    fake_x.faults.queue(no_meta())
    with pytest.raises(SourceUnavailableError):
        next(opened().followers("501", 25, None))
    fake_x.faults.queue(no_data())
    assert next(opened().followers("501", 25, None)).cursor is not None


def test_a_page_that_names_itself_as_the_next_is_refused(
    fake_x: FakeX, opened: Callable[..., XSource]
) -> None:
    fake_x.faults.always(answers(200, {"data": [], "meta": {"next_token": "again"}}))
    with pytest.raises(SourceUnavailableError, match="as the next one"):
        next(opened().followers("501", 25, "again"))
