"""Pages that stay up to date, windows that close, and campaigns too small to be shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import (
    CONFIG,
    Day,
    Run,
    files_of,
    page_of,
    publications,
    published,
    some_posts,
    write_lines,
)

from tests.fakes.x_posts import a_page

PAGE = "spring/2026-03-01_2026-03-03"
OPEN_PAGE = "spring/from-2026-03-01"
OPEN = CONFIG.replace("ends = 2026-03-03\n", "")
ROLLING = OPEN + 'publish = "rolling"\n'


def test_a_rolling_page_waits_for_its_first_approval(run: Run, config: Path, site: Path) -> None:
    config.write_text(ROLLING)
    assert published(run).out.startswith("Draft: ")
    assert not (site / "spring").exists()


def test_a_rolling_page_is_refreshed_after_one_approval_and_says_so_far(
    run: Run, config: Path, site: Path, more: Callable[[], None], on: Day
) -> None:
    config.write_text(ROLLING)
    assert published(run, "--approve", "Ada").out.startswith("Published, so far: ")
    more()
    on("2026-04-02")
    assert published(run).out.startswith("Published, so far: ")
    page = page_of(site / OPEN_PAGE)
    assert ", so far" in page
    assert "<dd>2 April 2026" in page
    assert (
        json.loads((site / OPEN_PAGE / "findings.json").read_text())["figures"]["posts"]["value"]
        == 17
    )
    assert '<span class="tag">So far</span>' in page_of(site)


def test_an_open_page_that_does_not_roll_waits_for_each_approval(
    run: Run, config: Path, site: Path, more: Callable[[], None]
) -> None:
    config.write_text(OPEN)
    assert published(run, "--approve", "Ada").out.startswith("Published, so far: ")
    more()
    assert published(run).out.startswith("Draft: ")


def test_a_window_that_closed_is_not_refreshed_without_approval(
    run: Run, config: Path, site: Path, more: Callable[[], None], on: Day
) -> None:
    config.write_text(CONFIG + 'publish = "rolling"\n')
    on("2026-03-03")
    assert published(run, "--approve", "Ada").out.startswith("Published, so far: ")
    before = files_of(site / PAGE)
    on("2026-03-04")
    more()
    assert published(run).out.startswith("Draft: ")
    assert files_of(site / PAGE) == before
    assert published(run, "--approve", "Ada").out.startswith("Published: ")
    assert ", so far" not in page_of(site / PAGE)


@pytest.mark.parametrize("people", [0, 1, 9])
def test_fewer_than_ten_people_are_never_published(
    run: Run, config: Path, here: Path, on: Day, people: int
) -> None:
    if people:
        run("import", "spring", write_lines(here / "few.jsonl", a_page(some_posts(people))))
    refused = run("publish", "spring", "--approve", "Ada").refusal
    why = "fewer than 10 people took part" if people else "nobody is known to have taken part"
    assert refused.startswith(f"not published: {why}")
    assert not (here / "site").exists()
    told = published(run).out
    assert f"It cannot be published yet: {why}" in told
    assert "--approve" not in told
    assert publications(here) == []


def test_fewer_than_ten_people_show_no_figure_in_a_draft(
    run: Run, config: Path, here: Path, on: Day
) -> None:
    run("import", "spring", write_lines(here / "few.jsonl", a_page(some_posts(9))))
    published(run)
    found = json.loads((here / "site" / "drafts" / PAGE / "findings.json").read_text())
    values = {
        figure["value"] for figure in found["figures"].values() if figure["status"] == "suppressed"
    }
    assert values == {None}
    assert found["figures"]["participants"]["status"] == "suppressed"


def test_a_rolling_page_of_too_few_people_stays_a_draft_without_a_word(
    run: Run, config: Path, here: Path, on: Day
) -> None:
    config.write_text(ROLLING)
    assert published(run).out.startswith("Draft: ")
