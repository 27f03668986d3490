"""Bad input: one line, exit code 2, and everything as it was."""

import errno
import gzip
import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from terminal import SECRET, Run, write_lines

from tests.fakes.x_posts import a_page, a_post

GOOD = a_page([a_post("1")])


BAD_FILES = {
    "missing.jsonl": (None, "cannot be read: No such file"),
    "empty.jsonl": (b"", "is empty"),
    "blank.jsonl": (b"\n  \n", "is empty"),
    "letter.jsonl": (b"Dear reader,\nhow are you?\n", "holds no posts: line 1: not JSON"),
    "image.jsonl": (bytes(range(256)) * 20, "holds no posts"),
    "array.jsonl": (b'[{"id": "1"}]', "one JSON array"),
    "spread.jsonl": (b'{\n "data": []\n}', "JSON spread over many lines"),
    "other.jsonl": (b'{"name": "no post"}\n', "holds no posts: line 1"),
    "survey.csv": (b"id,text\n1,hello\n", "CSV comes in a later version"),
    "survey.tsv": (b"id\ttext\n1\thello\n", "CSV comes in a later version"),
    "cut.jsonl.gz": (gzip.compress(json.dumps(GOOD).encode())[:30], "holds no posts"),
    "false.jsonl.gz": (b"not compressed at all", "is not compressed by gzip, though its name"),
    "one.gz": (b"\x1f", "is not compressed by gzip, though its name"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_without_posts_is_refused_and_good_ones_beside_it_are_not_imported(
    refused: Run, config: Path, here: Path, name: str
) -> None:
    body, problem = BAD_FILES[name]
    if body is not None:
        (here / name).write_bytes(body)
    good = write_lines(here / "good.jsonl", GOOD)
    for files in ([name], [good, name], [name, good]):
        err = refused("import", "spring", *files).refusal
        assert err.startswith(name)
        assert problem in err


def test_a_folder_is_not_imported(refused: Run, config: Path, here: Path) -> None:
    (here / "folder").mkdir()
    assert refused("import", "spring", "folder").refusal == (
        "folder is a folder: name the files in it"
    )


def test_a_pipe_is_not_imported(refused: Run, config: Path) -> None:
    assert "is not a file but a pipe" in refused("import", "spring", "/dev/null").refusal


def test_a_file_that_may_not_be_read_says_what_to_do(
    run: Run, config: Path, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def open_others(path: Path, *args: Any, **extra: Any) -> Any:
        if path == posts:
            raise PermissionError(errno.EACCES, "Permission denied", str(posts))
        return opened(path, *args, **extra)

    monkeypatch.setattr(Path, "open", open_others)
    assert run("import", "spring", posts).refusal == (
        f"{posts} cannot be read: you may not read it; ask its owner, or change its permissions"
    )


def test_an_unknown_format_is_answered_with_the_known(
    refused: Run, config: Path, posts: Path
) -> None:
    err = refused("import", "spring", posts, "--format", "xml").refusal
    assert "choose one of auto, x-jsonl, csv" in err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["finding", "spring"], "Did you mean 'findings'? Try --help."),
        (["--nonsense"], "No such option: --nonsense"),
        (["status", "--nonsense"], "No such option: --nonsense"),
        (["status", "nonsense"], "unexpected extra argument"),
        (["findings"], "Missing argument 'campaign'"),
        (["import", "spring"], "Missing argument 'files'"),
        (["export", "spring"], "Missing option '--to'"),
        (
            ["findings", "spring", "--since", "yesterday"],
            "Invalid value for '--since': a day is written as 2026-11-22",
        ),
        (
            ["findings", "spring", "--until", "2026-02-30"],
            "'--until': a day is written as 2026-11-22",
        ),
        (
            ["findings", "spring", "--since", "2026-03-03", "--until", "2026-03-01"],
            "would end on 2026-03-01, before it begins on 2026-03-03",
        ),
        (["findings", "spring", "--until", "2026-02-01"], "would end on 2026-02-01"),
        (["publish", "spring", "--draft", "--approve", "Ada"], "--draft and --approve exclude"),
        (["publish", "spring", "--approve", " "], "--approve needs the name"),
        (["export", "spring", "--to", "posts.xlsx"], "export writes .csv or .jsonl"),
        (["init", "Spring Day"], "cannot be a campaign's key"),
        (["init", "spring"], "there is a campaign 'spring' already"),
    ],
)
def test_words_that_make_no_sense_are_refused_in_one_line(
    refused: Run, config: Path, words: list[str], problem: str
) -> None:
    assert problem in refused(*words).refusal


def test_collecting_from_x_without_a_token_says_where_to_get_one(
    refused: Run, config: Path
) -> None:
    assert refused("collect", "spring").refusal.startswith("X_BEARER_TOKEN is not set")


def test_a_store_newer_than_the_program_is_left_alone(
    run: Run, refused: Run, config: Path, here: Path, posts: Path
) -> None:
    assert run("import", "spring", posts).code == 0
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
        store.execute("PRAGMA journal_mode = DELETE")
    for words in (
        ["import", "spring", posts],
        ["findings", "spring"],
        ["status"],
        ["publish", "spring"],
    ):
        assert "is at 9999, which this program does not know" in refused(*words).refusal


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("nonsense", "the store's URL is not one"),
        ("mysql://u:{secret}@127.0.0.1/x", "names mysql; use sqlite or postgresql"),
        ("postgresql://u:{secret}@127.0.0.1:port/x", "the store's URL is not one"),
        ("postgresql://u:{secret}@127.0.0.1:1/x", "cannot be used"),
        ("postgresql://127.0.0.1:1/x?password={secret}", "cannot be used"),
        ("postgresql://u:{secret}@127.0.0.1:1/x?nonsense=1", "cannot be used"),
        ("sqlite:///no/such/folder/listening.db", "cannot be used"),
        ("sqlite:///config.toml", "cannot be used: file is not a database"),
    ],
)
def test_a_store_that_cannot_be_opened_is_told_without_its_password(
    refused: Run, config: Path, monkeypatch: pytest.MonkeyPatch, url: str, problem: str
) -> None:
    monkeypatch.setenv("LISTENING_DATABASE_URL", url.format(secret=SECRET))
    for command in ("findings", "score"):
        err = refused(command, "spring").refusal
        assert problem in err
        assert SECRET not in err


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections, and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.timeout(30)
def test_a_postgresql_that_never_answers_is_given_up(
    refused: Run, config: Path, monkeypatch: pytest.MonkeyPatch, silent_port: int
) -> None:
    url = f"postgresql://u:{SECRET}@127.0.0.1:{silent_port}/x?connect_timeout=2"
    monkeypatch.setenv("LISTENING_DATABASE_URL", url)
    err = refused("findings", "spring").refusal
    assert "cannot be used" in err
    assert SECRET not in err


def test_a_site_below_a_file_is_refused_before_anything_is_counted(
    refused: Run, config: Path, here: Path
) -> None:
    (here / "file").write_text("mine")
    for words in (
        ["publish", "spring", "--out", "file/site"],
        ["publish", "spring", "--out", "file"],
        ["publish", "spring", "--approve", "Ada", "--out", "file/site"],
        ["export", "spring", "--to", "file/posts.csv"],
        ["export", "spring", "--to", "nowhere/posts.csv"],
        ["demo", "--out", "file/demo"],
        ["demo", "--out", "file"],
    ):
        refusal = refused(*words).refusal
        assert "cannot write" in refusal
        assert "is a file" in refusal or "there is no folder" in refusal
    assert refusal == "cannot write file: it is a file; choose another folder"


def test_a_config_below_a_file_cannot_be_begun(refused: Run, here: Path) -> None:
    (here / "file").write_text("mine")
    words = ["init", "spring", "--name", "S", "--tags", "s", "--mentions", "", "--timezone", "UTC"]
    refused(*words, "--starts", "", "--ends", "", "--config", "file/config.toml")
