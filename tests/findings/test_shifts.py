"""What a report tells of another analyzer before: the difference alone, and none of few people."""

from dataclasses import replace

from listening.findings import Findings
from listening.model import Status
from listening.report.publish import load_templates
from listening.report.render import Edition, render
from listening.tally import Shift
from tests.fakes.made_up_tallies import findings_of, people, tallies_of

POSTS = [
    *people(20, "a"), *people(20, "b", label="negative"), *people(60, "c", label="neutral"),
]  # fmt: skip
SHIFT = Shift("vader", "3.3.2", False, {"positive": 30, "negative": 20, "neutral": 50},
              {"positive": 20, "negative": 20, "neutral": 60}, 15)  # fmt: skip


def told(shift: Shift | None) -> Findings:
    return findings_of(replace(tallies_of(POSTS), shift=shift))


def page(findings: Findings) -> str:
    return render(findings, Edition("draft"), load_templates())["index.html"].decode()


def test_it_tells_the_difference_in_points_on_the_same_posts() -> None:
    moved = told(SHIFT).method.shift.moved
    assert {label: points.value for label, points in moved.items()} == {
        "negative": 0, "neutral": 10, "positive": -10,
    }  # fmt: skip
    assert {points.n for points in moved.values()} == {100}
    shown = page(told(SHIFT))
    assert "Before, it was vader, version 3.3.2." in shown
    assert "positive -10" in shown.replace("\u2212", "-")


def test_without_another_analyzer_before_there_is_nothing_to_tell() -> None:
    assert told(None).method.shift is None
    assert "How shares moved" not in page(told(None))


def test_of_few_people_nothing_is_told() -> None:
    few = told(replace(SHIFT, accounts=9))
    assert {each.status for each in few.method.shift.moved.values()} == {Status.SUPPRESSED}
    assert "(100 posts)" in page(told(SHIFT))
    assert "(100 posts)" not in page(few)


def test_where_a_label_is_hidden_no_difference_gives_it_away() -> None:
    posts = [*people(5, "a"), *people(20, "b", label="negative"), *people(60, "c", label="neutral")]
    hidden = findings_of(replace(tallies_of(posts), shift=SHIFT))
    assert {each.status for each in hidden.method.shift.moved.values()} == {Status.SUPPRESSED}
