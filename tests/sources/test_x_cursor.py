"""Going on where a collection stopped: by X's token, or without it from the last page on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.errors import SourceError
from listening.model import Interval
from listening.sources.x_cursor import Place, read_cursor, write_cursor
from tests.fakes.x import faults
from tests.fakes.x.answers import Answer, Request
from tests.fakes.x.faults import Serve
from tests.sources.x_opened import DAY, Opened, bigday, ids

MOMENTS = st.datetimes(timezones=st.just(DAY.starts_at.tzinfo))


@pytest.fixture
def five(x: Opened) -> Opened:
    x.fake.world.put(*(bigday(str(number), hour=number) for number in range(5)))
    x.fake.page_size = 2
    return x


@pytest.mark.parametrize(("stopped", "rest"), [(0, ["2", "1", "0"]), (1, ["0"])])
def test_a_cursor_goes_on_behind_the_page_it_came_with(
    five: Opened, stopped: int, rest: list[str]
) -> None:
    cursor = five.pages()[stopped].cursor
    assert ids(five.pages(cursor)) == rest


def test_a_cursor_asks_for_the_very_window_and_size_that_its_token_was_given_for(
    five: Opened,
) -> None:
    cursor = five.pages()[0].cursor
    first = five.asked()[0]
    five.fake.requests.clear()
    later = Interval(DAY.starts_at.replace(second=9), DAY.ends_at)
    assert ids(five.pages(cursor, later)) == ["2", "1", "0"]
    assert {**five.asked()[0], "next_token": None} == {**first, "next_token": None}


def test_a_token_that_x_refuses_is_done_without_and_no_post_is_lost(five: Opened) -> None:
    five.fake.faults.always(faults.token_refused(), on="/search/")
    pages = five.pages()
    assert set(ids(pages)) == {"0", "1", "2", "3", "4"}
    assert pages[-1].cursor is None


def test_a_token_refused_among_posts_of_one_second_loses_none_of_them(x: Opened) -> None:
    x.fake.world.put(*(bigday(str(number), hour=7) for number in range(10)))
    x.fake.page_size = 3
    x.fake.faults.always(faults.token_refused(), on="/search/")
    assert set(ids(x.pages())) == {str(number) for number in range(10)}


def test_without_its_token_a_page_in_order_is_gone_on_from_behind_its_last_post(
    five: Opened,
) -> None:
    five.fake.faults.always(faults.token_refused(), on="/search/")
    assert ids(five.pages()) == ["4", "3", "3", "2", "1", "0"]


def test_a_page_that_is_not_in_order_is_gone_on_from_its_newest_post(five: Opened) -> None:
    def upside_down(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        return replace(answer, body={**answer.body, "data": answer.body["data"][::-1]})

    five.fake.faults.queue(upside_down, on="/search/")
    cursor = five.pages()[0].cursor
    assert read_cursor(cursor).reached == datetime(2026, 3, 1, 4, tzinfo=UTC)


def test_a_refusal_that_is_not_the_tokens_is_told(five: Opened) -> None:
    cursor = five.pages()[0].cursor
    five.fake.faults.always(faults.answers(400, {"title": "Invalid Request"}))
    with pytest.raises(SourceError, match="Invalid Request"):
        five.pages(cursor)


@pytest.mark.parametrize("cursor", ["", "b26v89c19zqg8o3f", "[]", '{"odd": 1}', '{"span": 3}'])
def test_a_cursor_that_cannot_be_read_starts_again_and_loses_nothing(
    five: Opened, cursor: str
) -> None:
    assert ids(five.pages(cursor)) == ["4", "3", "2", "1", "0"]


@given(
    st.builds(
        Place,
        st.integers(0, 9),
        st.none() | st.text(max_size=9),
        st.none() | st.builds(Interval, MOMENTS, MOMENTS),
        st.integers(0, 500),
        st.none() | MOMENTS,
    )
)
def test_every_place_is_read_as_it_was_written(place: Place) -> None:
    assert read_cursor(write_cursor(place)) == place
