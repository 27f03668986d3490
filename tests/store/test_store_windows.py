"""Windows: a cursor moves with its rows or not at all, and nothing is collected twice."""

from datetime import timedelta

import pytest

from listening.model import Interval
from listening.store.database import Store
from listening.store.standing import read_holdings, read_standings
from listening.store.windows import (
    DONE,
    GAP,
    OPEN,
    Watch,
    WindowState,
    add_windows,
    close_as_gap,
    move_cursor,
    read_windows,
    watermark,
)
from listening.store.writes import write_page
from listening.tally import Collected
from tests.store.made_up import (
    DAY,
    HASH,
    NOON,
    QUERY,
    a_page,
    a_post,
    one,
    rows,
    tallies,
    tally,
    write,
)

WATCH = Watch("x", "care", HASH)
HOUR = timedelta(hours=1)
MORNING, EVENING = Interval(NOON - HOUR, NOON), Interval(NOON, NOON + HOUR)


def opened(store: Store, *spans: Interval, watch: Watch = WATCH) -> None:
    with store.writing() as connection:
        add_windows(connection, watch, spans)


def moved(store: Store, span: Interval, cursor: str | None, count: int = 1) -> None:
    with store.writing() as connection:
        move_cursor(connection, WATCH, span, cursor, count)


def windows(store: Store, watch: Watch = WATCH) -> list[WindowState]:
    with store.reading() as connection:
        return read_windows(connection, watch)


def test_windows_come_oldest_first_and_start_without_a_cursor(store: Store) -> None:
    opened(store, EVENING, MORNING)
    assert windows(store) == [WindowState(MORNING, OPEN, None), WindowState(EVENING, OPEN, None)]
    assert watermark(windows(store)) == EVENING.ends_at
    assert watermark([]) is None


def test_a_window_opened_again_stays_as_it_is(store: Store) -> None:
    opened(store, MORNING)
    moved(store, MORNING, "page 2")
    opened(store, MORNING, EVENING)
    assert windows(store) == [
        WindowState(MORNING, OPEN, "page 2"),
        WindowState(EVENING, OPEN, None),
    ]


def test_windows_of_other_sources_campaigns_and_queries_are_their_own(store: Store) -> None:
    others = [Watch("y", "care", HASH), Watch("x", "other", HASH), Watch("x", "care", "else")]
    opened(store, MORNING)
    moved(store, MORNING, "page 2")
    for other in others:
        opened(store, MORNING, watch=other)
    moved(store, MORNING, None)
    assert [windows(store, other)[0].status for other in others] == [OPEN, OPEN, OPEN]
    assert windows(store) == [WindowState(MORNING, DONE, None)]


def test_the_cursor_moves_with_its_rows_and_the_last_page_ends_the_window(store: Store) -> None:
    opened(store, MORNING)
    moved(store, MORNING, "page 2", 100)
    moved(store, MORNING, "page 3", 100)
    moved(store, MORNING, None, 7)
    assert one(store, "collection_window", "status", "cursor", "rows") == (DONE, None, 207)


@pytest.mark.parametrize("rows_first", [True, False])
def test_an_error_leaves_both_the_rows_and_the_cursor_as_they_were(
    store: Store, rows_first: bool
) -> None:
    opened(store, MORNING)
    moved(store, MORNING, "page 2", 5)

    def fails() -> None:
        with store.writing() as connection:
            if rows_first:
                write_page(connection, QUERY, a_page(a_post()), NOON)
            move_cursor(connection, WATCH, MORNING, "page 3", 1)
            if not rows_first:
                write_page(connection, QUERY, a_page(a_post()), NOON)
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        fails()
    assert one(store, "collection_window", "cursor", "rows") == ("page 2", 5)
    assert rows(store, "post") == rows(store, "stale_day") == rows(store, "post_campaign") == []
    assert write(store, a_page(a_post())) == [1]


def test_a_gap_says_why_and_does_not_open_again(store: Store) -> None:
    opened(store, MORNING, EVENING)
    with store.writing() as connection:
        close_as_gap(connection, WATCH, MORNING, "too old")
    opened(store, MORNING)
    moved(store, EVENING, None)
    assert [window.status for window in windows(store)] == [GAP, DONE]
    assert tallies(store).collected == (
        Collected("x", MORNING, GAP, "too old"),
        Collected("x", EVENING, DONE, ""),
    )


def test_where_a_campaign_stands_is_told_by_source(store: Store) -> None:
    opened(store, MORNING, EVENING)
    moved(store, MORNING, None)
    opened(store, EVENING, watch=Watch("w", "care", HASH))
    write(store, a_page(a_post()))
    with store.reading() as connection:
        first, second = read_standings(connection, "care")
        assert (first.source, first.collected_until, first.open_windows) == ("w", None, 1)
        assert (second.collected_until, second.open_windows, second.gaps) == (NOON, 1, 0)
        assert read_holdings(connection, "care").stale_days == 1
        assert list(read_standings(connection, "other")) == []
    assert tally(store) == [DAY]
    with store.reading() as connection:
        assert (
            read_holdings(connection, "care").posts,
            read_holdings(connection, "care").newest,
        ) == (1, NOON)
