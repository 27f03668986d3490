"""`code --learn`: what 500 hand-coded posts teach of the codes, as an analyst sees it."""

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from terminal import Ran, Run, some_posts, write_lines

from tests.fakes.coded_texts import SAID
from tests.fakes.coded_texts import a_post as a_text
from tests.fakes.x_posts import a_page

POSTS = 560
BOOK = """
[dimension.themes]
title = "Themes"
[dimension.themes.codes.network]
title = "Network"
words = {en = ["network"]}
[dimension.themes.codes.shops]
title = "Shops"
words = {en = ["shop"]}
[dimension.themes.codes.rare]
title = "Rare"
words = {en = ["rare"]}
"""
ADVICE = "'listening code spring --learn' learns them anew"
Learn = Callable[[], Ran]
Gone = Callable[..., None]


def about(text: str) -> str:
    """The codes that people give a post."""
    return " ".join(sorted(next(codes for said, codes in SAID.items() if text.startswith(said))))


@pytest.fixture
def campaign(run: Run, config: Path, here: Path) -> Path:
    """A campaign of 560 posts by as many people; returns its codebook's path."""
    book = here / "own.toml"
    book.write_text(BOOK, "utf-8")
    config.write_text(
        config.read_text().replace(
            "[campaign.spring]\n", '[campaign.spring]\ncodebooks = ["own.toml"]\n'
        )
    )
    chance = Random(4)
    posts = [{**post, "text": f"{a_text(chance)[0]} #springday"} for post in some_posts(POSTS)]
    run("import", "spring", write_lines(here / "posts.jsonl", a_page(posts)))
    return book


def hand_code(run: Run, here: Path, size: int) -> None:
    """Ann codes so many of the sample's posts."""
    run("code", "spring", "--sample", size, "--coder", "ann", "--export", "sheet.csv")
    with (here / "sheet.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    with (here / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows[:size]:
            writer.writerow({**row, "sentiment": "neutral", "codes": about(row["text"])})
    assert run("code", "spring", "--coder", "ann", "--import", "sheet.csv").code == 0


def codes(run: Run) -> dict[str, Any]:
    found = run("findings", "spring", "--json").json
    return {code["key"]: code for each in found["by_code"] for code in each["codes"]}


def width(share: dict[str, float]) -> float:
    return share["high"] - share["low"]


def told(ran: Ran) -> dict[str, list[str]]:
    assert (ran.code, ran.err) == (0, ""), ran
    rows = [line.split() for line in ran.out.splitlines() if line.startswith("themes/")]
    return {code: columns for code, *columns in rows}


def test_it_says_what_it_changed_and_the_findings_follow(
    campaign: Path, run: Run, here: Path
) -> None:
    hand_code(run, here, 500)
    before = codes(run)
    ran = run("code", "spring", "--learn")
    by_words, now, added, removed, *_ = told(ran)["themes/network"]
    assert "Learnt from 500 hand-coded posts. It decides on 1 of 3 codes" in ran.out
    assert int(by_words) == before["themes/network"]["posts"]["value"]
    assert int(now) == int(by_words) + int(added) - int(removed)
    assert int(added) > 150
    assert int(removed) > 30
    after = run("findings", "spring", "--json").json
    network = codes(run)["themes/network"]
    assert network["posts"]["value"] == int(now)
    assert (network["posts"]["definition"], network["posts"]["status"]) == (
        "posts_coded/2",
        "uncalibrated",
    )
    assert after["method"]["codes_learnt"] == ["themes/network"]
    assert after["method"]["codes_learnt_from"] == 500
    assert "+learnt-" in after["method"]["codebook_version"]
    was = before["themes/network"]["share"]
    assert width(network["share"]) < width(was)


def test_the_page_says_who_coded(campaign: Path, run: Run, here: Path) -> None:
    hand_code(run, here, 500)
    run("code", "spring", "--learn")
    assert run("publish", "spring", "--draft").code == 0
    page = (here / "site/drafts/spring/2026-03-01_2026-03-03/index.html").read_text("utf-8")
    assert "A model learnt 1 of its codes from 500 posts that people coded" in page
    assert "that a model gives this code" in page


def test_what_words_find_rightly_stays_with_them(campaign: Path, run: Run, here: Path) -> None:
    hand_code(run, here, 500)
    before = codes(run)
    rows = told(run("code", "spring", "--learn"))
    assert rows["themes/shops"][2:4] == ["words", "alone"]
    assert rows["themes/rare"][2:4] == ["words", "alone"]
    after = codes(run)
    assert after["themes/shops"] == before["themes/shops"]


def test_what_a_deleted_post_taught_is_to_be_learnt_anew(
    campaign: Path, run: Run, here: Path, gone: Gone
) -> None:
    hand_code(run, here, POSTS)
    run("code", "spring", "--learn")
    assert ADVICE not in run("status").out
    assert run("status", "--json").json[0]["learn_again"] is False
    gone(1)
    assert ADVICE in run("status").out
    assert run("status", "--json").json[0]["learn_again"] is True
    run("code", "spring", "--learn")
    assert ADVICE not in run("status").out


def test_who_is_forgotten_takes_along_what_their_posts_taught(
    campaign: Path, run: Run, here: Path
) -> None:
    hand_code(run, here, 500)
    by_words = codes(run)["themes/network"]["posts"]["value"]
    run("code", "spring", "--learn")
    with closing(sqlite3.connect(here / "listening.db")) as store:
        is_coded = "SELECT 1 FROM hand_label h WHERE h.post_id = p.post_id"
        [(coded,), *_] = store.execute(f"SELECT post_id FROM post p WHERE EXISTS ({is_coded})")
        [(other,), *_] = store.execute(f"SELECT post_id FROM post p WHERE NOT EXISTS ({is_coded})")
    file = here / "models" / "spring.codes"
    assert "was learnt" not in run("forget", "x", other, "--yes").out
    assert file.exists()
    assert "'listening code spring --learn' learns anew" in run("forget", "x", coded, "--yes").out
    assert not file.exists()
    assert 0 <= by_words - codes(run)["themes/network"]["posts"]["value"] <= 1


def test_fewer_than_500_are_refused_with_how_many_are_missing(
    campaign: Path, run: Run, here: Path
) -> None:
    hand_code(run, here, 497)
    refusal = run("code", "spring", "--learn").refusal
    assert refusal == (
        "497 posts of spring are coded by hand with this codebook, and learning needs 500: code 3 "
        "more, by 'listening code spring'"
    )
    assert not (here / "models").exists()


def test_the_same_labels_give_the_same_file_and_without_it_words_code_alone(
    campaign: Path, run: Run, here: Path
) -> None:
    hand_code(run, here, 500)
    before = codes(run)
    run("code", "spring", "--learn")
    file = here / "models" / "spring.codes"
    first = file.read_bytes()
    learnt = codes(run)
    run("code", "spring", "--learn")
    assert file.read_bytes() == first
    file.unlink()
    assert codes(run) == before
    file.write_bytes(first)
    assert codes(run) == learnt


def test_a_code_that_the_codebook_has_no_more_is_given_to_nobody(
    campaign: Path, run: Run, here: Path
) -> None:
    hand_code(run, here, 500)
    run("code", "spring", "--learn")
    campaign.write_text(BOOK.replace("codes.network", "codes.coverage"), "utf-8")
    found = codes(run)
    assert "themes/network" not in found
    with closing(sqlite3.connect(here / "listening.db")) as store:
        version = run("findings", "spring", "--json").json["method"]["codebook_version"]
        sql = "SELECT DISTINCT code FROM code WHERE version = ? ORDER BY code"
        given = [code for (code,) in store.execute(sql, (version,))]
    assert given == ["", "themes/coverage", "themes/shops"]


def test_a_file_that_is_none_is_told_with_how_to_mend_it(
    campaign: Path, run: Run, here: Path
) -> None:
    (here / "models").mkdir()
    (here / "models" / "spring.codes").write_bytes(b"no layer")
    refusal = run("findings", "spring").refusal
    assert "spring.codes: no layer of this program" in refusal
    assert "'listening code spring --learn' writes it anew" in refusal


def test_without_a_codebook_there_is_nothing_to_learn(run: Run, config: Path) -> None:
    assert "has no codebook to learn" in run("code", "spring", "--learn").refusal
