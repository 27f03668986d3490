"""What tests of the command line may ask for: a folder of their own, and a way to type."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from listening.cli import app
from tests.fakes.fake_x import FakeX, a_fake_x
from tests.fakes.x_posts import a_page, a_post, tagged

CONFIG = """
[store]
url = "sqlite:///listening.db"

[campaign.spring]
name = "Spring Day"
tags = ["#springday"]
timezone = "UTC"
starts = 2026-03-01
ends = 2026-03-03
"""

SECRET = "s3cr3t-made-up"


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """What was refused, after checking that it took one line, and exit code 2."""
        assert (self.code, self.out, self.err.count("\n")) == (2, "", 1), self
        assert self.err.startswith("listening: ")
        return self.err.removeprefix("listening: ").strip()


Run = Callable[..., Ran]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and an environment without a word for this program."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")
    names = ("LISTENING_CONFIG", "LISTENING_DATABASE_URL", "X_BEARER_TOKEN", "PREFECT_API_URL")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def config(here: Path) -> Path:
    """A config.toml with one campaign, `spring`, and nothing collected."""
    path = here / "config.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture
def run(here: Path) -> Run:
    def typed(*words: object, answers: str = "") -> Ran:
        result = CliRunner().invoke(app, [str(word) for word in words], input=answers)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return typed


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by its path below it: what a refusal must leave as it was."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def some_posts(count: int, first: int = 1, **fields: Any) -> list[Any]:
    """Posts by an author each, with the campaign's tag, on its first day."""
    return [
        a_post(str(number), author_id=str(500 + number), entities=tagged("springday"), **fields)
        for number in range(first, first + count)
    ]


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def posts(here: Path) -> Path:
    """A file of twelve posts by twelve authors: enough to be published."""
    return write_lines(here / "posts.jsonl", a_page(some_posts(12)))


@pytest.fixture
def fake_x() -> Iterator[FakeX]:
    with a_fake_x() as fake:
        yield fake
