"""Scores: every post once, none for posts that are gone, and none of another campaign's."""

from dataclasses import replace

import pytest

from listening.model import Label, Page, Score
from listening.scoring.sentiment import Scored
from listening.store.database import Store
from listening.store.scores import count_unscored, read_unscored, write_scores
from tests.store.made_up import (
    DAY,
    OTHER,
    SCORER,
    a_deletion,
    a_page,
    a_post,
    as_stored,
    counted,
    later,
    rows,
    score_all,
    stale,
    tally,
    write,
)

IDS = ["1", "10", "2", "Z", "a", "ß", "é", "中", "😀"]


def pages_of(store: Store, size: int) -> list[list[tuple[str, str]]]:
    found, after = [], ("", "")
    while True:
        with store.reading() as connection:
            batch = read_unscored(connection, "care", SCORER, DAY, after, size=size)
        if not batch:
            return found
        found.append([(post.source, post.post_id) for post in batch])
        after = found[-1][-1]


def test_every_unscored_post_is_read_once_in_byte_order(store: Store) -> None:
    everybody = [a_post(each, source=source) for each in reversed(IDS) for source in ("x", "Y")]
    write(store, a_page(*everybody))
    read = pages_of(store, 4)
    assert [len(page) for page in read] == [4, 4, 4, 4, 2]
    assert [key for page in read for key in page] == [
        (source, each) for source in ("Y", "x") for each in IDS
    ]


def test_reading_goes_on_past_posts_that_are_scored_meanwhile(store: Store) -> None:
    write(store, a_page(*(a_post(each) for each in IDS)))
    seen, after = [], ("", "")
    while batch := _next(store, after):
        score_all(store, dict.fromkeys(batch, Label.NEUTRAL))
        seen += batch
        after = ("x", batch[-1])
    assert seen == IDS
    with store.reading() as connection:
        assert count_unscored(connection, "care", SCORER) == {}


def _next(store: Store, after: tuple[str, str]) -> list[str]:
    with store.reading() as connection:
        return [p.post_id for p in read_unscored(connection, "care", SCORER, DAY, after, size=2)]


def test_only_posts_of_the_campaign_are_scored(store: Store) -> None:
    write(store, a_page(a_post("1"), context=[a_post("2")]))
    write(store, a_page(a_post("3")), query=OTHER)
    assert pages_of(store, 9) == [[("x", "1")]]


def test_a_post_deleted_meanwhile_is_passed_over(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")), Page(deletions=[a_deletion("1")]))
    score_all(store, {"1": Label.POSITIVE, "2": Label.NEGATIVE, "never": Label.NEUTRAL})
    assert [row[1] for row in rows(store, "score")] == ["2"]


@pytest.mark.parametrize("change", [{"text": "something else"}, {"lang": "da"}])
def test_a_post_that_changed_since_it_was_read_is_not_given_the_score_of_what_it_was(
    store: Store, change: dict[str, str]
) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    read = [as_stored(store, "x", each) for each in "12"]
    write(store, a_page(later(a_post("1"), **change)))
    scored = [Scored("x", each, "en", Score(Label.POSITIVE)) for each in "12"]
    with store.writing() as connection:
        write_scores(connection, SCORER, read, scored)
    assert [row[1] for row in rows(store, "score")] == ["2"]
    assert pages_of(store, 9) == [[("x", "1")]]


def test_a_score_makes_its_day_stale(store: Store) -> None:
    write(store, a_page(a_post()))
    tally(store)
    assert stale(store) == []
    score_all(store, {"1": Label.POSITIVE})
    assert stale(store) == [DAY]
    assert [cell.label for cell in counted(store).cells] == ["positive"]


def test_a_campaign_reads_the_scores_of_its_own_mask_only(store: Store) -> None:
    write(store, a_page(a_post()))
    write(store, a_page(a_post()), query=OTHER)
    masked = replace(SCORER, mask="another")
    score_all(store, {"1": Label.POSITIVE})
    score_all(store, {"1": Label.NEGATIVE}, masked)
    tally(store, "care")
    tally(store, "other", masked)
    assert [cell.label for cell in counted(store, "care").cells] == ["positive"]
    with store.reading() as connection:
        assert count_unscored(connection, "care", replace(SCORER, version="2")) == {DAY: 1}


def test_a_new_version_of_the_analyzer_makes_every_day_stale(store: Store) -> None:
    write(store, a_page(a_post()))
    tally(store)
    newer = replace(SCORER, version="2")
    assert stale(store, scorer=newer) == [DAY]
    tally(store, scorer=newer)
    assert stale(store, scorer=newer) == []
    assert len(rows(store, "tally_day")) == 1


def test_what_was_counted_before_it_was_scored_is_still_to_be_scored(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    score_all(store, {"1": Label.POSITIVE})
    tally(store)
    with store.reading() as connection:
        assert count_unscored(connection, "care", SCORER) == {DAY: 1}


def test_a_post_is_counted_in_the_language_it_was_found_to_be_in(store: Store) -> None:
    write(store, a_page(a_post("1", lang="en"), a_post("2", lang="en")))
    assert {cell.lang for cell in counted(store).cells} == {"en"}
    found = Scored("x", "1", "ur-Latn", Score(Label.NOT_SCORED))
    with store.writing() as connection:
        write_scores(connection, SCORER, [as_stored(store, "x", "1")], [found])
    assert sorted(cell.lang for cell in counted(store).cells) == ["en", "ur-Latn"]


def test_scoring_again_reads_every_post_and_replaces_its_score(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    score_all(store, {"1": Label.NEUTRAL, "2": Label.NEUTRAL})
    counted(store)
    with store.reading() as connection:
        assert count_unscored(connection, "care", SCORER) == {}
        assert count_unscored(connection, "care", SCORER, again=True) == {DAY: 2}
        every = read_unscored(connection, "care", SCORER, DAY, ("", ""), size=9, again=True)
    assert [post.post_id for post in every] == ["1", "2"]
    score_all(store, {"1": Label.POSITIVE, "2": Label.POSITIVE})
    assert {cell.label for cell in counted(store).cells} == {"positive"}
