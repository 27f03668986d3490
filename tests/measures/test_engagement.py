from hypothesis import given
from hypothesis import strategies as st

from listening.measures.counts import written
from listening.measures.engagement import engagements, rate_by, rate_by_impressions
from listening.measures.reach import impressions, potential_audience
from listening.model import Estimate, Role, Status
from listening.tally import Audience
from tests.fakes.made_up_tallies import Said, cells_of, people, repost

AUDIENCE = potential_audience([Audience(Role.CUSTOMER, 20, 20, 2000, 500)])


def test_missing_metrics_are_not_zero() -> None:
    cells = cells_of(people(20, engagements=None, impressions=None))
    for estimate in (engagements(cells), impressions(cells), rate_by_impressions(cells)):
        assert estimate.value is None
        assert estimate.status is Status.NOT_ESTIMABLE


def test_a_zero_that_was_given_is_zero() -> None:
    cells = cells_of(people(20, engagements=0, impressions=0))
    for estimate in (engagements(cells), impressions(cells)):
        assert (estimate.value, estimate.n, estimate.status) == (0, 20, Status.OK)


def test_posts_without_a_count_make_the_sum_partial_and_say_so_in_thousands() -> None:
    cells = cells_of([*people(1500), *people(1129, "q", engagements=None, impressions=None)])
    for estimate, what in ((impressions(cells), "impressions"), (engagements(cells), "engagement")):
        assert estimate.status is Status.PARTIAL
        assert estimate.n == 1500
        assert f"1,129 of 2,629 posts carry no {what}" in estimate.note


def test_what_reposts_received_is_not_counted_twice() -> None:
    cells = cells_of([*people(20), repost("r", engagements=9000, impressions=9000)])
    assert engagements(cells).value == 40
    assert impressions(cells).value == 1000
    assert sum(cell.posts for cell in written(cells)) == 20


def test_the_rate_by_impressions_takes_the_same_posts_above_and_below() -> None:
    unshown, unengaged = people(10, "q", impressions=None), people(30, "r", engagements=None)
    cells = cells_of([*people(10, engagements=5), *unshown, *unengaged])
    estimate = rate_by_impressions(cells)
    assert estimate.value == 50 / 500
    assert estimate.n == 10


def test_the_rate_by_impressions_is_partial_exactly_where_impressions_are() -> None:
    whole = cells_of([*people(10), *people(10, "q", engagements=None)])
    part = cells_of([*people(10), *people(10, "q", impressions=None)])
    for cells, status in ((whole, Status.OK), (part, Status.PARTIAL)):
        rate, shown = rate_by_impressions(cells), impressions(cells)
        assert rate.status is shown.status is status
        assert (rate.n, rate.note) == (10, shown.note)


def test_no_rate_by_impressions_where_no_post_carries_both() -> None:
    cells = cells_of([*people(10, engagements=None), *people(10, "q", impressions=None)])
    assert rate_by_impressions(cells).status is Status.NOT_ESTIMABLE


def test_a_ratio_of_sums_is_no_mean_of_ratios() -> None:
    posts = [Said("a", engagements=10, impressions=10), Said("b", engagements=0, impressions=990)]
    assert rate_by_impressions(cells_of(posts)).value == 0.01


def test_a_rate_by_reach_is_low_where_the_reach_is_high() -> None:
    rate = rate_by(engagements(cells_of(people(20))), AUDIENCE, "engagement_by_reach/1")
    assert (rate.low, rate.high, rate.level) == (40 / 2000, 40 / 500, 1.0)
    assert rate.low < rate.value < rate.high


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_rate_lies_within_its_interval(largest: int, more: int, engaged: int) -> None:
    audience = potential_audience([Audience(Role.CUSTOMER, 2, 2, largest + more, largest)])
    total = Estimate(value=engaged, n=1, method="sum", definition="engagements/1")
    rate = rate_by(total, audience, "engagement_by_reach/1")
    assert rate.low <= rate.value <= rate.high


def test_a_rate_without_a_divisor_is_not_estimable() -> None:
    nobody = potential_audience([])
    rate = rate_by(engagements(cells_of(people(20))), nobody, "engagement_by_reach/1")
    assert rate.status is Status.NOT_ESTIMABLE
    assert rate.note == nobody.note


def test_a_rate_of_unknown_engagements_is_not_estimable() -> None:
    unknown = engagements(cells_of(people(20, engagements=None)))
    rate = rate_by(unknown, AUDIENCE, "engagement_by_reach/1")
    assert rate.status is Status.NOT_ESTIMABLE
    assert rate.note == unknown.note


def test_no_engagements_are_a_rate_of_zero() -> None:
    total = engagements(cells_of(people(20, engagements=0)))
    assert rate_by(total, AUDIENCE, "engagement_by_reach/1").value == 0


def test_a_rate_of_partial_figures_is_partial_and_says_both_reasons() -> None:
    total = engagements(cells_of([*people(20), *people(20, "q", engagements=None)]))
    half = potential_audience([Audience(Role.CUSTOMER, 40, 20, 2000, 500)])
    rate = rate_by(total, half, "engagement_by_reach/1")
    assert rate.status is Status.PARTIAL
    assert total.note in rate.note
    assert half.note in rate.note
