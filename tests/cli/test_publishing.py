"""Publishing: drafts until approved, pages that stay, and an index that lists them."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from terminal import CONFIG, Day, Run, files_of, page_of, publications, published

PAGE = "spring/2026-03-01_2026-03-03"


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
    published(run)
    told = published(run, "--approve", "Ada Example").out
    page = page_of(site / PAGE)
    assert not (site / "drafts" / "spring").exists()
    assert told == f"Published: {site / PAGE / 'index.html'}\n"
    assert "<dt>Published<dd>1 April 2026" in page
    assert "Draft:" not in page
    assert "noindex" not in page
    assert "Ada Example" not in page
    assert f'href="{PAGE}/index.html"' in page_of(site)
    assert len(publications(here)) == 1


def test_status_tells_what_was_published_last_by_whose_word_and_where(
    run: Run, site: Path, more: Callable[[], None], on: Day
) -> None:
    published(run, "--approve", "Ada Example")
    page = site / PAGE / "index.html"
    last = run("status").out.splitlines()[-1].strip()
    assert last == f"published: 2026-04-01, approved by Ada Example: {page}"
    more()
    on("2026-04-09")
    published(run, "--approve", "Bo Example")
    assert "published: 2026-04-09, approved by Bo Example" in run("status").out
    (found,) = run("status", "--json").json
    assert (found["publication"]["approved_by"], found["publication"]["page"]) == (
        "Bo Example",
        str(page),
    )
    page.unlink()
    assert "the page is not in the site's folder" in run("status").out


def test_status_says_of_a_window_that_was_open_that_it_is_so_far(
    run: Run, site: Path, on: Day
) -> None:
    on("2026-03-02")
    published(run, "--approve", "Ada")
    assert "so far: 2026-03-02, approved by Ada" in run("status").out


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
    assert "<dd>9 April 2026" in page_of(site / PAGE)
    assert len(publications(here)) == 2
    assert page_of(site).count("<article>") == 1


def test_content_that_returns_is_what_the_index_dates(
    run: Run, config: Path, site: Path, on: Day
) -> None:
    published(run, "--approve", "Ada")
    on("2026-04-09")
    event = '[[campaign.spring.events]]\nday = 2026-03-02\ntitle = "A party"\n'
    config.write_text(CONFIG + event)
    published(run, "--approve", "Ada")
    assert "9 April 2026" in page_of(site)
    config.write_text(CONFIG)
    on("2026-04-20")
    published(run, "--approve", "Ada")
    assert "<dt>First published<dd>1 April 2026" in page_of(site / PAGE)
    assert "Corrected on 20 April 2026" in page_of(site)
    assert "9 April 2026" not in page_of(site)


def test_draft_asked_for_is_a_draft_even_of_approved_content(run: Run, site: Path) -> None:
    published(run, "--approve", "Ada")
    before = files_of(site / PAGE)
    told = published(run, "--draft").out
    assert told.startswith(f"Draft: {site / 'drafts' / PAGE / 'index.html'}\n")
    assert "Since the page that stands: 0 texts and 0 figures changed" in told
    assert files_of(site / PAGE) == before


def test_findings_on_disk_are_those_of_the_command(run: Run, site: Path) -> None:
    published(run, "--approve", "Ada")
    on_disk = (site / PAGE / "findings.json").read_text("utf-8")
    assert json.loads(on_disk) == run("findings", "spring", "--json").json
    assert on_disk.rstrip("\n") == run("findings", "spring", "--json").out.rstrip("\n")


def test_beside_the_page_stand_its_data_its_picture_and_a_manifest_of_all_of_them(
    run: Run, site: Path
) -> None:
    published(run, "--approve", "Ada")
    folder = files_of(site / PAGE)
    manifest = json.loads(folder.pop("manifest.json"))
    assert {"index.html", "findings.json", "findings.csv", "findings.schema.json", "card.png"} == (
        set(folder)
    )
    assert {name: each["sha256"] for name, each in manifest["files"].items()} == {
        name: sha256(content).hexdigest() for name, content in folder.items()
    }
    assert manifest["content_id"] == json.loads(folder["findings.json"])["content_id"]
    assert f"{PAGE}/index.html" in (site / "feed.atom").read_text()


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
