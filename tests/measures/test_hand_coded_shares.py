from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.measures.agreement import alpha
from listening.measures.post_strata import Coded, labels_for, labels_only, post_stratified
from listening.measures.shares import LABELS, is_enough, labels_wanted, later_part, share
from listening.model import Label, Status
from listening.tally import CodedPost
from tests.fakes.coded_posts import coded

NEG, NEU, POS = LABELS
SIZES = {NEG: 200, NEU: 500, POS: 300, Label.NOT_SCORED: 900}
DAY = date(2026, 10, 1)


def a_sample(size: int = 60, authors: int = 60) -> list[CodedPost]:
    labels = (NEG, NEU, NEU, POS, POS)
    return [coded(labels[n % 5], LABELS[n % 3], author=str(n % authors)) for n in range(size)]


def test_each_predicted_class_counts_as_much_as_it_has_posts() -> None:
    sample = [
        *(Coded(NEG, 1.0 if n < 8 else 0.0) for n in range(10)),
        *(Coded(POS, 1.0 if n < 2 else 0.0) for n in range(20)),
    ]
    found = post_stratified({NEG: 900, POS: 100}, sample)
    assert found.value == pytest.approx(0.9 * 0.8 + 0.1 * 0.1)
    assert labels_only(1000, sample).value == pytest.approx(10 / 30)


def test_where_every_post_was_coded_nothing_is_left_to_guess() -> None:
    sample = [Coded(NEG, float(n < 3)) for n in range(12)]
    for found in (post_stratified({NEG: 12}, sample), labels_only(12, sample)):
        assert found.low == found.value == found.high == 0.25


def test_no_coded_post_of_a_kind_is_no_proof_that_there_is_none() -> None:
    found = post_stratified({NEG: 1000}, [Coded(NEG, 0.0)] * 50)
    assert found.low == found.value == 0
    assert 0.05 < found.high < 0.1


def test_a_class_without_coded_posts_is_joined_to_another() -> None:
    sample = [Coded(NEU, float(n % 2)) for n in range(40)]
    assert post_stratified({NEG: 100, NEU: 100}, sample).value == 0.5


def test_nothing_coded_is_no_share() -> None:
    with pytest.raises(ValueError, match="coded by hand"):
        post_stratified({NEG: 100}, [])


def test_posts_that_stand_for_more_weigh_more() -> None:
    sample = [Coded(NEG, 1.0, weight=9.0)] * 20 + [Coded(NEG, 0.0, weight=1.0)] * 20
    found = post_stratified({NEG: 10_000}, sample)
    assert found.value == pytest.approx(0.9)
    even = post_stratified({NEG: 10_000}, [Coded(NEG, float(n < 36)) for n in range(40)])
    assert found.high - found.low > even.high - even.low


@given(
    st.lists(st.tuples(st.sampled_from(LABELS), st.floats(0, 1), st.floats(0.1, 50)), min_size=1),
    st.lists(st.integers(1, 10**7), min_size=3, max_size=3),
)
def test_the_share_lies_in_its_interval_and_that_between_0_and_1(
    drawn: list[tuple[str, float, float]], sizes: list[int]
) -> None:
    sample = [Coded(*each) for each in drawn]
    found = post_stratified(dict(zip(LABELS, sizes, strict=True)), sample)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12 <= 1 + 2e-12


def test_with_enough_labels_the_share_is_an_estimate_with_an_interval() -> None:
    found = share(SIZES, NEU, a_sample())
    assert (found.status, found.n, found.level) == (Status.OK, 60, 0.95)
    assert found.low < found.value < found.high
    assert found.definition == "sentiment_share/2"


def test_fewer_than_thirty_labels_leave_the_count_uncalibrated() -> None:
    found = share(SIZES, NEU, a_sample(29))
    assert (found.status, found.value, found.low) == (Status.UNCALIBRATED, 0.5, None)


def test_labels_of_fewer_than_ten_people_are_not_told() -> None:
    assert not is_enough(a_sample(60, authors=9))
    assert share(SIZES, NEU, a_sample(60, authors=9)).status is Status.UNCALIBRATED


def test_posts_that_are_not_scored_tell_nothing_of_those_that_are() -> None:
    unread = [coded(NEG, Label.NOT_SCORED, author=str(n)) for n in range(500)]
    assert share(SIZES, NEG, a_sample() + unread) == share(SIZES, NEG, a_sample())


def test_coders_who_disagree_each_have_their_part() -> None:
    sample = [coded(NEG, NEG, POS, author=str(n)) for n in range(40)]
    assert share(SIZES, NEG, sample).value == pytest.approx(0.5)
    assert share(SIZES, NEU, sample).value == 0


def test_a_sample_does_not_speak_for_posts_that_came_later() -> None:
    assert share(SIZES, NEU, a_sample(), later=0.05).status is Status.OK
    found = share(SIZES, NEU, a_sample(), later=0.051)
    assert found.status is Status.PARTIAL
    assert "came after the sample" in found.note


def test_what_came_later_is_counted_by_day() -> None:
    next_day = DAY + timedelta(days=1)
    assert later_part({DAY: 90, next_day: 10}, {DAY: 100}) == 0.1
    assert later_part({DAY: 90}, {DAY: 100}) == 0
    assert later_part({}, {}) == 0


def test_the_labels_still_to_code_follow_from_the_width_wished_for() -> None:
    assert labels_for({NEG: 10**6}, [], 0.1) == 384
    assert labels_for({NEG: 300}, [], 0.1) < 200
    assert labels_for({NEG: 50}, [], 0.0001) == 50
    wide, narrow = (labels_wanted(SIZES, a_sample(), width) for width in (0.2, 0.1))
    assert wide < narrow
    found = share({label: size * 1000 for label, size in SIZES.items()}, NEU, a_sample() * 5)
    assert labels_wanted(SIZES, a_sample() * 5, found.high - found.low) < 300


def test_alpha_is_krippendorffs_own() -> None:
    """Four coders and twelve posts, from his 'Computing Krippendorff's alpha' (2011), page 8."""
    posts = zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
        strict=True,
    )
    found = alpha([[str(value) for value in post if value] for post in posts])
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.n == 11


def test_readings_that_never_differ_say_nothing_of_agreement() -> None:
    assert alpha([["negative", "negative"]] * 40).value is None
    assert alpha([["negative"]] * 40).value is None
    assert alpha([["a", "a"], ["b", "b"]]).value == 1
