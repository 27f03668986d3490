"""Reposts: search on X gives none, which is not the same as that there were none."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from searching import NOW, configure, post_at
from terminal import Run, write_lines

from tests.fakes.x import FakeX
from tests.fakes.x_posts import a_page, a_repost, tagged

DAY = timedelta(days=1)
WHY = "search on X has returned no reposts since May 2026"
WINDOW = ("--since", "2026-03-06", "--until", "2026-03-09")


@pytest.fixture
def crowd(searched: FakeX, here: Path) -> FakeX:
    """Thirty posts by an author each, a day before."""
    searched.page_size = None
    searched.world.posts.clear()
    posts = (post_at(100 + n, NOW - DAY, author_id=str(500 + n)) for n in range(30))
    searched.world.put(*posts)
    configure(here, searched)
    return searched


def reposts_of(found: dict[str, Any]) -> tuple[Any, str, str]:
    figure = found["figures"]["reposts"]
    return figure["value"], figure["status"], figure["note"]


def by_day(found: dict[str, Any]) -> dict[str, Any]:
    return {each["day"]: each["reposts"] for each in found["days"]}


def imported(run: Run, here: Path, day: int, reposts: int) -> None:
    """Import a file of twenty posts, of which some are reposts of the first, by one each."""
    written = f"2026-03-{day:02}T09:00:00.000Z"
    file = [post_at(300 + n, NOW - DAY, author_id=str(600 + n)) for n in range(20)]
    file = [{**post, "created_at": written} for post in file]
    for n in range(reposts):
        repost = a_repost(
            str(4000 + n), "700", author_id=str(700 + n), entities=tagged("springday")
        )
        file.append({**repost, "created_at": written})
    assert run("import", "spring", write_lines(here / "old.jsonl", a_page(file))).code == 0


def test_what_only_search_collected_has_no_count_of_reposts_and_says_why(
    run: Run, crowd: FakeX, here: Path
) -> None:
    run("collect", "spring")
    found = run("findings", "spring", *WINDOW, "--json").json
    assert reposts_of(found) == (None, "not_collected", WHY)
    assert {role["figures"]["reposts"]["value"] for role in found["roles"]} == {None}
    assert by_day(found)["2026-03-09"]["note"] == WHY
    assert f"not collected: {WHY}" in run("findings", "spring", *WINDOW).out


def test_the_page_says_it_too(run: Run, crowd: FakeX, here: Path) -> None:
    configure(here, crowd, campaign="starts = 2026-03-06\nends = 2026-03-09")
    run("collect", "spring")
    assert run("publish", "spring", "--draft").code == 0
    (page,) = (here / "site" / "drafts" / "spring").glob("*/index.html")
    html = page.read_text()
    assert WHY in " ".join(html.split()).replace("Search", "search")
    assert "reposts included." not in html


def test_reposts_of_files_are_counted_and_are_a_part(run: Run, crowd: FakeX, here: Path) -> None:
    run("collect", "spring")
    imported(run, here, 8, reposts=12)
    found = run("findings", "spring", *WINDOW, "--json").json
    assert reposts_of(found) == (12, "partial", WHY)
    assert by_day(found)["2026-03-08"]["value"] == 12


def test_how_often_posts_were_reposted_is_summed_over_those_that_tell(
    run: Run, crowd: FakeX, here: Path
) -> None:
    for n in range(12):
        del crowd.world.posts[str(1000 - 100 - n)]["public_metrics"]
    run("collect", "spring")
    figure = run("findings", "spring", *WINDOW, "--json").json["figures"]["times_reposted"]
    assert (figure["value"], figure["n"], figure["status"]) == (18, 18, "partial")
    assert figure["note"] == "12 of 30 posts carry no repost counts"
    told = " ".join(run("findings", "spring", *WINDOW).out.split())
    assert "Times reposted (platforms' count) 18; n = 18; partial: 12 of 30" in told
    assert f"Reposts collected not collected: {WHY}" in told


def test_without_a_collection_a_file_without_reposts_has_none(
    run: Run, crowd: FakeX, here: Path
) -> None:
    imported(run, here, 8, reposts=0)
    found = run("findings", "spring", *WINDOW, "--json").json
    assert reposts_of(found) == (0, "ok", "")
