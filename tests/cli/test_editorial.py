"""Editing a page: the file's words on it, quotes that come and go, and a typo in one line."""

import json
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
    assert "letter" not in (site / "drafts" / PAGE / "findings.json").read_text()


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
