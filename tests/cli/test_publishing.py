"""Publishing: drafts until approved, pages that stay, and an index that lists them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, Ran, Run, files_of, some_posts, write_lines

from listening.cli import campaigns
from tests.fakes.x_posts import a_page

PAGE = "spring/2026-03-01_2026-03-03"
OPEN_PAGE = "spring/from-2026-03-01"
OPEN = CONFIG.replace("ends = 2026-03-03\n", "")
ROLLING = OPEN + 'publish = "rolling"\n'
Day = Callable[[str], None]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Sets the day that the command line takes for today."""

    def set_day(day: str) -> None:
        monkeypatch.setattr(
            campaigns, "now", lambda: datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        )

    set_day("2026-04-01")
    return set_day


@pytest.fixture
def site(run: Run, config: Path, posts: Path, here: Path, on: Day) -> Path:
    """The site's folder, where nothing is published yet; twelve people took part."""
    assert run("import", "spring", posts).code == 0
    return here / "site"


@pytest.fixture
def more(run: Run, here: Path) -> Callable[[], None]:
    """Imports five posts more."""

    def bring() -> None:
        page = a_page(some_posts(5, first=80))
        assert run("import", "spring", write_lines(here / "more.jsonl", page)).code == 0

    return bring


def publications(here: Path) -> list[Any]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return store.execute("SELECT * FROM publication ORDER BY first_at").fetchall()


def page_of(folder: Path) -> str:
    return (folder / "index.html").read_text("utf-8")


def published(run: Run, *words: str) -> Ran:
    ran = run("publish", "spring", *words)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran


def test_a_page_is_a_draft_until_it_is_approved(run: Run, site: Path, here: Path) -> None:
    told = published(run).out
    draft = page_of(site / "drafts" / PAGE)
    assert told.startswith(f"Draft: {site / 'drafts' / PAGE / 'index.html'}\n")
    assert "listening publish spring --approve" in told
    assert "<strong>Draft:</strong>" in draft
    assert 'class="draft"' in draft
    assert '<meta name="robots" content="noindex' in draft
    assert [path.name for path in site.iterdir()] == ["drafts"]
    assert publications(here) == []


def test_an_approved_page_stands_on_the_site_with_its_day(run: Run, site: Path, here: Path) -> None:
    told = published(run, "--approve", "Ada Example").out
    page = page_of(site / PAGE)
    assert told == f"Published: {site / PAGE / 'index.html'}\n"
    assert "<dt>Published</dt><dd>1 April 2026</dd>" in page
    assert "Draft:" not in page
    assert "noindex" not in page
    assert "Ada Example" not in page
    assert f'href="{PAGE}/index.html"' in page_of(site)
    assert len(publications(here)) == 1


def test_publishing_again_gives_the_same_bytes_and_the_first_day(
    run: Run, site: Path, here: Path, on: Day
) -> None:
    published(run, "--approve", "Ada")
    first = files_of(site)
    on("2026-05-01")
    for words in (["--approve", "Ada"], ["--approve", "Bo"], []):
        assert published(run, *words).out.startswith("Published: ")
        assert files_of(site) == first
    assert len(publications(here)) == 1


def test_content_that_changed_after_approval_is_a_draft_and_the_page_stays(
    run: Run, site: Path, here: Path, more: Callable[[], None]
) -> None:
    published(run, "--approve", "Ada")
    before = files_of(site / PAGE)
    more()
    assert published(run).out.startswith("Draft: ")
    assert files_of(site / PAGE) == before
    assert "<strong>Draft:</strong>" in page_of(site / "drafts" / PAGE)
    assert len(publications(here)) == 1


def test_changed_content_is_published_once_it_is_approved_too(
    run: Run, site: Path, here: Path, more: Callable[[], None], on: Day
) -> None:
    published(run, "--approve", "Ada")
    more()
    on("2026-04-09")
    published(run, "--approve", "Ada")
    assert "<dd>9 April 2026</dd>" in page_of(site / PAGE)
    assert len(publications(here)) == 2
    assert page_of(site).count("<article>") == 1


def test_draft_asked_for_is_a_draft_even_of_approved_content(run: Run, site: Path) -> None:
    published(run, "--approve", "Ada")
    before = files_of(site / PAGE)
    told = published(run, "--draft").out
    assert told == f"Draft: {site / 'drafts' / PAGE / 'index.html'}\n"
    assert files_of(site / PAGE) == before


def test_a_rolling_page_waits_for_its_first_approval(run: Run, config: Path, site: Path) -> None:
    config.write_text(ROLLING)
    assert published(run).out.startswith("Draft: ")
    assert not (site / "spring").exists()


def test_a_rolling_page_is_refreshed_after_one_approval_and_says_so_far(
    run: Run, config: Path, site: Path, more: Callable[[], None], on: Day
) -> None:
    config.write_text(ROLLING)
    assert published(run, "--approve", "Ada").out.startswith("So far: ")
    more()
    on("2026-04-02")
    assert published(run).out.startswith("So far: ")
    page = page_of(site / OPEN_PAGE)
    assert ", so far</dd>" in page
    assert "<dd>2 April 2026</dd>" in page
    assert (
        json.loads((site / OPEN_PAGE / "findings.json").read_text())["figures"]["posts"]["value"]
        == 17
    )
    assert '<span class="tag">So far</span>' in page_of(site)


def test_an_open_page_that_does_not_roll_waits_for_each_approval(
    run: Run, config: Path, site: Path, more: Callable[[], None]
) -> None:
    config.write_text(OPEN)
    assert published(run, "--approve", "Ada").out.startswith("So far: ")
    more()
    assert published(run).out.startswith("Draft: ")


def test_a_window_that_closed_is_not_refreshed_without_approval(
    run: Run, config: Path, site: Path, more: Callable[[], None], on: Day
) -> None:
    config.write_text(CONFIG + 'publish = "rolling"\n')
    on("2026-03-03")
    assert published(run, "--approve", "Ada").out.startswith("So far: ")
    before = files_of(site / PAGE)
    on("2026-03-04")
    more()
    assert published(run).out.startswith("Draft: ")
    assert files_of(site / PAGE) == before
    assert published(run, "--approve", "Ada").out.startswith("Published: ")
    assert ", so far</dd>" not in page_of(site / PAGE)


def test_findings_on_disk_are_those_of_the_command(run: Run, site: Path) -> None:
    published(run, "--approve", "Ada")
    on_disk = (site / PAGE / "findings.json").read_text("utf-8")
    assert json.loads(on_disk) == run("findings", "spring", "--json").json
    assert on_disk.rstrip("\n") == run("findings", "spring", "--json").out.rstrip("\n")


def test_the_index_lists_reports_newest_first(
    run: Run, config: Path, site: Path, posts: Path, on: Day
) -> None:
    config.write_text(CONFIG + CONFIG.partition("\n\n")[2].replace("spring", "autumn", 1))
    run("import", "autumn", posts)
    published(run, "--approve", "Ada")
    on("2026-04-02")
    assert run("publish", "autumn", "--approve", "Ada").code == 0
    index = page_of(site)
    assert 0 < index.index('href="autumn/') < index.index('href="spring/')


def test_an_out_folder_is_taken_from_where_one_stands(run: Run, site: Path, here: Path) -> None:
    published(run, "--approve", "Ada", "--out", "other")
    assert (here / "other" / PAGE / "index.html").is_file()
    assert not site.exists()


def test_a_site_that_cannot_be_written_leaves_no_publication(
    run: Run, site: Path, here: Path
) -> None:
    (site / PAGE).mkdir(parents=True)
    (site / PAGE / "letter.txt").write_text("mine")
    before = files_of(site)
    refused = run("publish", "spring", "--approve", "Ada").refusal
    assert "it holds other files; choose another folder" in refused
    assert publications(here) == []
    assert files_of(site) == before


def test_an_index_that_cannot_be_written_leaves_no_publication(
    run: Run, site: Path, here: Path
) -> None:
    (site / "index.html" / "mine").mkdir(parents=True)
    assert "cannot write" in run("publish", "spring", "--approve", "Ada").refusal
    assert publications(here) == []


@pytest.mark.parametrize("people", [0, 1, 9])
def test_fewer_than_ten_people_are_never_published(
    run: Run, config: Path, here: Path, on: Day, people: int
) -> None:
    if people:
        run("import", "spring", write_lines(here / "few.jsonl", a_page(some_posts(people))))
    refused = run("publish", "spring", "--approve", "Ada").refusal
    assert refused.startswith("not published: fewer than 10 people took part")
    assert not (here / "site").exists()
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
