"""A campaign with a codebook: what its posts are about, on the page and in the findings."""

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from terminal import Run, some_posts, write_lines

from tests.fakes.x_posts import a_page, a_repost, tagged

BOOK = """
[dimension.themes]
title = "Themes"
[dimension.themes.codes.bills]
title = "Bills"
words = {en = ["bill*", "charged"]}
[dimension.themes.codes.shops]
title = "Shops"
words = {en = ["shop"]}
[dimension.values]
title = "Brand values"
value = true
[dimension.values.codes.easy]
title = "Make it easy"
words = {en = ["easy", "complicated"]}
"""
TEXTS = (
    "A great and easy bill, I was charged right",
    "Awful and complicated",
    "The shop opens at ten",
    "Nothing to see",
)


@pytest.fixture
def campaign(run: Run, config: Path, here: Path) -> Path:
    """80 posts by 80 people, 20 of each text, with a codebook; returns its path."""
    book = here / "books" / "own.toml"
    book.parent.mkdir()
    book.write_text(BOOK, "utf-8")
    config.write_text(
        config.read_text().replace(
            "[campaign.spring]\n", '[campaign.spring]\ncodebooks = ["books/own.toml"]\n'
        )
    )
    posts = [
        {**post, "text": f"{TEXTS[number % 4]} #springday"}
        for number, post in enumerate(some_posts(80))
    ]
    extra = a_repost("9001", "1", author_id="77", entities=tagged("springday"))
    run("import", "spring", write_lines(here / "posts.jsonl", a_page([*posts, extra])))
    return book


def codes(run: Run) -> dict[str, Any]:
    found = run("findings", "spring", "--json").json
    return {code["key"]: code for each in found["by_code"] for code in each["codes"]}


def values(code: dict[str, Any], *names: str) -> list[Any]:
    return [code[name] and code[name]["value"] for name in names]


def test_posts_are_counted_by_code_with_their_authors_and_their_share(
    campaign: Path, run: Run
) -> None:
    found = codes(run)
    assert values(found["themes/bills"], "posts", "participants", "share") == [20, 20, 0.25]
    assert values(found["values/easy"], "posts", "participants", "share") == [40, 40, 0.5]
    assert found["themes/bills"]["share"]["status"] == "uncalibrated"


def test_praise_and_breach_of_a_value_are_told_apart(campaign: Path, run: Run) -> None:
    found = codes(run)
    assert values(found["values/easy"], "praise", "breach") == [20, 20]
    assert values(found["themes/bills"], "praise", "breach") == [None, None]


def test_the_words_that_triggered_are_kept(campaign: Path, run: Run, here: Path) -> None:
    run("score", "spring")
    with closing(sqlite3.connect(here / "listening.db")) as store:
        sql = "SELECT DISTINCT code, words FROM code WHERE code <> '' ORDER BY code, words"
        assert store.execute(sql).fetchall() == [
            ("themes/bills", "bill*\ncharged"),
            ("themes/shops", "shop"),
            ("values/easy", "complicated"),
            ("values/easy", "easy"),
        ]


def test_the_campaigns_own_words_never_trigger(campaign: Path, run: Run) -> None:
    campaign.write_text(BOOK.replace('"shop"', '"springday", "spring day"'), "utf-8")
    assert values(codes(run)["themes/shops"], "posts", "participants") == [0, 0]


def test_a_code_of_few_people_is_suppressed(campaign: Path, run: Run, here: Path) -> None:
    campaign.write_text(BOOK.replace('"charged"', '"rarely"').replace("bill*", "rare"), "utf-8")
    few = [{**post, "text": "rare #springday"} for post in some_posts(9, first=200)]
    run("import", "spring", write_lines(here / "few.jsonl", a_page(few)))
    bills = codes(run)["themes/bills"]
    for name in ("posts", "participants", "share"):
        assert (bills[name]["value"], bills[name]["status"], bills[name]["n"]) == (
            None,
            "suppressed",
            0,
        )


def test_the_tone_of_few_people_is_suppressed_and_cannot_be_worked_out(
    campaign: Path, run: Run, here: Path
) -> None:
    few = [{**post, "text": "easy come #springday"} for post in some_posts(3, first=300)]
    extra = [{**post, "text": "awful and easy #springday"} for post in some_posts(5, first=400)]
    campaign.write_text(BOOK.replace('"complicated"', '"none"'), "utf-8")
    run("import", "spring", write_lines(here / "few.jsonl", a_page([*few, *extra])))
    easy = codes(run)["values/easy"]
    assert easy["posts"]["value"] == 28
    assert easy["breach"]["status"] == "suppressed"
    assert easy["praise"]["status"] == "suppressed"


def test_another_codebook_is_followed_at_once_and_the_first_one_again(
    campaign: Path, run: Run
) -> None:
    first = codes(run)
    campaign.write_text(BOOK.replace('"shop"', '"nothing"'), "utf-8")
    assert codes(run)["themes/shops"]["posts"]["value"] == 20
    campaign.write_text(BOOK.replace('"shop"', '"no such word"'), "utf-8")
    assert codes(run)["themes/shops"]["posts"]["value"] == 0
    campaign.write_text(BOOK, "utf-8")
    assert codes(run) == first


def test_without_its_codebook_a_campaign_is_about_nothing(
    campaign: Path, run: Run, config: Path
) -> None:
    before = run("findings", "spring", "--json").json
    config.write_text(config.read_text().replace('codebooks = ["books/own.toml"]\n', ""))
    after = run("findings", "spring", "--json").json
    assert after["by_code"] == []
    assert after["figures"] == before["figures"]


def test_a_deleted_post_leaves_its_codes(
    campaign: Path, run: Run, gone: Callable[..., None]
) -> None:
    assert codes(run)["themes/shops"]["posts"]["value"] == 20
    gone(3, 7, 11)
    assert codes(run)["themes/shops"]["posts"]["value"] == 17


def test_the_page_shows_what_it_was_about(campaign: Path, run: Run, here: Path) -> None:
    assert run("publish", "spring", "--draft").code == 0
    page = (here / "site/drafts/spring/2026-03-01_2026-03-03/index.html").read_text("utf-8")
    assert "What it was about" in page
    assert "Make it easy" in page
    assert "Breach" in page
    assert "charged right" not in page


def test_codes_are_coded_by_hand_in_the_terminal(campaign: Path, run: Run, here: Path) -> None:
    ran = run("code", "spring", "--sample", 3, "--coder", "ann", answers="31 3\n2\n19\n1\nq")
    assert "1  themes/bills" in ran.out
    assert "Write numbers of 1 to 3" in ran.out
    with closing(sqlite3.connect(here / "listening.db")) as store:
        said = [row[0] for row in store.execute("SELECT labels FROM hand_label")]
    assert len(said) == 3
    assert sum('"codes":["themes/bills","values/easy"]' in each for each in said) == 1
    assert sum('"codes":[]' in each for each in said) == 1


def test_hand_coded_codes_make_their_shares_estimates(campaign: Path, run: Run, here: Path) -> None:
    run("code", "spring", "--sample", 60, "--seed", 2, "--coder", "ann", "--export", "sheet.csv")
    path = here / "sheet.csv"
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["sentiment"] = "neutral"
        row["codes"] = "themes/bills; themes/shops" if "Awful" in row["text"] else ""
    rows[0]["codes"] = "themes/none"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    ran = run("code", "spring", "--coder", "ann", "--import", "sheet.csv")
    assert (ran.code, "line 2: 1 of its codes are not in the codebook" in ran.err) == (3, True)
    bills = codes(run)["themes/bills"]
    share = bills["share"]
    assert (share["status"], share["n"], share["definition"]) == ("ok", 59, "code_share/2")
    assert share["low"] <= 0.25 <= share["high"]
    assert bills["posts"]["value"] == 20


def test_a_wrong_codebook_stops_before_anything_is_counted(campaign: Path, run: Run) -> None:
    campaign.write_text("[dimension", "utf-8")
    assert "not valid TOML" in run("findings", "spring").refusal


def test_a_sheet_without_codes_was_coded_for_sentiment_alone(
    campaign: Path, run: Run, here: Path
) -> None:
    run("code", "spring", "--sample", 60, "--coder", "ann", "--export", "sheet.csv")
    path = here / "sheet.csv"
    lines = path.read_text("utf-8").replace("#springday", "").splitlines()
    path.write_text("\n".join([lines[0], *(line[:-1] + "neutral," for line in lines[1:])]), "utf-8")
    assert "60 posts coded" in run("code", "spring", "--coder", "ann", "--import", path).out
    found = run("findings", "spring", "--json").json
    assert found["sentiment_by_role"][0]["neutral"]["status"] == "ok"
    assert codes(run)["themes/bills"]["share"]["status"] == "uncalibrated"
