"""Coding by hand, as a coder types it: drawing, coding, going back, sheets, and the figures."""

import csv
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from terminal import Ran, Run, some_posts, write_lines

from tests.fakes.x_posts import a_page, a_repost, tagged

TEXTS = ("What a great day", "The shop opens at ten", "This is awful and bad")
Code = Callable[..., Ran]


@pytest.fixture
def code(run: Run, config: Path, here: Path) -> Code:
    """Runs `code spring` as ann, in a campaign of 60 posts by 60 people, and a repost."""
    bring(run, here, 60)
    return lambda *words, **more: run("code", "spring", "--coder", "ann", *words, **more)


def bring(run: Run, here: Path, count: int, first: int = 1) -> None:
    posts = [
        {**post, "text": f"{TEXTS[number % 3]} {number}"}
        for number, post in enumerate(some_posts(count, first=first), first)
    ]
    extra = a_repost("9001", "1", author_id="77", entities=tagged("springday"))
    file = write_lines(here / "posts.jsonl", a_page([*posts, extra]))
    assert run("import", "spring", file).code == 0


def labels(here: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        sql = "SELECT coder, post_id, labels FROM hand_label ORDER BY coder, post_id"
        return store.execute(sql).fetchall()


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def fill(path: Path, say: Callable[[dict[str, str]], str], delimiter: str = ",") -> None:
    rows = sheet(path)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=delimiter)
        writer.writeheader()
        writer.writerows({**row, "sentiment": say(row)} for row in rows)


def truth(row: dict[str, str]) -> str:
    return (
        {"W": "positive", "T": "neutral"}["W" if "great" in row["text"] else "T"]
        if ("awful" not in row["text"])
        else "negative"
    )


def coded(code: Code, here: Path, size: int = 60, say: Callable[..., str] = truth) -> None:
    assert code("--sample", size, "--export", "sheet.csv").code == 0
    fill(here / "sheet.csv", say)
    assert code("--import", "sheet.csv").code == 0


def test_without_a_sample_there_is_nothing_to_code(code: Code) -> None:
    assert "--sample 100 draws one" in code().refusal
    assert "--sample 100 draws one" in code("--top-up").refusal


def test_a_sample_leaves_reposts_out_and_says_what_it_was_drawn_from(code: Code) -> None:
    assert (
        "20 posts in the sample, 20 of them new, of 60 posts in the window"
        in code("--sample", 20, answers="q").out
    )
    assert "30 posts in the sample, 10 of them new" in code("--sample", 30, answers="q").out


def test_keys_label_one_post_at_a_time(code: Code, here: Path) -> None:
    told = code("--sample", 5, answers="123q").out
    assert "3 of 5 posts coded by ann" in told
    said = sorted(labels for _, _, labels in labels(here))
    assert ["negative" in said[0], "neutral" in said[1], "positive" in said[2]] == [True] * 3


def test_the_next_time_it_goes_on_where_it_stopped(code: Code, here: Path) -> None:
    code("--sample", 5, answers="11q")
    before = labels(here)
    assert "5 of 5 posts coded" in code(answers="333").out
    assert set(before) < set(labels(here))


def test_undo_goes_back_one_post_and_takes_its_label_back(code: Code, here: Path) -> None:
    told = code("--sample", 5, answers="1u3q").out
    assert "1 of 5 posts coded" in told
    ((_, _, said),) = labels(here)
    assert "positive" in said


def test_a_skipped_post_comes_again_the_next_time(code: Code, here: Path) -> None:
    first = code("--sample", 5, answers="sq").out.split("—")[2].strip()
    assert labels(here) == []
    assert first in code(answers="q").out


def test_other_keys_do_nothing(code: Code, here: Path) -> None:
    code("--sample", 5, answers="x9 q")
    assert labels(here) == []


def test_what_the_machine_made_of_a_post_is_not_shown(code: Code) -> None:
    told = code("--sample", 5, answers="sssss").out
    assert "made_up" not in told
    body = told.partition("stop")[2]
    assert not [word for word in ("negative", "neutral", "positive") if word in body]


def test_two_coders_code_the_same_posts(code: Code, run: Run, here: Path) -> None:
    code("--sample", 4, answers="1111")
    run("code", "spring", "--coder", "bo", answers="3333")
    by_coder = {name: {p for c, p, _ in labels(here) if c == name} for name in ("ann", "bo")}
    assert by_coder["ann"] == by_coder["bo"]
    assert len(by_coder["ann"]) == 4


def test_an_exported_sheet_is_private_and_keeps_ids_as_text(code: Code, here: Path) -> None:
    told = code("--sample", 10, "--export", "sheet.csv").out
    path = here / "sheet.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = sheet(path)
    assert len(rows) == 10
    assert all(row["post"].startswith("x:") for row in rows)
    assert rows[0]["text"] not in told
    assert "made_up" not in path.read_text("utf-8")


def test_a_text_that_looks_like_a_formula_is_none_in_a_spreadsheet(
    code: Code, run: Run, here: Path
) -> None:
    post = {**some_posts(1, first=400)[0], "text": '=HYPERLINK("x")\nand more'}
    run("import", "spring", write_lines(here / "f.jsonl", a_page([post])))
    code("--sample", 61, "--export", "sheet.csv")
    (text,) = [row["text"] for row in sheet(here / "sheet.csv") if row["post"] == "x:400"]
    assert text == '\'=HYPERLINK("x") and more'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_comes_back_as_spreadsheets_save_it(code: Code, here: Path, delimiter: str) -> None:
    code("--sample", 10, "--export", "sheet.csv")
    fill(here / "sheet.csv", lambda _: "Neutral", delimiter)
    path = here / "sheet.csv"
    path.write_bytes(path.read_text("utf-8").replace("day", "d\xe5y").encode("cp1252"))
    assert "10 posts coded by ann" in code("--import", "sheet.csv").out
    assert len(labels(here)) == 10


def test_what_was_coded_stands_in_the_next_export(code: Code, here: Path) -> None:
    coded(code, here, 10)
    code("--export", "again.csv")
    assert all(row["sentiment"] == truth(row) for row in sheet(here / "again.csv"))


def test_rows_without_a_sentiment_wait_and_wrong_ones_are_told_by_their_line(
    code: Code, here: Path
) -> None:
    code("--sample", 5, "--export", "sheet.csv")
    said = iter(["", "positive", "grand", "neutral", "negative"])
    fill(here / "sheet.csv", lambda _: next(said))
    path = here / "sheet.csv"
    path.write_text(path.read_text("utf-8") + "x:77777,en,text,neutral,\n", "utf-8")
    ran = code("--import", "sheet.csv")
    assert (ran.code, ran.out) == (3, "3 posts coded by ann\n")
    assert "line 4: the sentiment is none of negative, neutral, positive" in ran.err
    assert "line 7: no post of the sample has this id" in ran.err
    assert "77777" not in ran.err
    assert "grand" not in ran.err
    assert len(labels(here)) == 3


def test_a_file_that_is_no_sheet_is_refused(code: Code, here: Path) -> None:
    code("--sample", 5, answers="q")
    (here / "other.csv").write_text("a,b\n1,2\n")
    assert "column post and sentiment is missing" in code("--import", "other.csv").refusal
    assert "cannot be read" in code("--import", "none.csv").refusal


def shares(run: Run) -> dict[str, Any]:
    found = run("findings", "spring", "--json").json
    return {**found, "all": found["sentiment_by_role"][0]}


def test_thirty_hand_coded_posts_make_an_estimate_with_an_interval(
    code: Code, run: Run, here: Path
) -> None:
    assert shares(run)["all"]["negative"]["status"] == "uncalibrated"
    coded(code, here, 40)
    share = shares(run)["all"]["negative"]
    assert (share["status"], share["n"], share["level"]) == ("ok", 40, 0.95)
    assert share["low"] < share["value"] < share["high"]
    told = run("findings", "spring").out
    assert "(estimate from 40 hand-coded posts)" in told
    assert "uncalibrated" not in told


def test_fewer_leave_the_shares_uncalibrated(code: Code, run: Run, here: Path) -> None:
    coded(code, here, 29)
    found = shares(run)
    assert found["all"]["negative"]["status"] == "uncalibrated"
    assert found["hand_coding"] is None


def test_the_page_says_how_many_posts_were_coded_and_how_well_coders_agree(
    code: Code, run: Run, here: Path
) -> None:
    coded(code, here, 40)
    run("code", "spring", "--coder", "bo-the-coder", "--import", "sheet.csv")
    assert run("publish", "spring", "--draft").code == 0
    page = (here / "site/drafts/spring/2026-03-01_2026-03-03/index.html").read_text("utf-8")
    assert "Estimate from 40 hand-coded posts." in page
    assert "Uncalibrated model count." not in page
    assert "coders: 1.00 on 40 posts" in page
    assert "bo-the-coder" not in page


def test_a_deleted_post_takes_its_label_along_and_the_estimate_stays_right(
    code: Code, run: Run, here: Path, gone: Callable[..., None]
) -> None:
    coded(code, here, 60)
    assert shares(run)["all"]["negative"]["value"] == pytest.approx(20 / 60, abs=1e-4)
    gone(*range(2, 30, 3))  # ten of the awful ones: 2, 5, … 29
    found = shares(run)
    assert len(labels(here)) == 50
    assert found["hand_coding"]["coded"] == 50
    negative = found["all"]["negative"]
    assert negative["value"] == negative["low"] == negative["high"]
    assert negative["value"] == pytest.approx(10 / 50, abs=1e-4)


def test_posts_that_came_after_the_sample_make_it_partial_until_a_top_up(
    code: Code, run: Run, here: Path
) -> None:
    coded(code, here, 55)
    bring(run, here, 20, first=100)
    share = shares(run)["all"]["negative"]
    assert share["status"] == "partial"
    assert "came after the sample" in share["note"]
    told = code("--top-up", "--export", "sheet.csv").out
    assert "of 80 posts in the window" in told
    assert 10 <= len(sheet(here / "sheet.csv")) - 55 <= 20
    fill(here / "sheet.csv", truth)
    code("--import", "sheet.csv")
    assert shares(run)["all"]["negative"]["status"] == "ok"


def test_a_stratified_sample_has_some_of_each_class(code: Code, run: Run, here: Path) -> None:
    assert code("--sample", 36, "--by-class", "--export", "sheet.csv").code == 0
    fill(here / "sheet.csv", truth)
    code("--import", "sheet.csv")
    found = shares(run)
    assert found["hand_coding"]["by_class"] is True
    assert found["all"]["negative"]["value"] == pytest.approx(1 / 3, abs=0.02)


def test_a_sample_keeps_its_seed_and_its_way(code: Code) -> None:
    code("--sample", 10, "--seed", 7, answers="q")
    assert "--seed 7" in code("--sample", 20, "--seed", 8).refusal
    assert "without --by-class" in code("--sample", 20, "--by-class").refusal


def test_advice_says_how_large_a_sample_the_width_wished_for_needs(
    code: Code, run: Run, here: Path
) -> None:
    bring(run, here, 400, first=100)
    first = code("--advise", "--width", 10).out
    assert "Everyone: 0 scored posts coded; 10 points need a sample of about " in first
    coded(code, here, 60)
    told = code("--advise", "--width", 10).out
    assert "Everyone: 60 scored posts coded, the widest interval is " in told
    assert "that is enough for 60 points" in code("--advise", "--width", 60).out


def test_a_published_page_changes_with_new_labels_only_once_approved(
    code: Code, run: Run, here: Path
) -> None:
    assert run("publish", "spring", "--approve", "Ann").code == 0
    before = (here / "site/spring/2026-03-01_2026-03-03/index.html").read_bytes()
    coded(code, here, 40)
    assert "Draft" in run("publish", "spring").out
    assert (here / "site/spring/2026-03-01_2026-03-03/index.html").read_bytes() == before
    assert "Published" in run("publish", "spring", "--approve", "Ann").out
