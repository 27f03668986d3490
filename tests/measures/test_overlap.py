"""The numbers that a correct implementation gives, and what holds of every number."""

import math
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.overlap import (
    Range,
    band_from_counts,
    evenness_of_lists,
    from_counts,
    from_draws,
    from_engagers,
    from_lists,
    scale_of_lists,
    scale_of_overlap,
    union_of,
)

PEOPLE = st.integers(1, 10**12)


def test_a_tenth_of_a_thousand_shared_leaves_912() -> None:
    assert union_of(1000, scale_of_overlap(1000, 100)) == pytest.approx(911.608, abs=0.001)


def test_nothing_shared_leaves_everybody() -> None:
    assert union_of(1000, scale_of_overlap(1000, 0)) == 1000


def test_lists_tell_how_far_the_rest_overlaps() -> None:
    scale = scale_of_lists(1000, 800)
    assert scale == pytest.approx(1856.83, abs=0.01)
    assert union_of(5000, scale) == pytest.approx(2425.71, abs=0.01)
    assert from_lists((800, 4800), 5000, [500, 500], 800, 200).value == pytest.approx(
        2425.71, abs=0.01
    )


def evenly_followed(lists: int) -> tuple[list[int], int, int]:
    """Lengths, union and pairwise overlap of lists drawn at random from the same 10,000 people."""
    random = Random(lists)
    counts = Counter(person for _ in range(lists) for person in random.sample(range(10_000), 2000))
    return [2000] * lists, len(counts), sum(count * (count - 1) // 2 for count in counts.values())


def test_ten_lists_tell_that_people_are_alike_in_how_many_they_follow() -> None:
    lengths, union, shared = evenly_followed(12)
    assert evenness_of_lists(lengths, union, shared) == 3.0
    bent = from_lists((union, 10**6), 100_000, lengths, union, shared)
    straight = from_lists((union, 10**6), 100_000, lengths, union, 0)
    assert 10_000 < bent.value < 15_000 < straight.value


def test_fewer_lists_are_taken_for_the_log_series() -> None:
    lengths, union, shared = evenly_followed(9)
    bounds = (union, 10**6)
    assert from_lists(bounds, 50_000, lengths, union, shared) == from_lists(
        bounds, 50_000, lengths, union, 0
    )


@given(st.floats(0.05, 2.9), st.floats(0.1, 100))
def test_the_evenness_of_lists_is_found_again(evenness: float, crowding: float) -> None:
    lengths = [1000] * 20
    scale = 20_000 / crowding
    union = union_of(20_000, scale, evenness)
    shared = (20_000**2 - 20 * 1000**2) / (2 * scale)
    assert evenness_of_lists(lengths, union, shared) == pytest.approx(evenness, rel=1e-3)
    assert union_of(20_000, scale_of_lists(20_000, union, evenness), evenness) == pytest.approx(
        union
    )


def test_counts_alone_give_a_value_and_a_band() -> None:
    found = from_counts(300_000, 2_000_000)
    assert round(found.value) == 1_244_666
    assert (found.low, found.high) == (300_000, 2_000_000)
    low, high = band_from_counts(300_000, 2_000_000)
    assert (round(low), high) == (582_759, 2_000_000)


def test_a_real_graphs_overlap_gives_nearly_its_union() -> None:
    found = from_engagers((3383, 100_600), 3383, 100_600, 437_594, 0)
    assert found.value == pytest.approx(26_273.7, abs=0.1)
    assert found.low < 28_459 < found.high


def test_the_interval_of_engagers_is_skewed_as_calibrated() -> None:
    value = union_of(100_000, scale_of_overlap(100_000, 300_000))
    found = from_engagers((10_000, 100_000), 10_000, 100_000, 300_000, 0)
    assert found == pytest.approx((value, value * 10**-0.30, value * 10**0.45))


def test_the_interval_of_lists_is_skewed_as_calibrated() -> None:
    found = from_lists((800, 4800), 5000, [500, 500], 800, 200)
    assert found == pytest.approx((found.value, found.value * 6**-0.45, found.value * 6**0.25))


def test_people_seen_engaging_are_the_least_there_are() -> None:
    found = from_engagers((100, 1000), 100, 1000, 100_000, engagers=600)
    assert found.low == found.value == 600


def test_draws_of_two_lists_that_half_overlap_find_their_union() -> None:
    lists, random = [range(100), range(50, 150)], Random(7)
    drawn = [random.choice(random.choice(lists)) for _ in range(4000)]
    followed = [sum(person in each for each in lists) for person in drawn]
    found = from_draws((100, 200), 200, followed)
    assert found.value == pytest.approx(150, rel=0.03)
    assert found.low < 150 < found.high


def test_draws_who_follow_one_author_each_leave_room_for_one_in_twenty() -> None:
    found = from_draws((1, 1000), 1000, [1] * 200)
    assert found == pytest.approx((1000, 1000 * 0.05 ** (1 / 200), 1000))


def test_draws_who_all_follow_the_same_number_are_not_taken_for_certain() -> None:
    found = from_draws((1, 1000), 1000, [2] * 200)
    assert found.low < found.value == 500 < found.high


@pytest.mark.parametrize("draws", [[], [1, 0]])
def test_a_draw_that_cannot_be_is_refused(draws: list[int]) -> None:
    with pytest.raises(ValueError, match="draw"):
        from_draws((1, 10), 10, draws)


@given(PEOPLE, st.integers(0, 10**12), st.integers(0, 10**12))
def test_more_overlap_never_raises_the_union(total: int, one: int, other: int) -> None:
    less, more = sorted([one, other])
    assert union_of(total, scale_of_overlap(total, more)) <= union_of(
        total, scale_of_overlap(total, less)
    )


@given(PEOPLE, PEOPLE)
def test_the_scale_of_lists_gives_their_union_back(one: int, other: int) -> None:
    union, listed = sorted([one, other])
    scale = scale_of_lists(listed, union)
    assert union_of(listed, scale) == pytest.approx(union, rel=1e-6)


@given(PEOPLE, PEOPLE, st.floats(0, 1e24), st.integers(0, 10**12), st.lists(PEOPLE, min_size=1))
def test_every_value_lies_in_its_interval_and_that_in_the_bounds(
    one: int, other: int, shared: float, engagers: int, draws: list[int]
) -> None:
    largest, total = sorted([one, other])
    bounds = (largest, total)
    for found in (
        from_counts(largest, total),
        from_engagers(bounds, largest, total, shared, engagers),
        from_lists(bounds, total, [largest] * 12, largest, shared),
        from_draws(bounds, total, draws),
    ):
        assert isinstance(found, Range)
        assert largest <= found.low <= found.value <= found.high <= total
        assert all(map(math.isfinite, found))
