"""Copies and suspected automation as people see them: beside everything else, and never instead."""

import csv
import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from terminal import Run, page_of, published, write_lines

from listening.measures.definitions import DEFINITIONS
from tests.fakes.x_posts import a_page, a_post, tagged

PEOPLE = 20


def said(number: int) -> str:
    """A text that nobody else writes."""
    random = Random(number)
    return " ".join("".join(random.choices("abdegiklmnoprstu", k=6)) for _ in range(12))


def by(author: int, post_id: int, text: str, hour: int) -> Any:
    at = f"2026-03-01T{hour}:00:00.000Z"
    return a_post(
        str(post_id), author_id=str(author), text=text, created_at=at, entities=tagged("springday")
    )


def posts(programs: int) -> list[Any]:
    """Twenty people write a post each; after them `programs` accounts repeat three of these."""
    people = [by(500 + n, n, said(n), 10) for n in range(PEOPLE)]
    copies = [
        by(600 + n, 1000 + 10 * n + k, f"{said(k)} and more", 12)
        for n in range(programs)
        for k in range(3)
    ]
    return people + copies


def imported(run: Run, here: Path, programs: int) -> Any:
    """Return the figures after these posts came."""
    path = write_lines(here / "posts.jsonl", a_page(posts(programs)))
    assert run("import", "spring", path).code == 0
    return run("findings", "spring", "--json").json


def values(found: Any, *keys: str) -> list[Any]:
    return [found["figures"][key]["value"] for key in keys]


ALL = ("posts", "participants", "copies", "suspected")
WITHOUT = ("posts_unsuspected", "participants_unsuspected")


@pytest.mark.usefixtures("config")
def test_figures_stand_with_and_without_what_is_suspected(run: Run, here: Path) -> None:
    found = imported(run, here, 12)
    assert values(found, *ALL, *WITHOUT) == [56, 32, 36, 12, 20, 20]
    assert found["figures"]["suspected"]["n"] == 32
    assert found["figures"]["copies"]["n"] == 56
    felt = found["sentiment_unsuspected"]
    assert felt["scored"]["value"] + felt["not_scored"]["value"] == 20
    told = run("findings", "spring").out
    for line in ("Copies of others' texts", "Suspected of automation", "Participants without"):
        assert line in told


@pytest.mark.usefixtures("config")
def test_the_page_and_its_table_say_it_with_definitions_and_what_it_is_of(
    run: Run, here: Path
) -> None:
    imported(run, here, 12)
    published(run, "--approve", "Ann")
    (folder,) = (here / "site" / "spring").iterdir()
    page = " ".join(re.sub("<[^>]*>", " ", page_of(folder)).replace("&#39;", "'").split())
    assert "Accounts suspected by these rules: 12 of 32." in page
    assert "Without them, accounts: 20; posts: 20 of 56. No other figure leaves them out." in page
    assert "Posts: 36 of 56." in page
    for name in ("suspected/1", "copies/1", *(f"{key}/1" for key in WITHOUT)):
        assert DEFINITIONS[name] in page
    rows = [*csv.DictReader((folder / "findings.csv").read_text("utf-8").splitlines())]
    tidy = {row["label"]: row["value"] for row in rows if row["table"] == "figures"}
    assert [float(tidy[key]) for key in (*ALL, *WITHOUT)] == [56, 32, 36, 12, 20, 20]
    felt = {row["label"] for row in rows if row["table"] == "sentiment_unsuspected"}
    assert {"positive", "scored", "not_scored"} <= felt
    data = json.loads((folder / "findings.json").read_text())
    assert values(data, *ALL, *WITHOUT) == [56, 32, 36, 12, 20, 20]


@pytest.mark.usefixtures("config")
def test_fewer_than_ten_suspects_are_hidden_and_so_is_what_would_tell_them(
    run: Run, here: Path
) -> None:
    found = imported(run, here, 9)
    assert values(found, *ALL, *WITHOUT) == [47, 29, None, None, None, None]
    assert {found["figures"][key]["status"] for key in (*ALL[2:], *WITHOUT)} == {"suppressed"}
    assert found["sentiment_unsuspected"]["scored"]["status"] == "suppressed"


@pytest.mark.usefixtures("config")
def test_a_person_who_is_forgotten_leaves_no_mark(run: Run, here: Path) -> None:
    imported(run, here, 12)
    assert run("forget", "x", "611", "--yes").code == 0
    found = run("findings", "spring", "--json").json
    assert values(found, *ALL, *WITHOUT) == [53, 31, 33, 11, 20, 20]
    assert run("forget", "x", "500", "--yes").code == 0  # so that a program said it first
    found = run("findings", "spring", "--json").json
    assert values(found, *ALL) == [52, 30, 32, 10]
