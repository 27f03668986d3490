"""The numbers that a correct implementation gives, and what holds of every number."""

import math
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.overlap import (
    Held,
    Range,
    band_from_counts,
    extrapolated,
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
    assert from_lists((800, 4800), 5000, Held(2, 1000, 800, 600, 200)).value == pytest.approx(
        2425.71, abs=0.01
    )


def held_by(lists: list[list[int]]) -> Held:
    times = Counter(Counter(person for each in lists for person in each).values())
    return Held(len(lists), sum(map(len, lists)), times.total(), times[1], times[2])


def evenly_followed(lists: int) -> Held:
    """What lists hold that were drawn at random from the same 10,000 people."""
    random = Random(lists)
    return held_by([random.sample(range(10_000), 2000) for _ in range(lists)])


def test_five_lists_tell_of_how_many_people_they_were_drawn() -> None:
    held = evenly_followed(5)
    bounds = (held.union, 10**6)
    assert from_lists(bounds, 100_000, held).value == pytest.approx(10_000, rel=0.1)
    assert from_lists(bounds, 100_000, held._replace(lists=4)).value > 20_000


def test_people_are_extrapolated_by_the_published_formula() -> None:
    held = Held(lists=9, listed=1000, union=800, once=650, twice=110)
    unseen = 650 * 649 / (2 * 111)
    expected = 800 + unseen * (1 - math.exp(-4 * 650 / unseen))
    assert extrapolated(5000, held) == pytest.approx(expected)
    assert extrapolated(1000, held) == 800


def test_lists_of_which_everybody_is_in_two_hold_all_that_there_are() -> None:
    held = held_by([[*range(100)]] * 6)
    assert from_lists((100, 1000), 1000, held).value == 100


def test_disjoint_lists_are_carried_on_as_disjoint() -> None:
    held = held_by([[*range(n * 200, n * 200 + 200)] for n in range(5)])
    assert from_lists((1000, 5000), 5000, held).value == pytest.approx(5000, rel=0.01)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), PEOPLE, PEOPLE)
def test_more_followings_never_lower_what_is_extrapolated(
    union: int, once: int, twice: int, one: int, other: int
) -> None:
    held = Held(5, union + twice, union + once, once, twice)
    less, more = sorted([one + held.listed, other + held.listed])
    assert held.union <= extrapolated(less, held) <= extrapolated(more, held)


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
    found = from_lists((800, 4800), 5000, Held(2, 1000, 800, 600, 200))
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
        from_lists(bounds, total, Held(12, largest, largest, draws[0], draws[-1])),
        from_lists(bounds, total, Held(3, total, largest)),
        from_draws(bounds, total, draws),
    ):
        assert isinstance(found, Range)
        assert largest <= found.low <= found.value <= found.high <= total
        assert all(map(math.isfinite, found))
