from dataclasses import replace
from datetime import date, timedelta

import pytest

from listening.findings import Findings
from listening.model import Interval, Role, Status
from listening.report.publish import load_templates
from listening.report.render import Edition, render
from listening.tally import Collected, Tallies
from tests.fakes.made_up_tallies import (
    AS_OF,
    FIRST,
    chance_posts,
    findings_of,
    people,
    repost,
    tallies_of,
)

NOBODY = tallies_of([])


def page_of(findings: Findings) -> bytes:
    return render(findings, Edition("draft"), load_templates())["index.html"]


def some() -> Tallies:
    return tallies_of([*people(40), *[repost(f"r{n}") for n in range(12)]], deleted=11)


def test_the_same_tallies_give_the_same_findings() -> None:
    for seed in range(20):
        first, second = (findings_of(tallies_of(chance_posts(seed))) for _ in range(2))
        assert first == second
        assert first.model_dump_json() == second.model_dump_json()


def test_the_order_of_rows_changes_nothing() -> None:
    tallies = tallies_of(chance_posts(7))
    turned = replace(
        tallies,
        cells=tallies.cells[::-1],
        audiences=tallies.audiences[::-1],
        participants={
            cut: dict(reversed(counts.items())) for cut, counts in tallies.participants.items()
        },
        tag_posts=dict(reversed(tallies.tag_posts.items())),
    )
    assert findings_of(turned) == findings_of(tallies)


@pytest.mark.parametrize(
    "changed",
    [
        replace(some(), deleted=12),
        replace(some(), as_of=AS_OF + timedelta(seconds=1)),
        replace(some(), expected={("x", FIRST): 60}),
        tallies_of([*people(41), *[repost(f"r{n}") for n in range(12)]], deleted=11),
    ],
)
def test_content_id_changes_with_any_figure(changed: Tallies) -> None:
    assert findings_of(changed).content_id != findings_of(some()).content_id


@pytest.mark.parametrize(
    "changed", [{"config_hash": "1" * 16}, {"analyzer_version": "2"}, {"version": "0.2.0"}]
)
def test_content_id_changes_with_config_and_versions(changed: dict[str, str]) -> None:
    assert findings_of(some(), **changed).content_id != findings_of(some()).content_id


def test_content_id_is_of_all_the_rest() -> None:
    findings = findings_of(some())
    assert findings.content_id
    assert Findings.model_validate_json(findings.model_dump_json()) == findings


def test_as_of_is_the_newest_observation_or_nothing() -> None:
    assert findings_of(some()).as_of == AS_OF
    assert findings_of(NOBODY).as_of is None


def test_without_any_post_nothing_is_claimed() -> None:
    findings = findings_of(NOBODY)
    assert {day.posts.status for day in findings.days} == {Status.NOT_COLLECTED}
    assert {row.status for row in findings.coverage} <= {"not collected"}
    assert findings.figures["impressions"].status is Status.NOT_ESTIMABLE
    assert findings.figures["potential_audience"].status is Status.NOT_ESTIMABLE
    assert findings.roles == findings.by_source == findings.by_tag == ()
    assert b"<h1" in page_of(findings)


def test_where_nothing_was_collected_the_posts_are_not_zero() -> None:
    figures = findings_of(NOBODY).figures
    for key in ("posts", "reposts", "participants", "people", "scored", "not_scored"):
        assert figures[key].status is Status.NOT_COLLECTED, key
        assert figures[key].value is None


def test_a_window_that_was_collected_and_is_empty_has_zero_posts() -> None:
    start = AS_OF - timedelta(days=300)
    watched = Collected("x", Interval(start, AS_OF), "done", "")
    findings = findings_of(tallies_of([], collected=[watched]))
    assert findings.figures["posts"].value == 0
    assert {day.posts.value for day in findings.days} == {0}
    assert b"<h1" in page_of(findings)


def test_fewer_than_ten_participants_render_without_a_figure() -> None:
    findings = findings_of(tallies_of(people(9, engagements=4321, impressions=987_654)))
    html = page_of(findings)
    assert b"4,321" not in html
    assert b"38,889" not in html
    assert all(role.figures["posts"].status is Status.SUPPRESSED for role in findings.roles)


@pytest.mark.slow
def test_figures_of_chance_are_rendered() -> None:
    for seed in range(12):
        assert page_of(findings_of(tallies_of(chance_posts(seed))))


def test_the_window_tells_its_days_and_its_slug() -> None:
    window = findings_of(some()).window
    assert (window.since, window.until, window.days) == (FIRST, date(2026, 10, 18), 14)
    assert window.slug == "2026-10-05_2026-10-18"


def test_customers_come_first() -> None:
    posts = [*people(20, "s", role=Role.STAFF), *people(20), *people(20, "m", role=Role.MEDIA)]
    roles = [role.role for role in findings_of(tallies_of(posts)).roles]
    assert roles == [Role.CUSTOMER, Role.STAFF, Role.MEDIA]


def test_a_window_of_400_days_is_a_page_of_at_most_100_kb() -> None:
    days = [FIRST + timedelta(days=n) for n in range(400)]
    posts = [said for day in days for said in people(12, day=day)]
    posts += [said for day in days[::3] for said in people(11, "m", day=day, source="mastodon")]
    findings = findings_of(tallies_of(posts), until=days[-1])
    assert findings.window.days == 400
    assert len(page_of(findings)) <= 100_000


def test_a_day_that_was_collected_in_part_says_so() -> None:
    day = findings_of(some()).days[0]
    assert day.coverage == "partial"
    assert day.posts.status is Status.PARTIAL
    assert "imported" in day.posts.note


def test_what_would_tell_of_a_hidden_count_is_hidden_too() -> None:
    tallies = tallies_of([*people(40), repost("r")], expected={("x", FIRST): 44})
    row = findings_of(tallies).coverage[0]
    assert (row.collected, row.expected) == (None, None)
    assert row.ratio.status is Status.SUPPRESSED


def test_every_definition_that_is_used_is_explained() -> None:
    findings = findings_of(some())
    shown = [
        *findings.figures.values(),
        *(figure for role in findings.roles for figure in role.figures.values()),
        *(part.posts for part in (*findings.by_source, *findings.by_tag)),
        *(row.ratio for row in findings.coverage),
        *(row.positive for row in findings.sentiment_by_role),
    ]
    assert {figure.definition for figure in shown} <= findings.method.definitions.keys()
