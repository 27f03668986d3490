"""`verify`: a published page is what its manifest says, and what the store's posts make."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from terminal import CONFIG, Day, Run, files_of, published, some_posts, write_lines

from listening.findings import Findings
from listening.findings.build import content_id
from tests.fakes.x_posts import a_page

PAGE = "spring/2026-03-01_2026-03-03"


@pytest.fixture
def page(run: Run, here: Path, config: Path, on: Day) -> Path:
    """A copy of a page of forty people's posts, approved on 1 April; a week has passed since."""
    run("import", "spring", write_lines(here / "forty.jsonl", a_page(some_posts(40))))
    published(run, "--approve", "Ada Example")
    on("2026-04-09")
    return Path(shutil.copytree(here / "site" / PAGE, here / "kept"))


def verified(run: Run, page: Path) -> tuple[int, Any]:
    ran = run("verify", page, "--json")
    return ran.code, ran.json


def rewritten(page: Path, change: Callable[[Any], None], *, is_signed: bool) -> None:
    """Edit findings.json, and make its hash in the manifest match; with the content id, too."""
    path = page / "findings.json"
    document = json.loads(path.read_text())
    change(document)
    manifest = json.loads((page / "manifest.json").read_text())
    if is_signed:
        document["content_id"] = content_id(Findings.model_validate(document))
        manifest["content_id"] = document["content_id"]
    path.write_text(json.dumps(document))
    content = path.read_bytes()
    manifest["files"]["findings.json"] = {
        "sha256": sha256(content).hexdigest(),
        "size": len(content),
    }
    (page / "manifest.json").write_text(json.dumps(manifest))


def test_a_page_that_nothing_changed_of_is_verified_and_left_alone(
    run: Run, page: Path, here: Path
) -> None:
    before = files_of(here / "site"), files_of(page)
    ran = run("verify", page)
    assert (ran.code, ran.err) == (0, "")
    assert "Files: every one is what the manifest says." in ran.out
    total = json.loads(run("verify", page, "--json").out)["figures"]
    assert f"Figures: {total:,} of {total:,} are the same" in ran.out
    assert total > 80
    assert (files_of(here / "site"), files_of(page)) == before


def test_a_deletion_is_named_with_how_many_posts(run: Run, page: Path, gone: Any) -> None:
    gone(1, 2)
    code, found = verified(run, page)
    assert code == 3
    assert set(found["causes"]) == {"deletion"}
    assert found["causes"]["deletion"]["posts"] == 2
    posts = next(d for d in found["differences"] if d["figure"] == "figures/posts")
    assert (posts["was"], posts["now"]) == ("40; n = 40", "38; n = 38")


def test_posts_that_came_late_are_named(run: Run, page: Path, more: Callable[[], None]) -> None:
    more()
    code, found = verified(run, page)
    assert code == 3
    assert set(found["causes"]) == {"late post"}
    assert found["causes"]["late post"]["posts"] == 5
    told = run("verify", page)
    assert "figures/posts: 40; n = 40 → 45; n = 45 (late post)" in told.out
    assert "late post" in told.err
    assert told.err.startswith("listening: ")


def test_newer_counts_of_the_same_posts_are_named_so_too(run: Run, page: Path, here: Path) -> None:
    again = a_page(some_posts(12, public_metrics={"like_count": 99, "retweet_count": 1}))
    again["__twarc"]["retrieved_at"] = "2026-04-08T09:00:00+00:00"
    run("import", "spring", write_lines(here / "again.jsonl", again))
    _, found = verified(run, page)
    assert set(found["causes"]) == {"late post"}
    assert {d["figure"].rsplit("/", 1)[1] for d in found["differences"]} <= {
        "engagements",
        "engaged_accounts",
        "impressions",
        "viewers",
        "engagement_by_impressions",
        "engagement_by_reach",
        "engagement_by_followers",
    }


GROWN = {f"growth/{what}" for what in ("posts", "participants", "engagements", "negative_share")}


@pytest.fixture
def grown(growing: Path, here: Path) -> Path:
    """A copy of a page that tells growth against the three days before it."""
    return Path(shutil.copytree(growing / PAGE, here / "kept"))


def test_growth_changes_with_what_is_gone_of_the_days_before(
    run: Run, grown: Path, gone: Any
) -> None:
    gone(200, 201)
    code, found = verified(run, grown)
    assert code == 3
    assert found["causes"] == {"deletion": {"figures": len(found["differences"]), "posts": 2}}
    assert "growth/posts" in {d["figure"] for d in found["differences"]} <= GROWN


def test_growth_changes_with_whoever_of_the_days_before_was_forgotten(
    run: Run, grown: Path
) -> None:
    run("forget", "x", "705", "--yes")
    _, found = verified(run, grown)
    assert set(found["causes"]) == {"purged"}
    assert found["causes"]["purged"]["posts"] == 1


def test_growth_changes_with_posts_that_came_late_for_the_days_before(
    run: Run, grown: Path, here: Path
) -> None:
    late = some_posts(5, first=400, created_at="2026-02-27T10:00:00.000Z")
    run("import", "spring", write_lines(here / "late.jsonl", a_page(late)))
    _, found = verified(run, grown)
    assert set(found["causes"]) == {"late post"}
    assert found["causes"]["late post"]["posts"] == 5
    assert {d["figure"] for d in found["differences"]} <= GROWN


def test_days_before_that_were_tampered_with_are_counted_anew(
    run: Run, grown: Path, here: Path
) -> None:
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE tally_day SET posts = posts + 7 WHERE day < '2026-03-01'")
    assert verified(run, grown)[0] == 0


def test_another_analyzer_is_a_rescore_and_changes_no_count(
    run: Run, page: Path, config: Path
) -> None:
    config.write_text(CONFIG + 'analyzer = "vader"\n')
    code, found = verified(run, page)
    assert code == 3
    assert set(found["causes"]) == {"rescore"}
    assert {d["figure"].split("/")[0] for d in found["differences"]} <= {
        "figures",
        "roles",
        "sentiment_by_role",
        "sentiment_unsuspected",
        "sentiment_by_language",
        "by_language",
    }
    assert "settings in config.toml are not those of this page" in found["notes"][0]


def test_a_changed_file_is_named_before_any_figure(run: Run, page: Path) -> None:
    (page / "index.html").write_text("something else")
    (page / "card.png").unlink()
    (page / "more.txt").write_text("mine")
    ran = run("verify", page)
    assert ran.code == 3
    for problem in (
        "card.png: missing",
        "more.txt: not in the manifest",
        "index.html: not the file that the manifest has the hash of",
    ):
        assert f"File: {problem}" in ran.out
    assert "3 files not as the manifest says" in ran.err


@pytest.mark.parametrize("is_signed", [False, True])
def test_an_edited_figure_is_unexplained_though_its_hash_matches(
    run: Run, page: Path, gone: Any, is_signed: bool
) -> None:
    def inflate(document: Any) -> None:
        document["figures"]["participants"]["value"] = 2_000_000.0

    rewritten(page, inflate, is_signed=is_signed)
    gone(1)
    code, found = verified(run, page)
    assert code == 3
    assert set(found["causes"]) == {"unexplained"}
    changed = {d["figure"]: d for d in found["differences"]}
    assert changed["figures/participants"]["was"].startswith("2000000")
    assert found["files"] == ["findings.csv: does not say what findings.json says"]
    why = "not one that this store published" if is_signed else "does not carry its own content id"
    assert any(why in note for note in found["notes"])


def test_a_tally_that_was_tampered_with_is_counted_anew(run: Run, page: Path, here: Path) -> None:
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE tally_day SET posts = posts + 7, engagements = 1")
    assert verified(run, page)[0] == 0


def test_a_draft_is_verified_but_no_difference_is_explained(
    run: Run, page: Path, here: Path, more: Callable[[], None]
) -> None:
    more()
    published(run, "--draft")
    draft = here / "site" / "drafts" / PAGE
    assert verified(run, draft)[0] == 0
    run("import", "spring", write_lines(here / "yet.jsonl", a_page(some_posts(3, first=90))))
    _, found = verified(run, draft)
    assert set(found["causes"]) == {"unexplained"}
    assert "is a draft" in found["notes"][0]


def test_a_folder_without_a_manifest_is_refused(refused: Run, page: Path, here: Path) -> None:
    assert "holds no manifest.json" in refused("verify", here).refusal
    (page / "findings.json").write_text("{}")
    assert "is not what this version writes" in refused("verify", page).refusal


def test_the_store_is_never_migrated(refused: Run, page: Path, here: Path) -> None:
    (here / "listening.db").unlink()
    assert "there is no store yet" in refused("verify", page).refusal


def test_whoever_was_forgotten_is_a_purge(run: Run, page: Path) -> None:
    assert run("forget", "x", "507", "--yes").code == 0
    code, found = verified(run, page)
    assert code == 3
    assert set(found["causes"]) == {"purged"}
    assert found["causes"]["purged"]["posts"] == 1
