"""Deletions reach a published page at once, with a note; whatever else changed is not hidden."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

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
PURE = "posts were deleted by their authors or platforms since publication; the figures were computed again."
LATE = "posts, counts or settings that changed later are in them too"

Gone = Callable[..., None]


def figures(site: Path) -> Any:
    return json.loads((site / PAGE / "findings.json").read_text())["figures"]


@pytest.fixture
def approved(run: Run, here: Path, site: Path, on: Day) -> Path:
    """A page of forty people's posts, approved on 1 April; a week has passed since."""
    run("import", "spring", write_lines(here / "forty.jsonl", a_page(some_posts(40))))
    published(run, "--approve", "Ada Example")
    on("2026-04-09")
    return site


def test_a_deleted_post_leaves_the_published_page_without_a_new_approval(
    run: Run, approved: Path, gone: Gone
) -> None:
    gone(1, 2)
    told = published(run).out
    assert told == (f"Published: {approved / PAGE / 'index.html'}\nCorrected: some {PURE}\n")
    page = page_of(approved / PAGE)
    assert figures(approved)["participants"]["value"] == 38
    assert page.count(f"<strong>Corrected on 9 April 2026:</strong> some {PURE}") == 2
    assert "<dt>First published<dd>1 April 2026" in page
    assert "<dt>Corrected<dd>9 April 2026" in page
    assert "<dt>Approved<dd>1 April 2026" in page


def test_a_corrected_page_gives_the_same_bytes_ever_after(
    run: Run, approved: Path, gone: Gone, on: Day, here: Path
) -> None:
    gone(1)
    published(run)
    first = files_of(approved)
    on("2026-05-01")
    assert "Corrected" not in published(run).out
    assert "Corrected" not in published(run, "--approve", "Bo").out
    assert files_of(approved) == first
    assert len(publications(here)) == 2


def test_ten_deleted_posts_are_told_and_fewer_are_some(
    run: Run, approved: Path, gone: Gone, on: Day
) -> None:
    gone(*range(1, 11))
    assert f"Corrected: 10 {PURE}" in published(run).out
    on("2026-04-10")
    gone(11)
    assert f"Corrected: some {PURE}" in published(run).out
    page = page_of(approved / PAGE)
    assert page.index("Corrected on 10 April 2026") < page.index("Corrected on 9 April 2026")
    assert page.count("Corrected on 9 April 2026") == 1


def test_a_number_that_would_give_away_a_few_deleted_before_is_not_told(
    run: Run, approved: Path, gone: Gone, on: Day
) -> None:
    gone(1)
    published(run)
    on("2026-04-10")
    gone(*range(2, 14))
    assert f"Corrected: some {PURE}" in published(run).out


def test_what_came_late_waits_for_approval_until_a_deletion_takes_it_along_and_says_so(
    run: Run, approved: Path, gone: Gone, more: Callable[[], None]
) -> None:
    before = files_of(approved / PAGE)
    more()
    assert published(run).out.startswith("Draft: ")
    assert files_of(approved / PAGE) == before
    gone(1)
    told = published(run).out
    assert f"Corrected: some {PURE.removesuffix('.')}; {LATE}, and had not been approved" in told
    assert LATE in page_of(approved / PAGE)
    assert figures(approved)["participants"]["value"] == 44


@pytest.mark.usefixtures("approved")
def test_new_settings_beside_a_deletion_are_named_too(run: Run, gone: Gone, config: Path) -> None:
    config.write_text(CONFIG.replace("Spring Day", "Another Day"))
    gone(20)
    assert LATE in published(run).out


@pytest.mark.usefixtures("approved")
def test_newer_counts_beside_a_deletion_are_named_too(run: Run, gone: Gone, here: Path) -> None:
    page = a_page(some_posts(12))
    page["__twarc"]["retrieved_at"] = "2026-04-08T09:00:00+00:00"
    run("import", "spring", write_lines(here / "again.jsonl", page))
    gone(20)
    assert LATE in published(run).out


LATER = "2026-04-08 09:00:00.000000"
NEWER_AUDIENCE = {
    "follower count": f"UPDATE author SET followers_count = 9000, followers_at = '{LATER}'"
    " WHERE author_id = '505'",
    "engagers": f"INSERT INTO engager_list VALUES ('x', '5', 'quote', '{LATER}', 1)",
    "followers": "INSERT INTO bought_list (source, author_id, started_at, counted, listed,"
    f" finished_at, has_ids) VALUES ('x', '505', '{LATER}', 1, 1, '{LATER}', 1)",
}


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("newer", NEWER_AUDIENCE.values(), ids=NEWER_AUDIENCE)
def test_what_the_audience_is_told_from_is_named_beside_a_deletion_where_it_came_later(
    run: Run, gone: Gone, here: Path, newer: str
) -> None:
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute(newer)
    gone(20)
    assert f"{LATE}, and had not been approved" in published(run).out


def growth(site: Path) -> Any:
    return json.loads((site / PAGE / "findings.json").read_text())["growth"]["figures"]["posts"]


def test_a_deletion_reaches_the_growth_that_is_told_against_its_day(
    run: Run, growing: Path, gone: Gone
) -> None:
    assert growth(growing)["value"] == pytest.approx(48 / 36 - 1, abs=1e-4)
    gone(*range(200, 210))
    assert "Corrected: posts of the days before, which growth is told against, are gone since " in (
        published(run).out
    )
    assert growth(growing)["value"] == pytest.approx(48 / 26 - 1, abs=1e-4)
    page = page_of(growing / PAGE)
    assert "are gone since publication; the figures were computed again." in page
    assert LATE not in page
    before = files_of(growing)
    assert "Corrected" not in published(run).out
    assert files_of(growing) == before


def test_whoever_is_forgotten_leaves_the_growth_too(run: Run, growing: Path) -> None:
    assert run("forget", "x", "705", "--yes").code == 0
    assert growth(growing)["value"] == pytest.approx(48 / 35 - 1, abs=1e-4)


def test_posts_that_came_late_for_the_days_before_are_named_beside_a_deletion(
    run: Run, growing: Path, gone: Gone, here: Path
) -> None:
    late = some_posts(5, first=400, created_at="2026-02-27T10:00:00.000Z")
    run("import", "spring", write_lines(here / "late.jsonl", a_page(late)))
    gone(260)
    assert LATE in published(run).out


def test_a_deletion_before_days_that_tell_no_growth_changes_nothing(
    run: Run, approved: Path, gone: Gone, here: Path
) -> None:
    few = some_posts(5, first=400, created_at="2026-02-27T10:00:00.000Z")
    run("import", "spring", write_lines(here / "few.jsonl", a_page(few)))
    published(run, "--approve", "Ada")
    before = files_of(approved)
    gone(400)
    published(run)
    assert files_of(approved) == before


def test_content_that_comes_back_keeps_the_note_of_what_stood_there_meanwhile(
    run: Run, approved: Path, config: Path, on: Day
) -> None:
    first, word = page_of(approved / PAGE), f"{LATE}, and were approved."
    config.write_text(CONFIG.replace("Spring Day", "Another Day"))
    published(run, "--approve", "Ada")
    on("2026-04-20")
    config.write_text(CONFIG)
    assert word in published(run, "--approve", "Ada").out
    page = page_of(approved / PAGE)
    assert "Another Day" not in page
    assert page.count(word) == 3  # in the banner, and both below
    assert page.index("Corrected on 20 April 2026") < page.index("Corrected on 9 April 2026")
    assert "<dt>First published<dd>1 April 2026" in page
    assert "Corrected on" not in first
    before = files_of(approved)
    on("2026-05-01")
    published(run, "--approve", "Ada")
    assert files_of(approved) == before


def test_an_approved_change_of_a_closed_window_carries_a_note_too(
    run: Run, approved: Path, more: Callable[[], None]
) -> None:
    more()
    assert f"{LATE}, and were approved." in published(run, "--approve", "Ada").out
    assert "<dt>Approved<dd>9 April 2026" in page_of(approved / PAGE)


def test_a_deletion_that_leaves_fewer_than_ten_people_hides_every_figure(
    run: Run, approved: Path, gone: Gone
) -> None:
    gone(*range(1, 36))
    assert f"Corrected: 35 {PURE}" in published(run).out
    assert figures(approved)["participants"]["value"] is None
    assert "40 accounts" not in page_of(approved / PAGE)


def test_a_draft_never_approved_is_not_published_by_a_deletion(
    run: Run, site: Path, gone: Gone, here: Path
) -> None:
    published(run)
    gone(1)
    assert published(run).out.startswith("Draft: ")
    assert publications(here) == []


def test_a_page_approved_while_its_window_was_open_waits_for_the_whole_window(
    run: Run, site: Path, gone: Gone, more: Callable[[], None], on: Day
) -> None:
    on("2026-03-03")
    published(run, "--approve", "Ada")
    on("2026-03-04")
    more()
    gone(1)
    told = published(run).out
    assert told.startswith("Draft: ")
    assert f"Corrected {site / PAGE / 'index.html'}: some {PURE.removesuffix('.')}; {LATE}" in told


def test_a_page_published_before_its_basis_was_recorded_waits_for_approval(
    run: Run, approved: Path, gone: Gone, here: Path
) -> None:
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE publication SET deleted = 0, basis = ''")
    before = files_of(approved / PAGE)
    gone(1)
    assert published(run).out.startswith("Draft: ")
    assert files_of(approved / PAGE) == before


def test_the_name_of_who_approved_is_in_no_public_file(
    run: Run, approved: Path, gone: Gone
) -> None:
    gone(1)
    published(run)
    assert not [path for path, content in files_of(approved).items() if b"Ada" in content]
