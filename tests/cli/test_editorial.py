"""Editing a page: the file's words on it, quotes that come and go, and a typo in one line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from terminal import CONFIG, Day, Run, page_of, published

PAGE = "spring/2026-03-01_2026-03-03"
SAID = "What a day it was, I was so glad"
QUOTE = f"""[[quotes]]
key = "glad"
text = "{SAID}"
language = "en"
who = "A customer, by permission"
post = "x:3"
[quotes.consent]
given = 2026-03-05
record = "a letter of 5 March"
"""
TEXT = "\n# {{ participants }} people came\n\nThey wrote {{ posts }} posts.\n"

Write = Callable[..., Path]


@pytest.fixture
def write(here: Path) -> Write:
    """Writes the editorial file."""

    def written(quote: str = QUOTE, text: str = TEXT) -> Path:
        path = here / "reports" / "editorial" / "spring.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"+++\n{quote}+++\n{text}", "utf-8")
        return path

    return written


def draft_of(site: Path) -> str:
    return page_of(site / "drafts" / PAGE)


def test_the_page_has_the_words_of_the_editorial_file(run: Run, site: Path, write: Write) -> None:
    before = json.loads(run("findings", "spring", "--json").out)["content_id"]
    write()
    assert published(run).out.startswith("Draft: ")
    page = draft_of(site)
    assert "<h1>12 people came</h1>" in page
    assert "They wrote 12 posts." in page
    assert SAID in page
    found = json.loads((site / "drafts" / PAGE / "findings.json").read_text())
    assert found == run("findings", "spring", "--json").json
    assert found["content_id"] != before
    assert "a letter of" not in (site / "drafts" / PAGE / "findings.json").read_text()


def test_config_may_name_another_file_which_must_then_be_there(
    run: Run, site: Path, write: Write, config: Path, refused: Run
) -> None:
    config.write_text(CONFIG + 'editorial = "words/own.md"\n')
    assert "words/own.md: cannot be read" in refused("publish", "spring").refusal
    (config.parent / "words").mkdir()
    write().rename(config.parent / "words" / "own.md")
    published(run)
    assert "12 people came" in draft_of(site)


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        ("withdrawn = 2026-04-01\n", "its consent was withdrawn on 2026-04-01"),
        ("expires = 2026-04-01\n", "its consent ended on 2026-04-01"),
        ('scope = "another-page"\n', f"its consent is for another-page, not for {PAGE[7:]}"),
    ],
)
def test_a_quote_without_consent_is_not_shown_and_the_editor_is_told_why(
    run: Run, site: Path, write: Write, ends: str, why: str
) -> None:
    write(QUOTE + ends)
    assert f"Quote not shown: glad: {why}" in published(run).out
    assert SAID not in draft_of(site)
    assert "In their words" not in draft_of(site)


def test_a_consent_that_ends_tomorrow_holds_today(
    run: Run, site: Path, write: Write, on: Day
) -> None:
    write(QUOTE + "expires = 2026-04-02\n")
    assert "Quote not shown" not in published(run).out
    assert SAID in draft_of(site)
    on("2026-04-02")
    assert "its consent ended on 2026-04-02" in published(run).out
    assert SAID not in draft_of(site)


def test_a_quote_goes_with_its_post(run: Run, site: Path, write: Write, gone: Any) -> None:
    write()
    gone(3)
    told = published(run).out
    assert "Quote not shown: glad: its post is not in the store" in told
    assert SAID not in draft_of(site)


def test_a_figure_that_is_none_stops_the_publishing_in_one_line(
    run: Run, site: Path, write: Write
) -> None:
    write(text="\n# {{ reach }} people\n")
    told = run("publish", "spring").refusal
    assert "headline names {{ reach }}, which is no figure" in told
    assert "participants" in told
    write(text="\n# Two million, or 2,000,000 people\n")
    assert "bare number '2,000,000'" in run("publish", "spring", "--approve", "Ada").refusal
    assert not site.exists()


def test_a_code_that_is_none_is_refused_before_anything_is_counted(
    site: Path, write: Write, refused: Run
) -> None:
    write('[paraphrases]\n"themes/none" = "Words."\n')
    told = refused("publish", "spring").refusal
    assert (
        "no code is called 'themes/none'; known: none, since the campaign has no codebook" in told
    )


def test_an_edit_of_an_approved_page_waits_for_approval(run: Run, site: Path, write: Write) -> None:
    published(run, "--approve", "Ada")
    write()
    assert published(run).out.startswith("Draft: ")
    assert "12 people came" not in page_of(site / PAGE)
    assert published(run, "--approve", "Ada").out.startswith("Published: ")
    assert "12 people came" in page_of(site / PAGE)


NOTE = "a quote was taken out, since its author’s consent ended or its post is gone."


def test_a_withdrawn_consent_leaves_the_published_page_at_once_with_a_note(
    run: Run, site: Path, here: Path, write: Write, on: Day
) -> None:
    write()
    published(run, "--approve", "Ada")
    assert SAID in page_of(site / PAGE)
    on("2026-04-09")
    write(QUOTE + "withdrawn = 2026-04-09\n", text="\n# Words that nobody approved\n")
    told = published(run).out
    assert "Quote not shown: glad: its consent was withdrawn on 2026-04-09" in told
    assert f"{NOTE}" in told
    page = page_of(site / PAGE)
    assert SAID not in page
    assert "12 people came" in page
    assert "nobody approved" not in page
    assert page.lower().count(f"<strong>corrected on 9 april 2026:</strong> {NOTE.lower()}") == 2
    assert SAID.encode() not in (here / "listening.db").read_bytes()
    assert "nobody approved" in draft_of(site)


def test_a_quote_that_the_editor_took_out_leaves_the_page_as_well(
    run: Run, site: Path, write: Write
) -> None:
    write()
    published(run, "--approve", "Ada")
    write(quote="")
    assert NOTE in published(run).out
    assert SAID not in page_of(site / PAGE)


def test_a_quote_whose_post_is_deleted_leaves_with_its_post(
    run: Run, site: Path, write: Write, gone: Any
) -> None:
    write()
    published(run, "--approve", "Ada")
    gone(3)
    told = published(run).out
    assert "were deleted by their authors or platforms" in told
    assert NOTE in told
    assert SAID not in page_of(site / PAGE)
    assert "11 people came" in page_of(site / PAGE)


def test_a_text_that_was_edited_and_approved_is_told_as_such(
    run: Run, site: Path, write: Write, on: Day
) -> None:
    write()
    published(run, "--approve", "Ada")
    on("2026-04-09")
    write(text="\n# They came, all {{ participants }}\n")
    told = published(run, "--approve", "Ada").out
    assert "Corrected: the text was edited, and no figure changed." in told


def test_words_that_were_approved_once_do_not_come_back_without_approval(
    run: Run, site: Path, write: Write, on: Day
) -> None:
    write()
    published(run, "--approve", "Ada")
    on("2026-04-09")
    write(text="\n# They came, all {{ participants }}\n")
    published(run, "--approve", "Ada")
    on("2026-04-10")
    write()
    assert published(run).out.startswith("Draft: ")
    page = page_of(site / PAGE)
    assert "<h1>They came, all 12</h1>" in page
    assert "the text was edited" in page.lower()


def test_a_draft_tells_what_it_would_change_of_the_page_that_stands(
    run: Run, site: Path, write: Write, more: Callable[[], None]
) -> None:
    assert "Since the page" not in published(run, "--draft").out
    published(run, "--approve", "Ada")
    write()
    more()
    told = published(run, "--draft").out
    assert "headline: none → {{ participants }} people came" in told
    assert "figures/posts: 12; n = 12 → 17; n = 17" in told
    draft = draft_of(site)
    assert "Changes since the last version" in draft
    assert SAID in draft
    assert "Changes since the last version" not in page_of(site / PAGE)


def test_an_editor_is_told_where_to_write(run: Run, site: Path, here: Path, write: Write) -> None:
    path = here / "reports" / "editorial" / "spring.md"
    assert f"Its words are proposed; to write your own: {path}" in published(run).out
    write()
    assert "to write your own" not in published(run).out


def test_published_pages_are_uploaded_to_the_target_and_drafts_are_not(
    run: Run, site: Path, here: Path, config: Path
) -> None:
    target = (here / "www").as_uri()
    config.write_text(CONFIG + f'[publish]\ntarget = "{target}"\n')
    assert "Uploaded" not in published(run, "--draft").out
    told = published(run, "--approve", "Ada").out
    assert f"Uploaded to {target}: 8 files" in told
    assert told.index(f"  {PAGE}/findings.json") < told.index(f"  {PAGE}/index.html")
    assert (here / "www" / PAGE / "index.html").read_bytes() == (
        site / PAGE / "index.html"
    ).read_bytes()
    assert not (here / "www" / "drafts").exists()
    assert f"Uploaded to {target}: 0 files" in published(run).out


def test_a_page_that_was_taken_away_here_is_named_and_removed_there_when_asked(
    run: Run, site: Path, here: Path, config: Path
) -> None:
    target = here / "www"
    config.write_text(CONFIG + f'[publish]\ntarget = "{target.as_uri()}"\n')
    published(run, "--approve", "Ada")
    for other in ("spring/2026-02-01_2026-02-03", "autumn/2026-02-01_2026-02-03"):
        shutil.copytree(target / PAGE, target / other)
    told = published(run).out
    assert (
        "There, but not on the site here: "
        "autumn/2026-02-01_2026-02-03, spring/2026-02-01_2026-02-03\n"
    ) in told
    assert (target / "spring/2026-02-01_2026-02-03/index.html").is_file()
    told = published(run, "--prune").out
    assert "Removed there: spring/2026-02-01_2026-02-03\n" in told
    assert [path.name for path in (target / "spring").iterdir()] == [PAGE.partition("/")[2]]
    assert (target / "autumn/2026-02-01_2026-02-03/index.html").is_file()


def test_pruning_without_a_target_is_refused(refused: Run, site: Path) -> None:
    assert "it needs target under [publish]" in refused("publish", "spring", "--prune").refusal


def test_a_target_that_cannot_be_written_leaves_the_pages_here_whole(
    run: Run, site: Path, here: Path, config: Path
) -> None:
    (here / "www").write_text("a file")
    config.write_text(CONFIG + f'[publish]\ntarget = "{(here / "www").as_uri()}"\n')
    refused = run("publish", "spring", "--approve", "Ada").refusal
    assert "cannot write to file://" in refused
    assert "are whole" in refused
    assert (site / PAGE / "index.html").is_file()
