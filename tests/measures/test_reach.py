from hypothesis import given
from hypothesis import strategies as st

from listening.measures.reach import follower_sum, participants, people, potential_audience
from listening.model import Role, Status
from listening.tally import Audience
from tests.fakes.made_up_tallies import audiences_of, participants_of
from tests.fakes.made_up_tallies import people as posts_by

FOLLOWERS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


def audience(followers: list[int], unknown: int = 0, role: Role = Role.CUSTOMER) -> Audience:
    count = len(followers)
    return Audience(role, count + unknown, count, sum(followers), max(followers, default=0))


def test_the_indicative_value_lies_where_the_measures_say() -> None:
    estimate = potential_audience([Audience(Role.CUSTOMER, 50, 50, 2_000_000, 300_000)])
    assert round(estimate.value) == 1_244_666
    assert (estimate.low, estimate.high, estimate.level) == (300_000, 2_000_000, 1.0)
    assert estimate.n == 50


@given(st.integers(1, 10**12))
def test_one_author_reaches_as_many_as_follow(followers: int) -> None:
    estimate = potential_audience([audience([followers])])
    assert estimate.low == estimate.value == estimate.high == followers


@given(FOLLOWERS)
def test_the_value_lies_within_its_bounds(followers: list[int]) -> None:
    estimate = potential_audience([audience(followers)])
    if not sum(followers):
        assert estimate.status is Status.NOT_ESTIMABLE
    else:
        assert estimate.low <= estimate.value <= estimate.high
        assert (estimate.low, estimate.high) == (max(followers), sum(followers))


@given(FOLLOWERS, FOLLOWERS)
def test_roles_together_reach_what_their_accounts_reach(one: list[int], other: list[int]) -> None:
    apart = [audience(one), audience(other, role=Role.STAFF)]
    assert potential_audience(apart) == potential_audience([audience([*one, *other])])


def test_saying_everything_twice_reaches_nobody_more() -> None:
    posts = posts_by(20)
    assert audiences_of([*posts, *posts], {}) == audiences_of(posts, {})
    assert participants_of([*posts, *posts]) == participants_of(posts)


def test_unknown_followers_make_the_reach_partial_and_say_so_in_thousands() -> None:
    for estimate in (
        potential_audience([audience([5] * 1500, unknown=1129)]),
        follower_sum([audience([5] * 1500, unknown=1129)]),
    ):
        assert estimate.status is Status.PARTIAL
        assert estimate.n == 1500
        assert "1,129 of 2,629 accounts" in estimate.note


def test_reach_is_not_estimable_where_no_followers_are_known() -> None:
    for audiences in ([], [audience([], unknown=30)]):
        for estimate in (potential_audience(audiences), follower_sum(audiences)):
            assert estimate.status is Status.NOT_ESTIMABLE
            assert estimate.value is estimate.low is estimate.high is None


def test_no_followers_at_all_are_a_sum_of_zero() -> None:
    assert follower_sum([audience([0, 0])]).value == 0


def test_people_lie_between_the_largest_platform_and_the_sum() -> None:
    estimate = people({"x": 100, "mastodon": 30})
    assert (estimate.low, estimate.value, estimate.high) == (100, None, 130)
    assert "one account on a platform" in estimate.note
    assert estimate.level == 1.0


def test_on_one_platform_accounts_are_people() -> None:
    estimate = people({"x": 100})
    assert estimate.low == estimate.value == estimate.high == 100


def test_nobody_is_nobody() -> None:
    assert people({}).value == 0
    assert participants(0).value == 0


def test_participants_are_exact() -> None:
    estimate = participants(1812)
    assert (estimate.low, estimate.value, estimate.high, estimate.n) == (1812,) * 4
    assert estimate.status is Status.OK
