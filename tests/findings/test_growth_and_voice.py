"""How a window compares with the one before, and how loud each part of it was."""

from datetime import UTC, datetime, timedelta

import pytest

from listening.findings import Findings, build_findings, window_before
from listening.model import Interval, Status, Window
from listening.tally import Collected, Tallies
from tests.fakes.adversary import adversary_of
from tests.fakes.made_up_tallies import (
    FIRST,
    CampaignFacts,
    Said,
    chance_posts,
    findings_of,
    method_of,
    people,
    repost,
    tallies_of,
)

WINDOW = Window(FIRST, FIRST + timedelta(days=1), "two-days")
EARLIER = [FIRST - timedelta(days=n) for n in (2, 1)]
EVER = Collected(
    "x", Interval(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)), "done", ""
)


def compared(now: list[Said], before: list[Said] | None, *collected: Collected) -> Findings:
    facts = CampaignFacts(
        key="a-day", name="A Day", tags=("#aday",), mentions=(), timezone="UTC", language="en"
    )
    told: dict[str, Tallies | None] = {
        name: None if posts is None else tallies_of(posts, collected=collected)
        for name, posts in (("now", now), ("before", before))
    }
    assert told["now"] is not None
    return build_findings(
        facts, WINDOW, told["now"], method_of(), {"x": "x"}, before=told["before"]
    )


def test_the_window_before_ends_where_this_one_begins_and_is_as_long() -> None:
    before = window_before(WINDOW)
    assert (before.since, before.until) == (EARLIER[0], EARLIER[1])


def test_growth_is_told_where_every_day_of_both_was_collected() -> None:
    before = [*people(20, day=EARLIER[0]), *people(20, day=EARLIER[1], label="negative")]
    found = compared(people(60), before, EVER).growth
    assert found is not None
    figures = found.figures
    assert (found.since, found.until) == (EARLIER[0], EARLIER[1])
    assert (figures["posts"].value, figures["posts"].n, figures["posts"].status) == (0.5, 60, "ok")
    assert figures["participants"].value == 2
    assert figures["engagements"].value == figures["impressions"].value == 0.5
    assert figures["negative_share"].value == -0.5
    assert figures["negative_share"].status is Status.UNCALIBRATED


@pytest.mark.parametrize("before", [None, [], people(20, day=EARLIER[0])])
def test_without_a_day_of_the_window_before_no_growth_is_told(before: list[Said] | None) -> None:
    found = compared(people(60), before).growth
    assert found is not None
    assert {each.status for each in found.figures.values()} == {Status.NOT_COLLECTED}


def test_days_that_may_not_be_whole_make_growth_partial() -> None:
    before = [*people(20, day=EARLIER[0]), *people(20, day=EARLIER[1])]
    now = [*people(20), *people(20, day=WINDOW.until)]
    found = compared(now, before).growth
    assert found is not None
    assert found.figures["posts"].status is Status.PARTIAL
    assert "only in part" in found.figures["posts"].note


def test_few_people_before_are_told_by_no_growth() -> None:
    few = [*people(5, day=EARLIER[0]), *people(5, day=EARLIER[1])]
    found = compared(people(60), few, EVER).growth
    assert found is not None
    assert {each.status for each in found.figures.values()} == {Status.SUPPRESSED}


def test_shares_of_voice_are_of_all_posts_and_of_all_participants() -> None:
    posts = [
        *people(30, tags=("#aday", "#other")),
        *people(10, "m", source="mastodon"),
        *[repost(f"r{n}", tags=("#other",)) for n in range(20)],
    ]
    found = findings_of(tallies_of(posts))
    x, mastodon = found.by_source
    assert (x.share_of_posts.value, x.share_of_posts.n) == (0.75, 40)
    assert (mastodon.share_of_participants.value, mastodon.share_of_participants.n) == (0.1667, 60)
    loud = {group.key: group.share_of_posts.value for group in found.by_tag}
    assert loud == {"#other": 0.8333, "#aday": 0.6667}
    assert found.by_language[0].share_of_posts is None


def test_a_hidden_part_has_no_share_of_voice() -> None:
    found = findings_of(tallies_of([*people(40), *people(3, "s", source="mastodon")]))
    for group in found.by_source:
        assert group.share_of_posts.status is Status.SUPPRESSED
        assert group.share_of_participants.status is Status.SUPPRESSED


def test_a_share_of_voice_is_shown_only_with_what_it_is_a_share_of() -> None:
    for seed in range(60):
        posts = chance_posts(seed)
        found = findings_of(tallies_of(posts))
        shown = adversary_of(posts, found).known
        for group in (*found.by_source, *found.by_tag):
            if group.share_of_posts.status is not Status.SUPPRESSED:
                assert group.posts.status is not Status.SUPPRESSED
                assert ("all", "posts") in shown
            if group.share_of_participants.status is not Status.SUPPRESSED:
                assert group.participants.status is not Status.SUPPRESSED
        reposts = found.figures["reposts"].status
        tags = {group.share_of_posts.status for group in found.by_tag}
        assert reposts is not Status.SUPPRESSED or tags <= {Status.SUPPRESSED}
