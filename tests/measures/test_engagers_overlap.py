import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.engagers import (
    Engagement,
    OfAuthor,
    engagement_of,
    evenness_of_engagers,
    total_overlap,
)
from listening.measures.evidence import Evidence
from listening.measures.unique_reach import unique_reach

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


def test_too_few_triples_leave_the_log_series() -> None:
    authors = {A: OfAuthor(100, 0), B: OfAuthor(50, 0), C: OfAuthor(50, 0)}
    for triples, evenness in ((9, 0.0), (10, 3.0)):
        engagement = Engagement(authors, 120, across=900, within=10, across_triples=triples)
        shared = total_overlap(engagement, FOLLOWED)
        assert evenness_of_engagers(engagement, FOLLOWED, shared) == evenness


def test_the_evenness_is_that_of_the_moments_of_followings() -> None:
    authors = {A: OfAuthor(100, 0), B: OfAuthor(50, 0), C: OfAuthor(50, 0)}
    engagement = Engagement(authors, 120, across=25, within=0, across_triples=15)
    first, third = 300, 6 * 15 / 250_000 * 1_000_000
    for ratio, evenness in ((1.6, 0.4 / 0.6), (2.5, 0.0), (1.1, 3.0)):
        shared = math.sqrt(first * third / ratio) / 2
        found = evenness_of_engagers(engagement, FOLLOWED, shared)
        assert found == pytest.approx(evenness)


def test_keenness_in_triples_is_seen_where_it_can_be_and_else_that_of_a_log_normal_law() -> None:
    authors = {A: OfAuthor(100, 2500, 10_000), B: OfAuthor(50, 0), C: OfAuthor(50, 0)}
    seen = Engagement(authors, 120, 25, within=50, across_triples=1000, within_triples=32)
    unseen = replace(seen, within_triples=0)
    by_keenness = [
        evenness_of_engagers(each, FOLLOWED, math.sqrt(300 * 6 * 4000 / factor / 1.5) / 2)
        for each, factor in ((seen, 32.0), (unseen, 2.0**3))
    ]
    assert by_keenness == pytest.approx([1.0, 1.0])


def test_a_crowd_that_nearly_all_follow_somebody_is_estimated_nearer_by_its_triples() -> None:
    random = Random(7)
    graph = followings(random)
    rows = [
        (author, post, person)
        for author, people in graph.items()
        for post in range(4)
        for person in sorted(people)
        if random.random() < 0.05
    ]
    followers = {author: len(people) for author, people in graph.items()}
    truth = len(set[int]().union(*graph.values()))
    engagement = engagement_of(rows, followers)
    with_triples, without = (
        unique_reach(Evidence(followers, engagement=each)).value or 0
        for each in (engagement, replace(engagement, across_triples=0))
    )
    assert abs(with_triples - truth) < 0.75 * abs(without - truth)
