"""No subtraction over the findings tells what is hidden in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.model import Role, Status
from tests.fakes.adversary import Name, adversary_of
from tests.fakes.made_up_tallies import (
    FIRST,
    Said,
    chance_posts,
    findings_of,
    people,
    repost,
    tallies_of,
)


def leaks(posts: list[Said]) -> list[Name]:
    return list(adversary_of(posts, findings_of(tallies_of(posts))).leaks())


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_no_subtraction_tells_a_count_of_fewer_than_ten_people(seed: int) -> None:
    assert leaks(chance_posts(seed)) == []


def test_the_adversary_would_find_a_leak() -> None:
    posts = [*people(40), *people(3, "s", source="mastodon")]
    findings = findings_of(tallies_of(posts))
    shown = findings.by_source[0].model_copy(
        update={"posts": findings.figures["posts"].model_copy(update={"value": 40.0})}
    )
    careless = findings.model_copy(update={"by_source": (shown, *findings.by_source[1:])})
    assert ("source", "mastodon", "posts") in list(adversary_of(posts, careless).leaks())


def test_few_suspects_are_told_neither_by_themselves_nor_by_what_is_left_without_them() -> None:
    posts = [*people(40), *people(4, "s", is_suspect=True)]
    findings = findings_of(tallies_of(posts))
    for key in ("suspected", "participants_unsuspected", "posts_unsuspected"):
        assert findings.figures[key].status is Status.SUPPRESSED
    assert findings.sentiment_unsuspected.scored.status is Status.SUPPRESSED
    assert findings.figures["participants"].value == 44
    assert leaks(posts) == []


def test_the_adversary_would_find_suspects_by_what_is_left_without_them() -> None:
    posts = [*people(40), *people(4, "s", is_suspect=True)]
    findings = findings_of(tallies_of(posts))
    for key, name in (("participants_unsuspected", "accounts"), ("posts_unsuspected", "posts")):
        told = findings.figures["participants"].model_copy(update={"value": 40.0})
        careless = findings.model_copy(update={"figures": {**findings.figures, key: told}})
        assert ("suspects", name) in list(adversary_of(posts, careless).leaks())


def test_many_suspects_are_told_and_so_is_what_is_left_without_them() -> None:
    negative = people(15, "s", is_suspect=True, label="negative")
    findings = findings_of(tallies_of([*people(40), *negative, *negative]))
    values = {key: figure.value for key, figure in findings.figures.items()}
    assert (values["suspected"], values["participants_unsuspected"]) == (15, 40)
    assert (values["posts"], values["posts_unsuspected"]) == (70, 40)
    assert findings.sentiment_unsuspected.positive.value == 1
    assert leaks([*people(40), *negative]) == []


def test_nobody_suspected_is_an_honest_zero() -> None:
    figures = findings_of(tallies_of(people(40))).figures
    assert (figures["suspected"].value, figures["copies"].value) == (0, 0)
    assert figures["participants_unsuspected"].value == 40


def test_few_people_who_copied_or_wrote_in_their_own_words_are_hidden() -> None:
    few_copied = [*people(40), *people(3, "c", is_copy=True)]
    few_wrote = [*people(40, is_copy=True), *people(3, "w")]
    for posts in (few_copied, few_wrote):
        assert findings_of(tallies_of(posts)).figures["copies"].status is Status.SUPPRESSED
    assert (
        findings_of(tallies_of([*people(40), *people(12, "c", is_copy=True)]))
        .figures["copies"]
        .value
        == 12
    )


def test_few_reposters_are_hidden_and_posts_are_not() -> None:
    posts = [*people(40), *[repost(f"r{n}") for n in range(3)]]
    figures = findings_of(tallies_of(posts)).figures
    assert figures["posts"].value == 40
    assert figures["reposts"].status is Status.SUPPRESSED
    assert figures["participants"].value == 43
    assert figures["participants_without_reposters"].status is Status.SUPPRESSED


def test_a_count_of_reposts_tells_neither_few_that_carry_it_nor_few_that_do_not() -> None:
    few_carry = [*people(40, times_reposted=None), *people(3, "r", times_reposted=7)]
    assert findings_of(tallies_of(few_carry)).figures["times_reposted"].status is Status.SUPPRESSED
    few_lack = [*people(40, times_reposted=7), *people(3, "r", times_reposted=None)]
    figure = findings_of(tallies_of(few_lack)).figures["times_reposted"]
    assert (figure.value, figure.n) == (280, 43)
    assert "how many is not shown" in figure.note


def test_two_counts_beside_each_other_do_not_tell_the_few_that_have_only_one() -> None:
    """Posts with engagements, less those with a count of reposts, would be by three people."""
    posts = [*people(40), *people(3, "r", times_reposted=None)]
    posts += people(20, "n", engagements=None, times_reposted=None)
    assert leaks(posts) == []
    assert findings_of(tallies_of(posts)).figures["times_reposted"].n == 63


def test_few_writers_among_many_reposters_are_hidden_everywhere() -> None:
    posts = [*people(30), *people(2, "w", lang="sv", label="not scored", role=Role.STAFF)]
    posts += [repost(f"r{n}", lang="sv", role=Role.STAFF) for n in range(20)]
    findings = findings_of(tallies_of(posts))
    staff = next(role for role in findings.roles if role.role is Role.STAFF)
    swedish = next(group for group in findings.by_language if group.key == "sv")
    assert staff.figures["posts"].status is Status.SUPPRESSED
    assert staff.figures["impressions"].status is Status.SUPPRESSED
    assert swedish.posts.status is Status.SUPPRESSED
    assert swedish.participants.value == 22


def test_the_same_few_people_on_two_days_are_not_told_by_the_total() -> None:
    second, third = (FIRST.replace(day=FIRST.day + n) for n in (1, 2))
    few = [*people(6), *people(6, day=second)]
    findings = findings_of(tallies_of([*few, *people(50, "q", day=third)]))
    assert [day.posts.status for day in findings.days[:3]] == [Status.SUPPRESSED] * 3


def test_impressions_that_few_accounts_carry_are_hidden() -> None:
    posts = [*people(30, impressions=None), *people(2, "i", impressions=7)]
    figures = findings_of(tallies_of(posts)).figures
    assert figures["impressions"].status is Status.SUPPRESSED
    assert figures["engagement_by_impressions"].status is Status.SUPPRESSED


def test_how_few_posts_lack_impressions_is_not_told() -> None:
    posts = [*people(30), *people(2, "i", impressions=None)]
    impressions = findings_of(tallies_of(posts)).figures["impressions"]
    assert impressions.value == 1500
    assert impressions.status is Status.PARTIAL
    assert impressions.n == 32
    assert not any(character.isdigit() for character in impressions.note)


def test_followers_that_few_accounts_carry_are_hidden_and_few_missing_are_not_told() -> None:
    posts = people(30)
    few_known = {post.account: 5 if n < 3 else None for n, post in enumerate(posts)}
    few_unknown = {post.account: None if n < 3 else 5 for n, post in enumerate(posts)}
    hidden = findings_of(tallies_of(posts, few_known)).figures
    vague = findings_of(tallies_of(posts, few_unknown)).figures
    for key in ("potential_audience", "follower_sum", "engagement_by_reach"):
        assert hidden[key].status is Status.SUPPRESSED
        assert vague[key].status is Status.PARTIAL
        assert vague[key].n == 30
        assert "3" not in vague[key].note


def test_the_lower_bound_on_people_does_not_tell_of_a_hidden_source() -> None:
    posts = [*people(40), *people(3, "s", source="mastodon")]
    assert findings_of(tallies_of(posts)).figures["people"].status is Status.SUPPRESSED


def test_a_rare_tag_is_not_told_by_the_other_one() -> None:
    posts = [*people(40), *people(3, "s", tags=("#rare",))]
    assert {group.posts.status for group in findings_of(tallies_of(posts)).by_tag} == {
        Status.SUPPRESSED
    }


def test_fewer_than_ten_deleted_posts_are_hidden_and_none_are_none() -> None:
    told = {
        n: findings_of(tallies_of(people(20), deleted=n)).figures["deleted"] for n in (0, 9, 10)
    }
    assert told[9].status is Status.SUPPRESSED
    assert (told[0].value, told[10].value) == (0, 10)


def test_everything_is_hidden_where_fewer_than_ten_took_part() -> None:
    findings = findings_of(tallies_of([*people(9), repost("p1")]))
    assert all(
        figure.value is None and figure.status is Status.SUPPRESSED
        for key, figure in findings.figures.items()
        if key not in {"deleted", "not_scored"}
    )
    assert leaks([*people(9), repost("p1")]) == []


def test_no_note_and_no_n_tells_what_a_figure_hides() -> None:
    for seed in range(40):
        for role in findings_of(tallies_of(chance_posts(seed))).roles:
            for figure in role.figures.values():
                if figure.status is Status.SUPPRESSED:
                    assert figure.n == 0
                    assert figure.value is figure.low is figure.high is None
