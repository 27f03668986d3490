"""Of an edited post's versions in a campaign only the last is counted."""

from datetime import timedelta
from itertools import permutations

import pytest

from listening.model import Label, Post
from listening.store.database import Store
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    a_page,
    a_post,
    counted,
    later,
    rows,
    score_new,
    stale,
    tallies,
    tally,
    write,
)

NEXT = DAY + timedelta(days=1)
FIRST = a_post("10", created_at=NOON + timedelta(hours=9, minutes=50))
SECOND = a_post("11", edited_of="10", created_at=NOON + timedelta(hours=9, minutes=55))
THIRD = a_post("9", edited_of="10", created_at=NOON + timedelta(hours=10, minutes=5))
"""The third has the lowest id, and is from after midnight in the campaign's timezone."""


def days_counted(store: Store) -> list[tuple[object, int]]:
    return [(cell.day, cell.posts) for cell in counted(store).cells]


@pytest.mark.parametrize("versions", list(permutations([FIRST, SECOND, THIRD])))
def test_only_the_last_version_counts_in_whatever_order_they_come(
    store: Store, versions: tuple[Post, ...]
) -> None:
    for version in versions:
        write(store, a_page(version))
        tally(store)
    assert days_counted(store) == [(NEXT, 1)]
    assert tallies(store).participants["day"] == {(NEXT.isoformat(),): 1}
    assert tallies(store).tag_posts == {"#care": 1}


def test_an_edit_after_midnight_makes_the_day_before_stale(store: Store) -> None:
    write(store, a_page(FIRST, a_post("other")))
    assert tally(store) == [DAY]
    write(store, a_page(THIRD))
    assert stale(store) == [DAY, NEXT]
    assert days_counted(store) == [(DAY, 1), (NEXT, 1)]


def test_versions_of_the_same_second_count_once(store: Store) -> None:
    twin = a_post("11", edited_of="10", created_at=FIRST.created_at)
    write(store, a_page(twin), a_page(FIRST))
    assert days_counted(store) == [(DAY, 1)]


def test_a_version_that_is_only_context_does_not_take_the_place_of_one_that_counts(
    store: Store,
) -> None:
    write(store, a_page(FIRST, context=[THIRD]))
    assert days_counted(store) == [(DAY, 1)]


def test_a_context_version_takes_its_place_once_it_is_collected_itself(store: Store) -> None:
    write(store, a_page(FIRST, context=[THIRD]))
    tally(store)
    write(store, a_page(THIRD))
    assert days_counted(store) == [(NEXT, 1)]


def test_a_version_in_another_campaign_takes_no_place_in_this_one(store: Store) -> None:
    write(store, a_page(FIRST))
    write(store, a_page(THIRD), query=OTHER)
    assert days_counted(store) == [(DAY, 1)]


def test_edits_of_another_source_with_the_same_ids_do_not_matter(store: Store) -> None:
    write(store, a_page(FIRST, a_post("11", edited_of="10", source="y")))
    assert [(cell.source, cell.posts) for cell in counted(store).cells] == [("x", 1), ("y", 1)]


def test_a_text_that_changes_under_the_same_id_is_scored_anew(store: Store) -> None:
    write(store, a_page(a_post(text="1"), a_post("2", text="22")))
    assert score_new(store) == ["1", "2"]
    tally(store)
    write(store, a_page(later(a_post(), text="333"), later(a_post("2", text="22"))))
    assert score_new(store) == ["1"]
    assert {row[1]: row[5] for row in rows(store, "score")} == {
        "1": Label.NOT_SCORED.value,
        "2": Label.POSITIVE.value,
    }
    assert [cell.label for cell in counted(store).cells] == ["not scored", "positive"]


def test_a_language_that_is_told_later_is_scored_anew(store: Store) -> None:
    write(store, a_page(a_post(lang=None)))
    score_new(store)
    write(store, a_page(later(a_post(lang="da"))))
    assert score_new(store) == ["1"]


def test_an_older_text_does_not_take_away_a_score(store: Store) -> None:
    write(store, a_page(a_post()))
    score_new(store)
    write(store, a_page(later(a_post(), -1, text="older", lang="da")))
    assert score_new(store) == []
