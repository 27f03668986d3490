from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.engagers import Engagement, OfAuthor, engagement_of, total_overlap

A, B, C = ("x", "a"), ("x", "b"), ("x", "c")
FOLLOWED = {A: 100, B: 100, C: 100}

ROWS = st.lists(
    st.tuples(st.sampled_from([A, B, C]), st.integers(1, 4), st.integers(1, 12)), max_size=60
)


def test_pairs_are_counted_across_authors_and_within_one() -> None:
    rows = [(A, 1, "p"), (A, 2, "p"), (B, 1, "p"), (B, 1, "q"), (A, 1, "q"), (C, 9, "r")]
    assert engagement_of(rows, FOLLOWED) == Engagement(
        {A: OfAuthor(3, 2), B: OfAuthor(2, 0), C: OfAuthor(1, 0)},
        engagers=3,
        across=3,  # p on a's two posts with b's, q once
        within=1,  # p on a's two posts
    )


@given(ROWS, st.randoms())
def test_neither_order_nor_a_row_given_twice_changes_who_engaged(
    rows: list[tuple[tuple[str, str], int, int]], random: Random
) -> None:
    shuffled = [*rows, *rows[:5]]
    random.shuffle(shuffled)
    assert engagement_of(shuffled, FOLLOWED) == engagement_of(rows, FOLLOWED)


def test_own_posts_and_authors_without_known_followers_are_left_out() -> None:
    rows = [(A, 1, "p"), (A, 1, "a"), (B, 1, "p"), (C, 1, "p"), (("y", "a"), 1, "p")]
    assert engagement_of(rows, {A: 5, B: None, C: 0}) == engagement_of([(A, 1, "p")], {A: 5})


def test_few_pairs_are_not_enough() -> None:
    assert not engagement_of([], FOLLOWED).is_enough
    assert not Engagement({}, 50, across=10, within=9).is_enough
    assert not Engagement({}, 50, across=9, within=10).is_enough
    assert Engagement({}, 50, across=10, within=10).is_enough


def test_the_overlap_is_the_rate_of_pairs_times_all_pairs_of_followers() -> None:
    engagement = Engagement({A: OfAuthor(100, 0), B: OfAuthor(50, 0)}, 120, across=20, within=10)
    assert total_overlap(engagement, {A: 1000, B: 500}) == pytest.approx(20 / 5000 * 500_000)


def test_people_who_are_keen_on_one_author_are_not_taken_for_overlap() -> None:
    authors = {A: OfAuthor(100, 2500), B: OfAuthor(50, 0)}
    engagement = Engagement(authors, 120, across=20, within=10)
    assert total_overlap(engagement, {A: 1000, B: 500}) == pytest.approx(2000 / (10 / 2.5))


def followings(random: Random) -> dict[tuple[str, str], set[int]]:
    crowd = range(3000)
    return {("x", str(n)): set(random.sample(crowd, 400)) for n in range(12)}


def test_the_overlap_found_is_near_the_true_one_though_some_are_far_keener() -> None:
    random = Random(3)
    graph = followings(random)
    keen = {person: random.choice([0.2, 0.2, 0.2, 3.4]) for person in range(3000)}
    rows = [
        (author, post, person)
        for author, people in graph.items()
        for post in range(6)
        for person in sorted(people)
        if random.random() < 0.05 * keen[person]
    ]
    followers = {author: len(people) for author, people in graph.items()}
    authors = list(graph)
    true = sum(
        len(graph[one] & graph[other]) for n, one in enumerate(authors) for other in authors[:n]
    )
    engagement = engagement_of(rows, followers)
    assert engagement.is_enough
    assert total_overlap(engagement, followers) == pytest.approx(true, rel=0.1)
