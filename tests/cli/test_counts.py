"""Coverage: X's own counts beside what was collected, with gaps and their reasons."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from searching import NOW, Clock, asked, configure, post_at, queried
from terminal import Run

from tests.fakes.x import FakeX, faults

DAY = timedelta(days=1)


@pytest.fixture
def crowd(searched: FakeX) -> FakeX:
    """A fake X with thirty posts, by an author each, on each of three days."""
    searched.page_size = None
    searched.world.posts.clear()
    for days in (1, 2, 3):
        noon = NOW - days * DAY
        searched.world.put(
            *(post_at(100 * days + n, noon, author_id=str(500 + n)) for n in range(30))
        )
    return searched


def coverage(run: Run, since: str = "2026-03-06", until: str = "2026-03-09") -> dict[str, Any]:
    found = run("findings", "spring", "--json", "--since", since, "--until", until).json
    return {each["day"]: each for each in found["coverage"]}


def test_what_x_counted_stands_beside_what_was_collected(
    run: Run, crowd: FakeX, here: Path
) -> None:
    for number in range(12):
        crowd.world.protect(str(500 + number))  # X counts posts that it does not show
    assert run("collect", "spring").code == 0
    day = coverage(run)["2026-03-08"]
    assert (day["collected"], day["expected"], day["status"]) == (18, 30, "complete")
    assert day["ratio"]["value"] == pytest.approx(0.6)


def test_a_day_without_posts_was_expected_to_have_none(run: Run, crowd: FakeX, here: Path) -> None:
    run("collect", "spring")
    expected = dict(queried(here, "SELECT day, posts FROM expected"))
    assert expected == {
        "2026-03-04": 0, "2026-03-05": 0, "2026-03-06": 0, "2026-03-07": 30, "2026-03-08": 30,
        "2026-03-09": 30,
    }  # fmt: skip


def test_days_are_counted_once_and_only_when_they_are_over(
    run: Run, crowd: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    assert len(asked(crowd, "/counts/")) == 1
    run("collect", "spring")
    assert len(asked(crowd, "/counts/")) == 1
    clock(NOW + DAY)
    run("collect", "spring")
    assert len(asked(crowd, "/counts/")) == 2
    assert "2026-03-10" in dict(queried(here, "SELECT day, posts FROM expected"))


def test_counts_that_could_not_be_had_are_asked_for_by_the_next_run(
    run: Run, crowd: FakeX, here: Path
) -> None:
    crowd.faults.always(faults.down(), on="/counts/")
    run("collect", "spring")
    assert queried(here, "SELECT * FROM expected") == []
    crowd.faults.clear()
    run("collect", "spring")
    assert len(queried(here, "SELECT * FROM expected")) == 6


@pytest.mark.parametrize("zone", ["Asia/Karachi", "Asia/Kolkata"])
def test_days_are_counted_in_the_campaigns_timezone(
    run: Run, crowd: FakeX, here: Path, zone: str
) -> None:
    configure(here, crowd, campaign=f'timezone = "{zone}"')
    crowd.world.put(post_at(900, NOW.replace(day=6, hour=18, minute=45)))
    run("collect", "spring")
    expected = dict(queried(here, "SELECT day, posts FROM expected"))
    late = {"Asia/Karachi": "2026-03-06", "Asia/Kolkata": "2026-03-07"}[zone]
    assert expected[late] == (1 if late == "2026-03-06" else 31)


def test_gaps_stand_there_with_their_reasons(
    run: Run, crowd: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    clock(NOW + 9 * DAY)
    run("collect", "spring")
    days = coverage(run, until="2026-03-18")
    assert days["2026-03-09"]["status"] == "complete"
    assert days["2026-03-10"]["status"] == "partial"
    assert days["2026-03-11"]["status"] == "not collected"
    assert days["2026-03-11"]["collected"] is None
    assert days["2026-03-11"]["why"] == (
        "older than recent search reached when it was to be collected"
    )
    assert days["2026-03-15"]["status"] == "complete"


def test_a_backfilled_gap_is_covered_and_counted(
    run: Run, crowd: FakeX, here: Path, clock: Clock
) -> None:
    crowd.world.put(*(post_at(500 + n, NOW + DAY, author_id=str(500 + n)) for n in range(20)))
    run("collect", "spring")
    clock(NOW + 9 * DAY)
    run("collect", "spring")
    assert run("backfill", "spring", "--since", "2026-03-10", "--until", "2026-03-12").code == 0
    day = coverage(run, until="2026-03-18")["2026-03-11"]
    assert (day["status"], day["collected"], day["expected"], day["why"]) == (
        "complete",
        20,
        20,
        "",
    )


def test_changed_tags_are_counted_anew_and_days_that_only_the_old_ones_asked_for_are_not(
    run: Run, crowd: FakeX, here: Path, clock: Clock
) -> None:
    """The new tag has ten posts on the seventh, which is out of reach by then, and on the ninth."""
    run("collect", "spring")
    assert coverage(run)["2026-03-07"]["status"] == "complete"
    for n in range(20):
        at = datetime(2026, 3, 7 if n % 2 else 9, 9, tzinfo=UTC)
        crowd.world.post("#riverwalk", str(800 + n), at)
    clock(NOW + 5 * DAY)
    configure(here, crowd, campaign='tags = ["#springday", "#riverwalk"]')
    run("collect", "spring")
    days = coverage(run)
    seventh = days["2026-03-07"]
    assert (seventh["status"], seventh["collected"], seventh["expected"]) == ("partial", 30, None)
    assert seventh["why"] == "collected when the campaign asked for other words"
    assert days["2026-03-06"]["status"] == "not collected"
    ninth = days["2026-03-09"]
    assert (ninth["status"], ninth["collected"], ninth["expected"]) == ("complete", 40, 40)

    configure(here, crowd, campaign='tags = ["#springday"]')
    assert coverage(run)["2026-03-07"]["expected"] == 30


def long_tags(number: int) -> str:
    return ", ".join(f'"#{"t" * 40}{each}"' for each in range(number))


def test_a_query_too_long_for_recent_counts_is_counted_whole_by_the_archives(
    run: Run, crowd: FakeX, here: Path
) -> None:
    configure(here, crowd, campaign=f'tags = ["#springday", {long_tags(14)}]')
    assert run("collect", "spring").code == 0
    assert {each.path for each in crowd.requests if "/counts/" in each.path} == {
        "/2/tweets/counts/all"
    }
    assert dict(queried(here, "SELECT day, posts FROM expected"))["2026-03-08"] == 30


def test_counts_in_which_posts_may_stand_twice_are_not_bought(
    run: Run, crowd: FakeX, here: Path
) -> None:
    configure(here, crowd, campaign=f'tags = ["#springday", {long_tags(30)}]')
    assert run("collect", "spring").code == 0
    assert asked(crowd, "/counts/") == []
    day = coverage(run)["2026-03-08"]
    assert (day["expected"], day["status"]) == (None, "complete")
