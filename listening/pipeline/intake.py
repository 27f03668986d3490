"""Counting what comes in, each post and author once, with memory that stays flat."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Self

from listening.model import Kind, Page


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in: distinct posts, those new to the campaign, authors, reposts, rejects.

    `gaps` tells of stretches of time that had to be given up.
    """

    posts: int
    new: int
    authors: int
    reposts: int
    rejects: int
    rejects_files: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def sum_intakes(intakes: Sequence[Intake]) -> Intake:
    """Return what came in from several sources, which share no post and no author."""
    return Intake(
        posts=sum(each.posts for each in intakes),
        new=sum(each.new for each in intakes),
        authors=sum(each.authors for each in intakes),
        reposts=sum(each.reposts for each in intakes),
        rejects=sum(each.rejects for each in intakes),
        rejects_files=tuple(path for each in intakes for path in each.rejects_files),
        gaps=tuple(gap for each in intakes for gap in each.gaps),
    )


class Counter:
    """Counts pages, of any thread. Keys seen are kept, as hashes, in a temporary database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen = sqlite3.connect("", check_same_thread=False)
        self._seen.execute("CREATE TABLE post (key INTEGER PRIMARY KEY, is_repost INTEGER)")
        self._seen.execute("CREATE TABLE author (key INTEGER PRIMARY KEY)")
        self._new = self._rejects = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._seen.close()

    def add(self, page: Page, new: int) -> None:
        """Count a page that was written, `new` posts of which the campaign did not have."""
        posts = [(hash((p.source, p.post_id)), p.kind is Kind.REPOST) for p in page.posts]
        authors = [(hash((p.source, p.author_id)),) for p in page.posts]
        with self._lock:
            self._seen.executemany("INSERT OR IGNORE INTO post VALUES (?, ?)", posts)
            self._seen.executemany("INSERT OR IGNORE INTO author VALUES (?)", authors)
            self._new += new
            self._rejects += len(page.rejects)

    def intake(self, rejects_files: Sequence[str], gaps: Sequence[str] = ()) -> Intake:
        """Return what was counted so far."""
        posts, reposts = self._one("SELECT count(*), coalesce(sum(is_repost), 0) FROM post")
        (authors,) = self._one("SELECT count(*) FROM author")
        return Intake(
            posts, self._new, authors, reposts, self._rejects, tuple(rejects_files), tuple(gaps)
        )

    def _one(self, sql: str) -> Sequence[int]:
        row: Sequence[int] = self._seen.execute(sql).fetchone()
        return row
