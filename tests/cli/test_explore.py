"""listening explore: what stands out, for analysts' eyes, and never in the site."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from terminal import Run, write_lines

from listening.cli import explore
from tests.fakes.x_posts import a_page, a_post, a_user, tagged

ESCAPE = "\x1b[31mred"


@pytest.fixture
def told(run: Run, config: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Two posts by two accounts, one of them with a text that would paint the terminal."""
    monkeypatch.setattr(explore, "now", lambda: datetime(2026, 4, 1, 12, tzinfo=UTC))
    monkeypatch.setenv("COLUMNS", "300")
    posts = [
        a_post(
            "1",
            author_id="501",
            text="a | b #springday #rain",
            entities=tagged("springday", "rain"),
        ),
        a_post("2", author_id="502", text=f"{ESCAPE} #springday", entities=tagged("springday")),
    ]
    page = a_page(posts, includes={"users": [a_user("501"), a_user("502")]})
    assert run("import", "spring", write_lines(here / "posts.jsonl", page)).code == 0
    return run


def as_json(run: Run, *words: object) -> Any:
    ran = run("explore", "spring", *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    return ran.json


def test_posts_authors_and_related_tags_are_shown_by_name(told: Run) -> None:
    ran = told("explore", "spring")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Private: it holds posts and handles; do not publish it.")
    for title in ("Top posts", "Top authors", "Related tags"):
        assert title in ran.out
    assert "#rain" in ran.out
    assert as_json(told)["authors"][0]["handle"] in ran.out


def test_a_posts_text_cannot_command_the_terminal(told: Run) -> None:
    assert "\x1b[31m" not in told("explore", "spring").out


def test_json_holds_the_same_with_its_days(told: Run) -> None:
    found = as_json(told, "--by", "engagement")
    assert (found["since"], found["until"], found["by"]) == (
        "2026-03-01",
        "2026-03-03",
        "engagement",
    )
    assert {post["post_id"] for post in found["posts"]} == {"1", "2"}
    assert [tag["tag"] for tag in found["tags"]] == ["#rain"]
    assert found["posts"][0]["text"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--tag", "#RAIN"], {"1"}),
        (["--top", "1"], {"1"}),
        (["--since", "2026-03-02"], set()),
        (["--kind", "repost"], set()),
        (["--role", "staff"], set()),
        (["--source", "x"], {"1", "2"}),
        (["--lang", "xx"], set()),
        (["--label", "not scored", "--source", "y"], set()),
    ],
)
def test_filters_leave_out_the_rest(told: Run, words: list[str], found: set[str]) -> None:
    assert {post["post_id"] for post in as_json(told, *words)["posts"]} == found


def read_csv(path: Path) -> Any:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        (row["table"], row["rank"], row["post_id"] or row["author_id"] or row["tag"])
        for row in rows
    ]


READERS: dict[str, Callable[[Path], Any]] = {
    "csv": read_csv,
    "json": lambda path: json.loads(path.read_text())["tags"][0]["tag"],
    "md": lambda path: path.read_text().splitlines()[2],
}


def test_a_file_is_written_for_its_owner_alone(told: Run, here: Path) -> None:
    found = {}
    for suffix, read in READERS.items():
        path = here / f"top.{suffix}"
        ran = told("explore", "spring", "--to", path.name)
        assert ran.code == 0
        assert ran.out.startswith(f"Written to top.{suffix}. Private")
        assert path.stat().st_mode & 0o077 == 0
        found[suffix] = read(path)
    assert set(found["csv"]) >= {("post", "1", "1"), ("author", "1", "501"), ("tag", "1", "#rain")}
    assert found["json"] == "#rain"
    assert found["md"] == "Private: it holds posts and handles; do not publish it."
    assert "a \\| b \\#springday" in (here / "top.md").read_text()


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("site/top.csv", "in the site's folder"),
        ("site/spring/../top.md", "in the site's folder"),
        ("way-in/top.csv", "in the site's folder"),
        ("top.txt", "explore writes .csv, .json, .md; choose one as the suffix"),
        ("nowhere/top.csv", "there is no folder nowhere; make it first"),
    ],
)
def test_a_file_where_it_must_not_be_is_refused(
    told: Run, refused: Run, here: Path, to: str, problem: str
) -> None:
    (here / "site" / "spring").mkdir(parents=True)
    (here / "way-in").symlink_to(here / "site")
    assert problem in refused("explore", "spring", "--to", to).refusal


def test_what_cannot_be_asked_for_is_refused(told: Run, refused: Run) -> None:
    assert "--top" in refused("explore", "spring", "--top", "0").refusal
    assert "--by" in refused("explore", "spring", "--by", "fame").refusal
    assert (
        "before it begins"
        in refused("explore", "spring", "--since", "2026-03-03", "--until", "2026-03-01").refusal
    )
