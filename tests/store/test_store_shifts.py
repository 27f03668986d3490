"""How labels moved when another scorer came: on the same posts, and as posts are now."""

from dataclasses import replace

from listening.model import Label
from listening.store.database import Store
from listening.store.shifts import follow_scorer
from listening.tally import Shift
from tests.store.made_up import (
    SCORER,
    a_deletion,
    a_page,
    a_post,
    a_reposted,
    rows,
    score_all,
    tallies,
    tally,
    write,
)

NEWER = replace(SCORER, version="2")
NEWEST = replace(SCORER, version="3", mask="other words")
GOOD, BAD = Label.POSITIVE, Label.NEGATIVE


def follow(store: Store, scorer: object) -> None:
    with store.writing() as connection:
        follow_scorer(connection, "care", scorer)
    tally(store, scorer=scorer)


def three_posts(store: Store) -> None:
    write(store, a_page(*(a_post(n, author_id=f"a{n}") for n in "123"), a_reposted("4")))
    score_all(store, {"1": GOOD, "2": GOOD, "3": BAD, "4": GOOD})
    follow(store, SCORER)


def scored_anew(store: Store) -> None:
    score_all(store, {"1": BAD, "2": GOOD, "3": Label.NOT_SCORED, "4": BAD}, NEWER)
    follow(store, NEWER)


def test_the_first_scorer_moves_nothing(store: Store) -> None:
    three_posts(store)
    assert tallies(store).shift is None


def test_labels_before_and_after_are_of_the_posts_that_both_scored(store: Store) -> None:
    three_posts(store)
    scored_anew(store)
    told = Shift("made up", "1", False, {"positive": 2}, {"negative": 1, "positive": 1}, 1)
    assert tallies(store).shift == told
    follow(store, NEWER)
    assert tallies(store).shift == told


def test_a_post_that_is_gone_moved_nothing(store: Store) -> None:
    three_posts(store)
    scored_anew(store)
    write(store, a_page(deletions=[a_deletion("1")]))
    follow(store, NEWER)
    assert tallies(store).shift.after == {"positive": 1}


def test_scores_stay_until_yet_another_scorer_comes(store: Store) -> None:
    three_posts(store)
    scored_anew(store)
    assert {row[3] for row in rows(store, "score")} == {"1", "2"}
    score_all(store, {"1": BAD, "2": BAD, "3": BAD, "4": BAD}, NEWEST)
    follow(store, NEWEST)
    assert {row[3] for row in rows(store, "score")} == {"2", "3"}
    told = Shift("made up", "2", True, {"negative": 1, "positive": 1}, {"negative": 2}, 1)
    assert tallies(store).shift == told
