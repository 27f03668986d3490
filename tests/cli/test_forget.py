"""`forget`: a person or a post leaves the store, the rejects and the pages, for good."""

import json
import sqlite3
import zlib
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from terminal import Day, Run, page_of, some_posts, write_lines

from listening import errors, pipeline
from listening.cli import forgetting
from tests.fakes.x_posts import a_page, a_post, a_repost, a_user, refers, tagged

PERSON, HANDLE, POST = "700000700001", "gone_person", "900000000001"
SAID = "an opinion of mine alone"
NAMES = (PERSON, HANDLE, POST, SAID)
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def told(here: Path, config: Path) -> Path:
    """Twelve people's posts, one person's own, and what others say to it; two lines are odd."""
    said = a_post(POST, author_id=PERSON, text=SAID, entities=tagged("springday"))
    mention = {"start": 0, "end": 1, "username": HANDLE, "id": PERSON}
    reply = a_post("900000000002", author_id="700000700002", text=f"@{HANDLE} thanks",
                   entities={**tagged("springday"), "mentions": [mention]},
                   conversation_id=POST, referenced_tweets=[refers("replied_to", POST)])  # fmt: skip
    repost = a_repost("900000000003", POST, author_id="700000700003", entities=tagged("springday"))
    odd = a_post("900000000004", author_id=None, in_reply_to_user_id=PERSON)
    return write_lines(
        here / "told.jsonl",
        a_page(some_posts(12)),
        a_page([said], users=(a_user(PERSON, username=HANDLE),)),
        a_page([reply, repost], context=(said,), users=()),
        {**a_page([odd], users=()), "includes": {}},
        {**a_page([{**odd, "in_reply_to_user_id": "700000700009"}], users=()), "includes": {}},
    )


@pytest.fixture
def site(run: Run, told: Path, here: Path, on: Day, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(forgetting, "now", lambda: NOW)
    assert run("import", "spring", told).code == 0
    assert run("publish", "spring", "--approve", "Ann").code == 0
    return here / "site"


def everywhere(here: Path) -> str:
    """Every value of the store, and every file but the one that was imported and the settings."""
    whole: list[str] = []
    with closing(sqlite3.connect(here / "listening.db")) as store:
        for (name,) in store.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            whole += [_shown(v) for row in store.execute(f"SELECT * FROM {name}") for v in row]
    files = [*(here / "rejects").rglob("*"), *(here / "site").rglob("*"), here / "listening.db"]
    whole += [each.read_bytes().decode(errors="replace") for each in files if each.is_file()]
    return "\n".join(whole).casefold()


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        with suppress(zlib.error):
            return zlib.decompress(value).decode()
    return str(value)


def left(here: Path) -> set[str]:
    return {name for name in NAMES if name.casefold() in everywhere(here)}


def test_a_person_is_erased_from_store_rejects_and_pages(
    run: Run, site: Path, here: Path, told: Path
) -> None:
    assert left(here) == set(NAMES)
    ran = run("forget", "x", PERSON, "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert left(here) == set()
    assert not any(name in ran.out for name in NAMES)
    assert "post                     2" in ran.out
    assert "Lines of rejects erased: 1" in ran.out
    assert "Page of spring: " in ran.out
    assert "Out of reach" in ran.out
    assert run("import", "spring", told).code == 0
    assert run("publish", "spring", "--approve", "Ann").code == 0
    assert left(here) == set()


def test_the_page_counts_one_person_less(run: Run, site: Path, here: Path) -> None:
    before = run("findings", "spring", "--json").json["figures"]["participants"]["value"]
    run("forget", "x", f"@{HANDLE.upper()}", "--yes")
    after = run("findings", "spring", "--json").json["figures"]["participants"]["value"]
    assert (before, after) == (15, 13)  # and whoever reposted it said nothing else
    (page,) = (site / "spring").iterdir()
    found = json.loads((page / "findings.json").read_text())
    assert found["figures"]["participants"]["value"] == 13
    assert "posts were erased on request since publication" in page_of(page)


def test_a_post_is_erased_and_its_author_may_speak_again(
    run: Run, site: Path, here: Path, told: Path
) -> None:
    assert run("forget", "x", POST, "--yes").code == 0
    run("import", "spring", told)
    assert not {POST, SAID} & left(here)


def test_nothing_is_erased_without_a_yes(run: Run, site: Path, here: Path) -> None:
    ran = run("forget", "x", PERSON, answers="n\n")
    assert ran.code == 1
    assert left(here) == set(NAMES)
    assert run("forget", "x", PERSON, answers="y\n").code == 0
    assert left(here) == set()


def test_whoever_was_never_collected_is_remembered(
    run: Run, config: Path, here: Path, told: Path
) -> None:
    ran = run("forget", "x", PERSON, "--yes")
    assert ran.code == 0
    assert "Nothing with that id was in the store; it is remembered" in ran.out
    assert PERSON not in ran.out
    assert run("import", "spring", told).code == 0
    with closing(sqlite3.connect(here / "listening.db")) as store:
        assert store.execute("SELECT count(*) FROM post WHERE post_id = ?", [POST]).fetchone() == (
            0,
        )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("x", "@nobody_here"), "no account in the store has that handle"),
        (("elsewhere", PERSON), "no source is called 'elsewhere'; there are"),
        (("x", " "), "an id is needed"),
        (("x", "@"), "no account in the store has that handle"),
    ],
)
def test_what_cannot_be_found_is_told_in_one_line_without_the_name(
    run: Run, site: Path, here: Path, words: tuple[str, ...], why: str
) -> None:
    refusal = run("forget", *words, "--yes").refusal
    assert why in refusal
    assert "nobody_here" not in refusal
    assert left(here) == set(NAMES)


def test_a_handle_of_two_accounts_is_refused(run: Run, site: Path, here: Path) -> None:
    other = a_post("900000000009", author_id="700000700010", entities=tagged("springday"))
    page = a_page([other], users=(a_user("700000700010", username=HANDLE),))
    run("import", "spring", write_lines(here / "other.jsonl", page))
    assert "several accounts" in run("forget", "x", f"@{HANDLE}", "--yes").refusal


def test_a_page_that_cannot_be_rendered_is_told_and_the_person_is_gone(
    run: Run, site: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise errors.OutputError("cannot write site")

    monkeypatch.setattr(pipeline.publishing, "publish", refuse)
    ran = run("forget", "x", PERSON, "--yes")
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "erased, but not rendered again: spring: cannot write site" in ran.err
    with closing(sqlite3.connect(here / "listening.db")) as store:
        assert store.execute(
            "SELECT count(*) FROM author WHERE author_id = ?", [PERSON]
        ).fetchone() == (0,)


def test_rejects_stay_for_their_owner_alone(run: Run, site: Path, here: Path) -> None:
    run("forget", "x", PERSON, "--yes")
    (kept,) = [each for each in (here / "rejects").rglob("*") if each.is_file()]
    assert len(kept.read_text().splitlines()) == 1
    assert kept.stat().st_mode & 0o777 == 0o600
