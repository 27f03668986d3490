"""Windows: a cursor moves with its rows or not at all, and nothing is collected twice."""

from datetime import timedelta

import pytest

from listening.model import Interval, Page
from listening.store.database import Store
from listening.store.standing import read_holdings, read_standings
from listening.store.windows import (
    DONE,
    GAP,
    OPEN,
    Claim,
    Watch,
    WindowState,
    add_windows,
    claim_window,
    close_as_gap,
    drop_windows,
    leave_window,
    move_cursor,
    read_claim,
    read_windows,
    reopen_gaps,
    split_window,
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


MINE, OTHERS = Claim("here/1/aa", NOON + HOUR), Claim("there/2/bb", NOON + HOUR)


def claimed(
    store: Store, span: Interval, claim: Claim = MINE, instead_of: Claim | None = None
) -> WindowState | None:
    with store.writing() as connection:
        return claim_window(connection, WATCH, span, claim, instead_of)


def moved(
    store: Store, span: Interval, cursor: str | None, count: int = 1, claim: Claim = MINE
) -> bool:
    """Write a page of so many posts of a window that was claimed before."""
    page = Page(
        posts=tuple(a_post(str(n)) for n in range(count)), cursor=cursor, cost_usd=count / 100
    )
    with store.writing() as connection:
        return move_cursor(connection, WATCH, span, page, claim)


def windows(store: Store, watch: Watch = WATCH) -> list[WindowState]:
    with store.reading() as connection:
        return read_windows(connection, watch)


def test_windows_come_oldest_first_and_start_without_a_cursor(store: Store) -> None:
    opened(store, EVENING, MORNING)
    assert windows(store) == [WindowState(MORNING, OPEN, None), WindowState(EVENING, OPEN, None)]


def test_a_window_opened_again_stays_as_it_is(store: Store) -> None:
    opened(store, MORNING)
    claimed(store, MORNING)
    moved(store, MORNING, "page 2")
    opened(store, MORNING, EVENING)
    assert windows(store) == [
        WindowState(MORNING, OPEN, "page 2", is_claimed=True),
        WindowState(EVENING, OPEN, None),
    ]


def test_windows_of_other_sources_campaigns_and_queries_are_their_own(store: Store) -> None:
    others = [Watch("y", "care", HASH), Watch("x", "other", HASH), Watch("x", "care", "else")]
    opened(store, MORNING)
    claimed(store, MORNING)
    moved(store, MORNING, "page 2")
    for other in others:
        opened(store, MORNING, watch=other)
    moved(store, MORNING, None)
    assert [windows(store, other)[0].status for other in others] == [OPEN, OPEN, OPEN]
    assert windows(store) == [WindowState(MORNING, DONE, None, is_claimed=True)]


def test_the_cursor_moves_with_its_rows_and_the_last_page_ends_the_window(store: Store) -> None:
    opened(store, MORNING)
    claimed(store, MORNING)
    assert moved(store, MORNING, "page 2", 100)
    assert moved(store, MORNING, "page 3", 100)
    assert moved(store, MORNING, None, 7)
    assert one(store, "collection_window", "status", "cursor", "rows") == (DONE, None, 207)
    assert one(store, "collection_window", "cost_usd") == pytest.approx(2.07)


@pytest.mark.parametrize("rows_first", [True, False])
def test_an_error_leaves_both_the_rows_and_the_cursor_as_they_were(
    store: Store, rows_first: bool
) -> None:
    opened(store, MORNING)
    claimed(store, MORNING)
    moved(store, MORNING, "page 2", 5)

    def fails() -> None:
        with store.writing() as connection:
            if rows_first:
                write_page(connection, QUERY, a_page(a_post()), NOON)
            move_cursor(connection, WATCH, MORNING, Page(cursor="page 3"), MINE)
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
    claimed(store, EVENING)
    moved(store, EVENING, None)
    assert [window.status for window in windows(store)] == [GAP, DONE]
    assert tallies(store).collected == (
        Collected("x", MORNING, GAP, "too old"),
        Collected("x", EVENING, DONE, ""),
    )


def test_where_a_campaign_stands_is_told_by_source(store: Store) -> None:
    opened(store, MORNING, EVENING)
    claimed(store, MORNING)
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


def test_a_window_is_claimed_by_one_alone(store: Store) -> None:
    opened(store, MORNING)
    assert claimed(store, MORNING, OTHERS) is not None
    assert claimed(store, MORNING, MINE) is None
    assert not moved(store, MORNING, "page 2", claim=MINE)
    with store.reading() as connection:
        assert read_claim(connection, WATCH, MORNING) == OTHERS


def test_a_claim_can_be_taken_over_and_the_former_holder_moves_nothing_more(store: Store) -> None:
    opened(store, MORNING)
    claimed(store, MORNING, OTHERS)
    moved(store, MORNING, "page 2", claim=OTHERS)
    taken = claimed(store, MORNING, MINE, instead_of=OTHERS)
    assert taken is not None
    assert taken.cursor == "page 2"
    assert not moved(store, MORNING, None, claim=OTHERS)
    with store.writing() as connection:
        leave_window(connection, WATCH, MORNING, OTHERS.by, "")
    assert windows(store) == [WindowState(MORNING, OPEN, "page 2", is_claimed=True)]


def test_a_window_that_is_done_or_a_gap_cannot_be_claimed(store: Store) -> None:
    opened(store, MORNING, EVENING)
    claimed(store, MORNING)
    moved(store, MORNING, None)
    with store.writing() as connection:
        leave_window(connection, WATCH, MORNING, MINE.by, "")
        close_as_gap(connection, WATCH, EVENING, "too old")
    assert (claimed(store, MORNING), claimed(store, EVENING)) == (None, None)


def test_a_window_that_is_left_says_why_and_keeps_its_place(store: Store) -> None:
    opened(store, MORNING)
    claimed(store, MORNING)
    moved(store, MORNING, "page 2")
    with store.writing() as connection:
        leave_window(connection, WATCH, MORNING, MINE.by, "X was down")
    assert windows(store) == [WindowState(MORNING, OPEN, "page 2", "X was down")]


def test_a_gap_opens_again_where_there_is_another_way_and_goes_on_from_its_place(
    store: Store,
) -> None:
    opened(store, MORNING, EVENING)
    claimed(store, MORNING)
    moved(store, MORNING, "page 2")
    with store.writing() as connection:
        close_as_gap(connection, WATCH, MORNING, "too old")
        reopen_gaps(connection, WATCH, [MORNING, EVENING])
    assert windows(store)[0] == WindowState(MORNING, OPEN, "page 2")


def test_a_window_cut_in_two_goes_on_in_its_later_part(store: Store) -> None:
    opened(store, MORNING)
    claimed(store, MORNING)
    moved(store, MORNING, "page 2")
    middle = MORNING.starts_at + HOUR / 2
    with store.writing() as connection:
        leave_window(connection, WATCH, MORNING, MINE.by, "X was down")
        split_window(connection, WATCH, read_windows(connection, WATCH)[0], middle)
    assert [(w.span, w.cursor) for w in windows(store)] == [
        (Interval(MORNING.starts_at, middle), None),
        (Interval(middle, MORNING.ends_at), "page 2"),
    ]


def test_windows_that_others_cover_are_forgotten(store: Store) -> None:
    opened(store, MORNING, EVENING)
    with store.writing() as connection:
        drop_windows(connection, WATCH, [MORNING])
    assert [window.span for window in windows(store)] == [EVENING]
