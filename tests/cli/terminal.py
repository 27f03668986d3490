"""How tests type commands, and look at what these said and left behind."""

import json
import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.fakes.x_posts import a_post, tagged

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

AFTER_THE_GAP = datetime(2026, 10, 14, 2, tzinfo=UTC)
"""The sample's outage is a week ago, and yesterday, in Karachi, was not collected."""

SAMPLE = """
[sources.sample]
posts = 3000
authors = 1800

[campaign.spring]
name = "Spring Day"
tags = ["#customerfirstday"]
timezone = "Asia/Karachi"
starts = 2026-09-28
ends = 2026-10-18
sources = ["sample"]
"""

ROOT = Path(__file__).parents[2]
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
Day = Callable[[str], None]


def at_a_terminal(*words: str, answers: str = "") -> Ran:
    """Types a command at a terminal of its own; `out` is all that the screen showed."""
    ours, theirs = pty.openpty()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, "-m", "listening", *words],
        env={**os.environ, "PYTHONPATH": path, "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    screen = b""
    with suppress(OSError):  # what Linux says once the other end is closed
        while shown := os.read(ours, 65536):
            screen += shown
    os.close(ours)
    return Ran(process.wait(timeout=60), screen.decode(), "")


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


def publications(here: Path) -> list[Any]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return store.execute("SELECT * FROM publication ORDER BY first_at").fetchall()


def page_of(folder: Path) -> str:
    return (folder / "index.html").read_text("utf-8")


def published(run: Run, *words: str) -> Ran:
    ran = run("publish", "spring", *words)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran
