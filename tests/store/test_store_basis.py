"""A campaign whose timezone, tags or mentions change in config.toml is counted as if always so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from listening.model import ExpectedCount, Query
from listening.store.basis import follow_query
from listening.store.database import Store
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    QUERY,
    a_deletion,
    a_page,
    a_post,
    counted,
    everything,
    later,
    rows,
    stale,
    tallies,
    tally,
    write,
)

NEXT = DAY + timedelta(days=1)
EVENING = a_post("1", created_at=NOON + timedelta(hours=10, minutes=30))
"""After midnight in Copenhagen, and before it in New York."""
NEW_YORK = replace(QUERY, timezone="America/New_York")


def follow(store: Store, query: Query) -> None:
    with store.writing() as connection:
        follow_query(connection, query)


def days(store: Store) -> list[tuple[str, date]]:
    return [(row[2], row[3]) for row in rows(store, "post_campaign")]


def test_days_are_those_of_the_new_timezone_from_the_next_tally_on(store: Store) -> None:
    write(store, a_page(EVENING, a_post("2")))
    assert counted(store).cells[0].day == DAY
    assert days(store) == [("1", NEXT), ("2", DAY)]
    follow(store, NEW_YORK)
    assert days(store) == [("1", DAY), ("2", DAY)]
    assert stale(store) == [DAY, NEXT]
    assert [(cell.day, cell.posts) for cell in counted(store).cells] == [(DAY, 2)]


def test_nothing_is_stale_where_nothing_changed(store: Store) -> None:
    write(store, a_page(EVENING))
    tally(store)
    follow(store, QUERY)
    follow(store, replace(QUERY, tags=QUERY.tags[::-1]))
    assert stale(store) == []
    follow(store, NEW_YORK)
    tally(store)
    follow(store, NEW_YORK)
    assert stale(store) == []


def test_other_campaigns_keep_their_days(store: Store) -> None:
    write(store, a_page(EVENING))
    write(store, a_page(EVENING), query=replace(OTHER, timezone="UTC"))
    tally(store, "other")
    follow(store, NEW_YORK)
    assert [row[:4] for row in rows(store, "post_campaign")] == [
        ("care", "x", "1", DAY),
        ("other", "x", "1", DAY),
    ]
    assert stale(store, "other") == []


def test_posts_that_come_between_the_change_and_the_tally_end_on_the_same_days(
    store: Store,
) -> None:
    write(store, a_page(EVENING))
    write(store, a_page(EVENING._replace(post_id="2")), query=NEW_YORK)
    assert days(store) == [("1", NEXT), ("2", NEXT)]
    follow(store, QUERY)
    assert stale(store) == [NEXT]
    follow(store, NEW_YORK)
    assert days(store) == [("1", DAY), ("2", DAY)]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu"])
def test_the_farthest_timezones_and_days_of_23_and_25_hours_are_reached(
    store: Store, zone: str
) -> None:
    hours = [datetime(2026, 10, 23, tzinfo=UTC) + timedelta(hours=n) for n in range(96)]
    posts = [a_post(f"{at:%d%H}", created_at=at) for at in hours]
    query = replace(QUERY, timezone=zone)
    write(store, a_page(*posts), query=query)
    wanted = days(store)
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM post_campaign")
        connection.exec_driver_sql("DELETE FROM campaign_basis")
    write(store, a_page(*posts))
    for each in (replace(QUERY, timezone="Etc/GMT-14"), replace(QUERY, timezone="Etc/GMT+12")):
        follow(store, each)
    follow(store, query)
    assert days(store) == wanted


def test_a_platforms_own_counts_of_other_days_go(store: Store) -> None:
    write(store, a_page(EVENING, expected=[ExpectedCount("x", DAY, 5)]))
    follow(store, replace(QUERY, tags=("#care",)))
    assert tallies(store).expected == {("x", DAY): 5}
    follow(store, NEW_YORK)
    assert tallies(store).expected == {}


def test_a_tag_that_is_added_later_is_found_in_posts_that_are_there(store: Store) -> None:
    write(store, a_page(a_post("1", tags=("#care", "#later")), a_post("2", tags=("#laterstill",))))
    assert counted(store).tag_posts == {"#care": 1}
    follow(store, replace(QUERY, tags=("#care", "#later"), mentions=("@somebrand",)))
    assert counted(store).tag_posts == {"#care": 1, "#later": 1}


@pytest.mark.parametrize(
    ("tag", "like_it"), [("#a_b", "#axb"), ("#100%", "#1000"), ("#a!b", "#ab"), ("#é", "#e")]
)
def test_a_tag_is_matched_letter_by_letter(store: Store, tag: str, like_it: str) -> None:
    write(store, a_page(a_post("1", tags=(tag,)), a_post("2", tags=(like_it,))))
    follow(store, replace(QUERY, tags=(tag,)))
    assert [row[1:] for row in rows(store, "post_tag")] == [("x", "1", tag)]


def test_a_tag_that_is_removed_is_not_counted_any_more(store: Store) -> None:
    write(store, a_page(a_post(tags=("#care", "@somebrand"))))
    assert counted(store).tag_posts == {"#care": 1, "@somebrand": 1}
    follow(store, replace(QUERY, mentions=()))
    assert stale(store) == [DAY]
    assert counted(store).tag_posts == {"#care": 1}
    assert counted(store).participants["tag"] == {("#care",): 1}


def test_a_tag_taken_away_and_given_back_is_counted_as_before(store: Store) -> None:
    write(store, a_page(a_post("1", tags=("#care", "@somebrand"))))
    follow(store, replace(QUERY, mentions=()))
    write(store, a_page(a_post("2", tags=("@somebrand",))))
    follow(store, QUERY)
    assert counted(store).tag_posts == {"#care": 1, "@somebrand": 2}


def test_posts_of_other_campaigns_and_context_do_not_join_by_a_new_tag(store: Store) -> None:
    write(store, a_page(a_post("1"), context=[a_post("2", tags=("#later",))]))
    write(store, a_page(a_post("3", tags=("#later",))), query=OTHER)
    follow(store, replace(QUERY, tags=("#later",)))
    assert rows(store, "post_tag") == []


def test_rows_are_those_of_a_store_that_always_followed_the_query(store: Store) -> None:
    pages = [a_page(EVENING, a_post("2", tags=("#x", "@somebrand"))), a_page(later(EVENING))]
    query = replace(NEW_YORK, tags=("#x", "#care"), mentions=())
    write(store, *pages, query=query)
    tally(store)
    wanted = everything(store)
    with store.writing() as connection:
        for name in ("post_campaign", "post_tag", "campaign_basis", "tally_day", "participation"):
            connection.exec_driver_sql(f"DELETE FROM {name}")
    write(store, pages[0])
    tally(store)
    follow(store, query)
    write(store, pages[1], query=query)
    tally(store)
    assert everything(store) == wanted


def test_a_deleted_post_keeps_its_day(store: Store) -> None:
    write(store, a_page(EVENING, deletions=[a_deletion("1")]))
    follow(store, NEW_YORK)
    assert days(store) == [("1", NEXT)]
