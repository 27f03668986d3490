"""What is known chooses the estimator, and whatever is known gives an honest answer."""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.engagers import Engagement, OfAuthor, engagement_of
from listening.measures.evidence import Evidence, Lists, complete_lists, hard_bounds
from listening.measures.unique_reach import unique_reach
from listening.model import Estimate, Status

Key = tuple[str, str]
COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["x", "y"]), st.text("abc", min_size=1, max_size=3)),
    st.none() | st.integers(0, 10**9),
    max_size=25,
)
GRAPHS = st.dictionaries(
    st.tuples(st.just("x"), st.text("abcd", min_size=1, max_size=3)),
    st.frozensets(st.integers(1, 60), max_size=40),
    min_size=1,
    max_size=15,
)
ROWS = st.lists(st.tuples(st.integers(0, 14), st.integers(1, 3), st.integers(1, 40)), max_size=200)


def key(name: str) -> Key:
    return ("x", name)


def known(graph: Mapping[Key, Collection[int]], listed: Collection[Key] = ()) -> Evidence:
    """The evidence of a graph of which some lists are known, and all counts."""
    people = Counter(person for author in listed for person in graph[author])
    times = Counter(people.values())
    lengths = {author: len(graph[author]) for author in listed}
    lists = Lists(lengths, len(people), times[1], times[2])
    return Evidence(
        {author: len(people) for author, people in graph.items()}, lists if listed else None
    )


def evidence_of(
    graph: Mapping[Key, Collection[int]], share: float, rows: list[tuple[int, int, int]]
) -> Evidence:
    authors = sorted(graph)
    largest = sorted(authors, key=lambda each: (-len(graph[each]), each))
    engaged = [(authors[n % len(authors)], post, person) for n, post, person in rows]
    evidence = known(graph, largest[: round(share * len(largest))])
    return replace(evidence, engagement=engagement_of(engaged, evidence.followers))


def is_honest(estimate: Estimate) -> bool:
    """Either an interval of finite numbers around the value, or nothing at all."""
    if estimate.status is Status.NOT_ESTIMABLE:
        return estimate.value is estimate.low is estimate.high is estimate.level is None
    low, value, high = estimate.low, estimate.value, estimate.high
    assert low is not None
    assert value is not None
    assert high is not None
    return all(map(math.isfinite, (low, value, high))) and 0 <= low <= value <= high


def disjoint(count: int, size: int = 100) -> dict[Key, range]:
    return {key(f"a{n:03}"): range(n * size, (n + 1) * size) for n in range(count)}


def exact(estimate: Estimate) -> float | None:
    assert estimate.low == estimate.value == estimate.high
    assert estimate.level == 1.0
    return estimate.value


def test_disjoint_lists_reach_as_many_as_they_have() -> None:
    graph = disjoint(5)
    assert exact(unique_reach(known(graph, graph))) == 500


def test_identical_lists_reach_as_many_as_one_has() -> None:
    graph = {key(name): range(100) for name in "abcde"}
    assert exact(unique_reach(known(graph, graph))) == 100


def test_one_author_reaches_as_many_as_follow() -> None:
    assert exact(unique_reach(Evidence({key("a"): 1_000_000_000}))) == 1_000_000_000


def test_authors_whom_nobody_follows_reach_nobody() -> None:
    assert exact(unique_reach(Evidence({key("a"): 0, key("b"): 0}))) == 0


@pytest.mark.parametrize("followers", [{}, {key("a"): None}])
def test_reach_without_any_count_is_not_estimable(followers: dict[Key, int | None]) -> None:
    estimate = unique_reach(Evidence(followers))
    assert estimate.status is Status.NOT_ESTIMABLE
    assert is_honest(estimate)
    assert estimate.note == "no author's followers are known"


def test_counts_alone_give_hard_bounds_and_say_that_they_are_alone() -> None:
    estimate = unique_reach(Evidence({key("a"): 300_000, key("b"): 1_700_000}))
    assert (estimate.low, estimate.high, estimate.level) == (1_700_000, 2_000_000, 1.0)
    assert estimate.method.startswith("indicative M^0.25*T^0.75")
    assert "follower counts alone" in estimate.why


def test_missing_counts_make_it_partial_and_say_how_many() -> None:
    estimate = unique_reach(Evidence({key("a"): 100, key("b"): None, key("c"): 50}))
    assert estimate.status is Status.PARTIAL
    assert (estimate.n, estimate.high) == (2, 150)
    assert "followers of 1 of 3 authors are not known" in estimate.note


def overlapping(count: int = 40, size: int = 300, people: int = 4000) -> dict[Key, frozenset[int]]:
    random = Random(5)
    return {
        key(f"a{n:03}"): frozenset(random.sample(range(people), size - 5 * n)) for n in range(count)
    }


ENOUGH = Engagement(
    {key("a000"): OfAuthor(60, 900), key("a001"): OfAuthor(60, 900)}, 100, across=40, within=20
)


def test_complete_lists_of_the_largest_give_a_calibrated_interval() -> None:
    graph = overlapping()
    truth = len(set().union(*graph.values()))
    estimate = unique_reach(known(graph, sorted(graph)[:6]))
    assert estimate.level == 0.9
    assert "empirically calibrated" in estimate.method
    assert "lists of 6 of the largest" in estimate.why
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < truth < estimate.high


def test_engagers_are_taken_where_there_are_no_lists_and_the_reason_is_given() -> None:
    estimate = unique_reach(replace(known(overlapping()), engagement=ENOUGH))
    assert estimate.level == 0.9
    assert estimate.method.startswith("U(T, D)")
    assert "empirically calibrated" in estimate.method
    assert "100 people engaged" in estimate.why
    assert "no complete follower list" in estimate.why


def test_too_few_engagers_are_passed_by_and_the_reason_is_given() -> None:
    few = replace(ENOUGH, across=9)
    estimate = unique_reach(replace(known(overlapping()), engagement=few))
    assert estimate.method.startswith("indicative M")
    assert "under 10 pairs of engagements across authors" in estimate.why


def test_more_engagers_than_followers_are_not_taken_for_followers() -> None:
    many = replace(ENOUGH, engagers=10**6)
    estimate = unique_reach(replace(known(overlapping()), engagement=many))
    assert estimate.method.startswith("indicative M")
    assert "more people engaged than follow" in estimate.why


def test_lists_are_surer_than_engagers_and_draws_than_lists() -> None:
    graph = overlapping()
    lists = replace(known(graph, sorted(graph)[:4]), engagement=ENOUGH)
    assert unique_reach(lists).method.startswith("U = a*ln")
    drawn = unique_reach(replace(lists, draws=[1, 2] * 100))
    assert drawn.method.startswith("Karp-Luby")
    assert drawn.level == 0.95
    assert "200 uniform draws" in drawn.why


def test_few_draws_are_passed_by() -> None:
    estimate = unique_reach(replace(known(overlapping()), draws=[1, 2] * 99))
    assert "198 draws are under 200" in estimate.why


def test_two_lists_say_too_little_for_more_than_hard_bounds() -> None:
    graph = {key("a"): range(500), key("b"): range(300, 800)}
    followers = {key(f"c{n}"): 400 for n in range(10)}
    two = known(graph, graph)
    estimate = unique_reach(replace(two, followers={**two.followers, **followers}))
    assert estimate.value == pytest.approx(2425.71, abs=0.01)
    assert (estimate.low, estimate.high, estimate.level) == (800, 4800, 1.0)
    assert estimate.method.startswith("indicative U = a*ln")
    assert "2 complete follower lists are under 3" in estimate.why


def test_one_list_overlaps_with_none_but_counts() -> None:
    graph = {key("a"): range(500), key("b"): range(300, 800)}
    estimate = unique_reach(known(graph, [key("a")]))
    assert (estimate.low, estimate.high) == (500, 1000)
    assert estimate.method.startswith("indicative M")


def test_five_lists_are_extrapolated_by_whom_one_and_two_of_them_hold() -> None:
    graph = overlapping()
    truth = len(set().union(*graph.values()))
    estimate = unique_reach(known(graph, sorted(graph)[:12]))
    assert "f1 and f2 from complete lists" in estimate.method
    assert estimate.value == pytest.approx(truth, rel=0.1)


def test_lists_of_small_authors_get_no_calibrated_interval() -> None:
    graph = overlapping() | {key(f"big{n}"): range(10_000 * n, 10_000 * n + 2000) for n in range(4)}
    evidence = known(graph, sorted(overlapping())[:4])
    estimate = unique_reach(evidence)
    assert (estimate.low, estimate.high) == hard_bounds(evidence)
    assert estimate.level == 1.0
    assert "not those of the largest" in estimate.why
    assert unique_reach(replace(evidence, engagement=ENOUGH)).method.startswith("U(T, D)")


def test_a_list_is_complete_within_two_percent_of_the_count() -> None:
    followers = {key("a"): 1000, key("b"): 1000, key("c"): 1000, key("d"): 0, key("e"): None}
    lengths = {key("a"): 980, key("b"): 1021, key("c"): 500, key("d"): 0, key("e"): 7}
    lengths[key("stranger")] = 3
    assert complete_lists(followers, lengths) == {key("a"), key("d")}


@given(COUNTS)
def test_whatever_the_counts_the_answer_is_honest(followers: dict[Key, int | None]) -> None:
    assert is_honest(unique_reach(Evidence(followers)))


@given(GRAPHS, st.floats(0, 1), ROWS, st.lists(st.integers(1, 15), max_size=300))
def test_whatever_is_known_the_answer_is_honest(
    graph: dict[Key, frozenset[int]],
    share: float,
    rows: list[tuple[int, int, int]],
    draws: list[int],
) -> None:
    evidence = replace(evidence_of(graph, share, rows), draws=draws)
    estimate, bounds = unique_reach(evidence), hard_bounds(evidence)
    assert is_honest(estimate)
    assert estimate.low is not None
    assert estimate.high is not None
    assert bounds.low <= estimate.low <= estimate.high <= bounds.high
    assert bounds.low <= len(set().union(*graph.values())) <= bounds.high


@given(GRAPHS, st.floats(0, 1), ROWS, st.randoms())
def test_order_does_not_matter(
    graph: dict[Key, frozenset[int]], share: float, rows: list[tuple[int, int, int]], random: Random
) -> None:
    evidence = evidence_of(graph, share, rows)
    items = list(evidence.followers.items())
    random.shuffle(items)
    assert unique_reach(replace(evidence, followers=dict(items))) == unique_reach(evidence)


@given(COUNTS, st.integers(0, 10**9))
def test_an_author_more_never_lowers_the_lower_bound(
    followers: dict[Key, int | None], more: int
) -> None:
    before = unique_reach(Evidence(followers))
    after = unique_reach(Evidence({**followers, key("another"): more}))
    assert after.low is not None
    assert after.low >= (before.low or 0)


@given(GRAPHS, st.floats(0, 1), st.integers(0, 100))
def test_an_author_without_a_list_never_lowers_the_hard_bound(
    graph: dict[Key, frozenset[int]], share: float, more: int
) -> None:
    evidence = evidence_of(graph, share, [])
    after = replace(evidence, followers={**evidence.followers, key("another"): more})
    assert hard_bounds(after).low >= hard_bounds(evidence).low


@given(GRAPHS, st.frozensets(st.integers(1, 60), max_size=40))
def test_an_author_with_a_list_never_lowers_the_hard_bound(
    graph: dict[Key, frozenset[int]], people: frozenset[int]
) -> None:
    after = {**graph, key("another"): people}
    assert hard_bounds(known(after, after)).low >= hard_bounds(known(graph, graph)).low
