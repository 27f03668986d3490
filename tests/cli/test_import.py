"""Importing files: what is counted, what is rejected, and that once more changes nothing."""

import gzip
import json
import os
import sqlite3
import sys
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from terminal import Run, some_posts, write_lines

from listening.pipeline import importing
from listening.sources import files
from tests.fakes.x_posts import a_page, a_post, a_repost, flattened, refers, renamed, tagged

NOT_ROWS = {"raw", "collection_window", "spend", "quota", "alembic_version"}
ELSEWHERE = a_post("900", author_id="999")


def rows_of(store: Path) -> dict[str, list[Any]]:
    """The store's rows in the sense of "the same rows": without raw, windows and first_seen_at."""
    with closing(sqlite3.connect(store)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {table: rows_in(connection, table) for table in tables if table not in NOT_ROWS}


def rows_in(connection: sqlite3.Connection, table: str) -> list[Any]:
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    return sorted(
        [{k: v for k, v in row.items() if k != "first_seen_at"} for row in rows], key=repr
    )


@pytest.fixture
def mixed(here: Path) -> Path:
    """Ten posts, two reposts by one of their authors, a quote of a post from elsewhere."""
    reposts = [
        a_repost(str(n), "900", author_id="501", entities=tagged("springday")) for n in (51, 52)
    ]
    quote = a_post("61", author_id="700", referenced_tweets=[refers("quoted", "900")])
    page = a_page([*some_posts(10), *reposts, quote], context=(ELSEWHERE,))
    return write_lines(here / "mixed.jsonl", page)


def test_posts_authors_and_reposts_are_told_in_words(run: Run, config: Path, mixed: Path) -> None:
    told = run("import", "spring", mixed)
    assert (told.code, told.err) == (0, "")
    assert told.out == "13 posts (13 new, 2 reposts) by 11 authors; 0 rejects\n"


def test_the_same_counts_are_told_in_json(run: Run, config: Path, mixed: Path) -> None:
    told = run("import", "spring", mixed, "--json").json
    assert {name: told[name] for name in ("posts", "new", "authors", "reposts", "rejects")} == {
        "posts": 13,
        "new": 13,
        "authors": 11,
        "reposts": 2,
        "rejects": 0,
    }


def test_a_post_that_others_refer_to_is_context_and_counts_nowhere(
    run: Run, config: Path, mixed: Path, here: Path
) -> None:
    run("import", "spring", mixed)
    found = run("findings", "spring", "--json").json
    assert found["figures"]["participants"]["value"] == 11
    rows = rows_of(here / "listening.db")
    assert "900" in {row["post_id"] for row in rows["post"]}
    assert "900" not in {row["post_id"] for row in rows["post_campaign"]}


def test_context_that_is_imported_itself_later_counts_then(
    run: Run, config: Path, mixed: Path, here: Path
) -> None:
    run("import", "spring", mixed)
    told = run("import", "spring", write_lines(here / "late.jsonl", a_page([ELSEWHERE])), "--json")
    assert told.json["new"] == 1


def test_a_second_import_brings_nothing_new_and_the_same_rows(
    run: Run, config: Path, mixed: Path, here: Path
) -> None:
    run("import", "spring", mixed)
    run("findings", "spring")
    once = rows_of(here / "listening.db")
    told = run("import", "spring", mixed, "--json").json
    run("findings", "spring")
    assert (told["posts"], told["new"]) == (13, 0)
    assert rows_of(here / "listening.db") == once


def test_files_in_any_order_give_the_same_rows_and_the_same_findings(
    run: Run, config: Path, here: Path
) -> None:
    newer = [a_post("3", author_id="503", public_metrics={"like_count": 50})]
    files = [
        write_lines(here / "a.jsonl", a_page(some_posts(8))),
        write_lines(here / "b.jsonl", *flattened(a_page(some_posts(8, first=5)))),
        write_lines(
            here / "c.jsonl", a_page(newer, __twarc={"retrieved_at": "2026-03-09T00:00:00Z"})
        ),
    ]
    seen = []
    for order in permutations(files):
        for path in order:
            assert run("import", "spring", path).code == 0
        found = run("findings", "spring", "--json").out
        seen.append((rows_of(here / "listening.db"), found))
        (here / "listening.db").unlink()
    assert all(each == seen[0] for each in seen)
    assert {"post_id": "3", "likes": 50}.items() <= next(
        row for row in seen[0][0]["post"] if row["post_id"] == "3"
    ).items()


def test_pages_and_flattened_posts_in_both_vocabularies_give_the_same_rows(
    run: Run, config: Path, here: Path
) -> None:
    page = a_page(some_posts(4), context=(ELSEWHERE,))
    kinds = {"pages": [page], "flat": flattened(page), "renamed": [renamed(page)]}
    seen = []
    for name, records in kinds.items():
        run("import", "spring", write_lines(here / f"{name}.jsonl", *records))
        with closing(sqlite3.connect(here / "listening.db")) as connection:
            seen.append([rows_in(connection, table) for table in ("post_campaign", "post_tag")])
        (here / "listening.db").unlink()
    assert seen == [seen[0]] * 3
    assert len(seen[0][0]) == 4


def test_a_campaign_counts_by_the_tags_and_the_timezone_it_has_now(
    run: Run, config: Path, here: Path
) -> None:
    late = [
        post | {"created_at": "2026-03-01T20:00:00Z", "entities": tagged("springday", "late")}
        for post in some_posts(12)
    ]
    run("import", "spring", write_lines(here / "late.jsonl", a_page(late)))

    def told() -> tuple[list[str], list[str]]:
        found = run("findings", "spring", "--json").json
        posts = {day["day"]: day["posts"]["value"] for day in found["days"]}
        return [each["key"] for each in found["by_tag"]], [d for d, n in posts.items() if n]

    assert told() == (["#springday"], ["2026-03-01"])
    asked = '["#springday", "#late"]'
    config.write_text(config.read_text().replace('["#springday"]', asked))
    assert told() == (["#late", "#springday"], ["2026-03-01"])
    elsewhere = config.read_text().replace(asked, '["#late"]').replace("UTC", "Asia/Tokyo")
    config.write_text(elsewhere)
    assert told() == (["#late"], ["2026-03-02"])


def test_compressed_files_are_read(run: Run, config: Path, posts: Path, here: Path) -> None:
    packed = here / "posts.jsonl.gz"
    packed.write_bytes(gzip.compress(posts.read_bytes()))
    assert run("import", "spring", packed, "--json").json["posts"] == 12


def test_an_edited_post_counts_once(run: Run, config: Path, posts: Path, here: Path) -> None:
    edited = a_post(
        "40",
        author_id="501",
        edit_history_tweet_ids=["1", "40"],
        created_at="2026-03-01T10:20:00.000Z",
    )
    run("import", "spring", posts, write_lines(here / "edit.jsonl", a_page([edited])))
    figures = run("findings", "spring", "--json").json["figures"]
    assert (figures["posts"]["value"], figures["participants"]["value"]) == (12, 12)


def test_rejects_are_kept_with_their_line_and_the_reason(
    run: Run, config: Path, here: Path
) -> None:
    path = here / "odd.jsonl"
    lines = [json.dumps(a_page(some_posts(2))), "{cut sh", "", json.dumps({"name": "no post"})]
    path.write_text("\n".join([*lines, json.dumps(a_page(some_posts(1, first=9)))]))
    told = run("import", "spring", path, "--json").json
    assert (told["posts"], told["rejects"]) == (3, 2)
    (kept,) = told["rejects_files"]
    rejects = [json.loads(line) for line in Path(kept).read_text().splitlines()]
    assert [(each["line"], each["record"]) for each in rejects] == [
        (2, "{cut sh"),
        (4, '{"name": "no post"}'),
    ]
    assert rejects[0]["reason"] == "not JSON, or cut short, at character 2"
    assert all(each["reason"] for each in rejects)


@pytest.mark.parametrize("likes", [2**63 - 1, 10**30, 1e30])
def test_a_count_beyond_reason_costs_its_post_and_no_figure(
    run: Run, config: Path, here: Path, likes: float
) -> None:
    odd = some_posts(2, first=20, public_metrics={"like_count": likes, "impression_count": likes})
    path = write_lines(here / "odd.jsonl", a_page([*some_posts(12), *odd]))
    told = run("import", "spring", path, "--json").json
    assert (told["posts"], told["rejects"]) == (12, 2)
    assert "larger than any count" in Path(told["rejects_files"][0]).read_text()
    assert run("findings", "spring", "--json").json["figures"]["posts"]["value"] == 12


def test_rejects_are_told_in_words_and_not_doubled_by_a_second_import(
    run: Run, config: Path, here: Path
) -> None:
    path = here / "odd.jsonl"
    path.write_text(json.dumps(a_page(some_posts(2))) + "\nnonsense\n")
    first, second = run("import", "spring", path), run("import", "spring", path)
    assert first.out.splitlines()[0] == "2 posts (2 new, 0 reposts) by 2 authors; 1 reject"
    named = [line for line in second.out.splitlines() if line.startswith("Rejects")]
    assert named == [line for line in first.out.splitlines() if line.startswith("Rejects")]
    kept = Path(named[0].rpartition(": ")[2])
    assert len(kept.read_text().splitlines()) == 1


def test_a_bar_is_drawn_for_a_terminal_alone(run: Run, config: Path, posts: Path) -> None:
    assert run("import", "spring", posts).err == ""


def counted_once(store: Path) -> dict[str, list[Any]]:
    """The store's rows without what counts transactions."""
    rows = rows_of(store)
    counting = {"stale_day", "follower_clock", "follower_change"}
    return {name: rows[name] for name in rows if name not in counting}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every import for a large one, of blocks of a line or two."""
    monkeypatch.setattr(importing, "MANY_BYTES", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(files.read_blocks, "__defaults__", (2000, None))


@pytest.mark.slow
def test_what_other_processes_read_gives_the_same_rows_rejects_and_counts(
    run: Run, config: Path, mixed: Path, request: pytest.FixtureRequest
) -> None:
    lines = [*flattened(json.loads(mixed.read_text("utf-8"))), {"text": "no id"}]
    odd = write_lines(config.parent / "odd.jsonl", *lines)
    small = run("import", "spring", odd, mixed, "--json").json
    store = config.parent / "listening.db"
    rows, rejects = counted_once(store), Path(small["rejects_files"][0]).read_text("utf-8")
    store.unlink()
    request.getfixturevalue("large")
    assert run("import", "spring", odd, mixed, "--json").json == small
    assert counted_once(store) == rows
    assert Path(small["rejects_files"][0]).read_text("utf-8") == rejects
    assert small["rejects"] == 1


def test_a_reading_process_that_ends_before_its_time_is_one_line(
    run: Run, config: Path, mixed: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    told = run("import", "spring", mixed)
    assert told.code == 1
    assert told.err.count("\n") == 1
    assert "importing stopped" in told.err
