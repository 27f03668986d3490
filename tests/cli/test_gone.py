"""Whoever is forgotten, or deletes a post, leaves every published page, whatever days it covers."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from terminal import CONFIG, Day, Run, files_of, page_of, published, some_posts, write_lines

from listening import pipeline
from tests.fakes.x_posts import a_page, a_post, tagged
from tests.store.servers import Databases

PAGE = "spring/2026-03-01_2026-03-03"
OPEN_PAGE = "spring/from-2026-03-01"
OPEN = CONFIG.replace("ends = 2026-03-03\n", "")
NEXT_YEAR = CONFIG.replace("2026-03", "2027-03")
ERASED = "some posts were erased on request since publication; the figures were computed again."
DELETED = "posts were deleted by their authors or platforms since publication; the figures were computed again"
THEIR_ID = re.compile(rb"(?<![0-9A-Za-z+/])507(?![0-9A-Za-z+/])")
"""The author's id, alone or in their handle; in the middle of a hash it may stand by chance."""
LATE = "posts, counts or settings that changed later are in them too"

Gone = Callable[..., None]
Forget = Callable[..., str]
Bring = Callable[..., None]


def value(folder: Path, figure: str = "participants") -> Any:
    return json.loads((folder / "findings.json").read_text())["figures"][figure]["value"]


def days(folder: Path) -> tuple[str, str]:
    window = json.loads((folder / "findings.json").read_text())["window"]
    return window["since"], window["until"]


@pytest.fixture
def bring(run: Run, here: Path) -> Bring:
    """Imports a post each by so many people, numbered from `first`, on a day of March."""

    def posts(count: int, first: int, day: str = "01", **fields: Any) -> None:
        when = f"2026-03-{day}T10:00:00.000Z"
        page = a_page(some_posts(count, first=first, created_at=when, **fields))
        assert run("import", "spring", write_lines(here / f"{first}.jsonl", page)).code == 0

    return posts


@pytest.fixture
def forget(run: Run) -> Forget:
    """Forgets people by the numbers of their posts; returns what was said to the last."""

    def each(*numbers: int) -> str:
        for number in numbers:
            ran = run("forget", "x", 500 + number, "--yes")
            assert (ran.code, ran.err) == (0, ""), ran
        return ran.out

    return each


@pytest.fixture
def approved(run: Run, site: Path, bring: Bring, on: Day) -> Path:
    """A page of forty people's posts, approved on 1 April; a week has passed since."""
    bring(28, first=13)
    published(run, "--approve", "Ada Example")
    on("2026-04-09")
    return site


@pytest.fixture
def open_page(run: Run, site: Path, bring: Bring, on: Day) -> Path:
    """A page of the first two days' forty people, approved on the third, before it was over."""
    bring(28, first=13)
    on("2026-03-03")
    published(run, "--approve", "Ada Example")
    on("2026-04-09")
    return site


@pytest.fixture
def on_postgresql(
    here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Every command works on a store on PostgreSQL."""
    with databases.fresh() as url:
        monkeypatch.setenv("LISTENING_DATABASE_URL", url)
        yield


def test_whoever_is_forgotten_leaves_the_published_page_at_once_with_a_note(
    approved: Path, forget: Forget
) -> None:
    page = approved / PAGE
    assert value(page) == 40
    told = forget(7)
    assert f"Page of spring: published\nCorrected {page / 'index.html'}: {ERASED}\n" in told
    assert value(page) == 39
    assert "40 accounts" not in page_of(page)
    assert page_of(page).count(f"<strong>Corrected on 9 April 2026:</strong> {ERASED}") == 2
    assert not [path for path, content in files_of(approved).items() if THEIR_ID.search(content)]


@pytest.mark.usefixtures("on_postgresql")
@pytest.mark.postgres
def test_the_same_holds_on_postgresql(
    run: Run, open_page: Path, forget: Forget, bring: Bring
) -> None:
    bring(5, first=80, day="03")
    forget(7)
    page = open_page / PAGE
    assert (value(page), days(page)) == (39, ("2026-03-01", "2026-03-02"))
    assert ERASED in page_of(page)
    forget(7)
    assert page_of(page).count(ERASED) == 2
    published(run, "--approve", "Ada")
    assert (value(page), days(page)) == (44, ("2026-03-01", "2026-03-03"))


def test_the_index_the_feed_and_status_follow(run: Run, approved: Path, forget: Forget) -> None:
    assert "40 accounts" in page_of(approved)
    forget(7)
    assert "40 accounts" not in page_of(approved)
    assert "39 accounts" in page_of(approved)
    assert ERASED in (approved / "feed.atom").read_text()
    word = "by rule, without a new word"
    assert f"published: 2026-04-09, {word}, corrected: {ERASED}" in run("status").out
    (found,) = run("status", "--json").json
    assert found["publication"]["correction"] == ERASED


def test_a_draft_that_was_approved_does_not_stay_behind_with_the_old_figures(
    run: Run, site: Path, forget: Forget, bring: Bring
) -> None:
    published(run)
    draft = site / "drafts" / PAGE
    assert value(draft) == 12
    published(run, "--approve", "Ada")
    assert not draft.exists()
    bring(5, first=80)
    published(run)
    forget(7)
    assert value(site / PAGE) == value(run_again(run, site)) == 16


def run_again(run: Run, site: Path) -> Path:
    published(run)
    return site / PAGE


def test_forgetting_somebody_twice_makes_no_second_note(
    approved: Path, forget: Forget, on: Day
) -> None:
    forget(7)
    before = files_of(approved)
    on("2026-04-10")
    assert "Corrected" not in forget(7)
    assert files_of(approved) == before


def test_somebody_of_whom_nothing_was_in_the_window_leaves_no_note(
    run: Run, approved: Path, forget: Forget, bring: Bring
) -> None:
    bring(1, first=90, day="20")
    before = files_of(approved)
    forget(90, 99)
    published(run)
    assert files_of(approved) == before


def test_how_many_posts_one_person_wrote_is_never_told(
    run: Run, approved: Path, gone: Gone, here: Path, forget: Forget
) -> None:
    theirs = [
        a_post(str(900 + n), author_id="777", entities=tagged("springday")) for n in range(12)
    ]
    run("import", "spring", write_lines(here / "theirs.jsonl", a_page(theirs)))
    published(run, "--approve", "Ada")
    forget(277)
    page = approved / PAGE
    assert (value(page, "posts"), value(page, "deleted")) == (40, None)
    assert page_of(page).count(ERASED) == 2
    gone(*range(1, 21))
    both = published(run).out
    assert f"Corrected: some {DELETED}.\n" in both
    assert value(page, "deleted") == 32


def test_who_is_forgotten_and_who_deleted_are_named_in_one_note(
    run: Run, approved: Path, gone: Gone, forget: Forget
) -> None:
    gone(1, 2)
    assert "some posts were deleted by their authors or platforms, or erased on request" in forget(
        7
    )
    assert value(approved / PAGE) == 37


def test_a_deleted_post_that_is_forgotten_as_well_changes_no_page(
    run: Run, approved: Path, gone: Gone
) -> None:
    gone(7)
    published(run)
    before = files_of(approved)
    assert "Corrected" not in run("forget", "x", "7", "--yes").out
    assert files_of(approved) == before


def test_a_forgetting_that_lands_while_a_page_is_made_reaches_it_afterwards(
    run: Run, approved: Path, forget: Forget, monkeypatch: pytest.MonkeyPatch, bring: Bring
) -> None:
    tally = pipeline.publishing.tally
    bring(3, first=80)

    def tally_and_forget(*given: Any, **named: Any) -> int:
        counted = tally(*given, **named)
        monkeypatch.setattr(pipeline.publishing, "tally", tally)
        monkeypatch.setattr(pipeline.forgetting, "render_again", lambda *_: died)
        forget(7)
        return counted

    died = pipeline.Rendered("spring", "as if it had died", is_done=True)
    monkeypatch.setattr(pipeline.publishing, "tally", tally_and_forget)
    published(run, "--approve", "Ada")
    assert value(approved / PAGE) == 43
    assert f"Corrected: {ERASED}" in published(run).out
    assert value(approved / PAGE) == 42


def test_a_page_of_a_window_that_closed_since_loses_deleted_posts_and_gains_nothing(
    run: Run, open_page: Path, gone: Gone, bring: Bring
) -> None:
    bring(5, first=80, day="03")
    gone(1, 2)
    told = published(run).out
    page, draft = open_page / PAGE, open_page / "drafts" / PAGE
    assert f"Draft: {draft / 'index.html'}\n" in told
    assert f"Corrected {page / 'index.html'}: some {DELETED}.\n" in told
    assert (value(page), days(page)) == (38, ("2026-03-01", "2026-03-02"))
    assert "<strong>Corrected on 9 April 2026:</strong>" in page_of(page)
    assert ", so far" in page_of(page)
    assert "40 accounts" not in page_of(page) + page_of(open_page)
    assert (value(draft), days(draft)) == (43, ("2026-03-01", "2026-03-03"))


def test_a_page_of_an_open_window_loses_them_while_it_is_open(
    run: Run, open_page: Path, gone: Gone, on: Day
) -> None:
    on("2026-03-03")
    gone(1, 2)
    assert f"Corrected: some {DELETED}.\n" in published(run).out
    assert value(open_page / PAGE) == 38
    assert not (open_page / "drafts" / PAGE).exists()


def test_such_a_page_stays_as_it_is_while_nothing_is_gone(
    run: Run, open_page: Path, bring: Bring
) -> None:
    before = files_of(open_page / PAGE)
    bring(5, first=80, day="03")
    assert published(run).out.startswith("Draft: ")
    assert files_of(open_page / PAGE) == before


def test_what_came_late_for_the_days_of_such_a_page_is_named(
    run: Run, open_page: Path, gone: Gone, bring: Bring
) -> None:
    bring(5, first=80, day="02")
    gone(1)
    assert f"some {DELETED}; {LATE}, and had not been approved" in published(run).out
    assert value(open_page / PAGE) == 44


def test_a_page_without_an_end_is_corrected_at_the_address_that_readers_have(
    run: Run, config: Path, approved: Path, forget: Forget, bring: Bring
) -> None:
    config.write_text(OPEN)
    published(run, "--approve", "Ada")
    config.write_text(CONFIG)
    bring(5, first=80, day="02")
    published(run, "--approve", "Ada")
    forget(7)
    assert [value(approved / page) for page in (OPEN_PAGE, PAGE)] == [39, 44]
    assert days(approved / OPEN_PAGE) == ("2026-03-01", "2026-03-01")
    assert ("39 accounts" in page_of(approved), "44 accounts" in page_of(approved)) == (True, True)
    assert f"; {LATE}" in page_of(approved / OPEN_PAGE)
    assert ERASED in page_of(approved / PAGE)


def test_a_page_that_rolled_until_its_window_closed_loses_them_as_well(
    run: Run, config: Path, open_page: Path, gone: Gone
) -> None:
    config.write_text(CONFIG + 'publish = "rolling"\n')
    gone(1)
    published(run)
    assert value(open_page / PAGE) == 39


def test_last_years_page_is_corrected_before_this_year_begins(
    run: Run, config: Path, approved: Path, gone: Gone
) -> None:
    config.write_text(NEXT_YEAR)
    gone(1)
    assert "nothing to report yet" in run("publish", "spring").refusal
    assert value(approved / PAGE) == 39
    assert LATE in page_of(approved / PAGE)


def test_a_page_is_corrected_though_approval_of_the_next_days_is_refused(
    run: Run, config: Path, approved: Path, bring: Bring, gone: Gone
) -> None:
    config.write_text(CONFIG.replace("2026-03-01", "2026-03-05").replace("03-03", "03-06"))
    bring(3, first=90, day="05")
    gone(1)
    refused = run("publish", "spring", "--approve", "Ada")
    assert refused.code == 2
    assert "not published: fewer than 10 people took part" in refused.err
    assert value(approved / PAGE) == 39
    assert LATE in page_of(approved / PAGE)


def test_a_page_that_was_taken_away_does_not_come_back(
    run: Run, config: Path, approved: Path, gone: Gone, on: Day
) -> None:
    config.write_text(CONFIG.replace("ends = 2026-03-03", "ends = 2026-03-02"))
    published(run, "--approve", "Ada")
    for path in (approved / PAGE).iterdir():
        path.unlink()
    (approved / PAGE).rmdir()
    gone(1)
    published(run)
    assert not (approved / PAGE).exists()


def test_a_forgetting_that_leaves_too_few_hides_every_figure_though_approval_is_refused(
    run: Run, approved: Path, forget: Forget, gone: Gone
) -> None:
    gone(*range(8, 41))
    forget(7)
    page = approved / PAGE
    assert value(page) is None
    assert "40 accounts" not in page_of(page)


def test_the_page_of_a_campaign_that_is_configured_no_more_is_told(
    run: Run, config: Path, approved: Path
) -> None:
    config.write_text(CONFIG.replace("campaign.spring", "campaign.autumn"))
    ran = run("forget", "x", "507", "--yes")
    assert ran.code == 3
    assert "spring: not in config.toml any more: put it back and publish" in ran.err


def test_an_approved_page_keeps_what_came_late_out_until_somebody_else_is_forgotten(
    run: Run, approved: Path, forget: Forget, bring: Bring
) -> None:
    bring(5, first=80)
    published(run)
    assert value(approved / PAGE) == 40
    assert LATE in forget(7)
    assert value(approved / PAGE) == 44
