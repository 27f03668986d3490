"""Counting what comes in, each post and author once, with memory that stays flat."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from os import SEEK_END
from tempfile import TemporaryFile
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from listening.model import Kind
from listening.store.rows import Key, Rows, author_of, key_of, kind_of

AT_ONCE_BYTES = 4 * 1024 * 1024  # half a million keys
NOTHING = np.empty(0, np.int64)


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
    """Counts rows, of any thread. Keys seen are kept, as hashes, in temporary files."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._posts, self._reposts, self._authors = _Distinct(), _Distinct(), _Distinct()
        self._new = self._rejects = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each in (self._posts, self._reposts, self._authors):
            each.close()

    def add(self, rows: Rows, new: int) -> None:
        """Count rows that were written, `new` posts of which the campaign did not have."""
        reposts = [key_of(post) for post in rows.posts if kind_of(post) == Kind.REPOST.value]
        with self._lock:
            self._posts.add(map(key_of, rows.posts))
            self._reposts.add(reposts)
            self._authors.add(map(author_of, rows.posts))
            self._new += new
            self._rejects += len(rows.rejects)

    def intake(self, rejects_files: Sequence[str], gaps: Sequence[str] = ()) -> Intake:
        """Return what was counted so far."""
        with self._lock:
            return Intake(
                posts=self._posts.count(),
                new=self._new,
                authors=self._authors.count(),
                reposts=self._reposts.count(),
                rejects=self._rejects,
                rejects_files=tuple(rejects_files),
                gaps=tuple(gaps),
            )


class _Distinct:
    """Counts distinct keys in 8 bytes of disk each, and memory for a few million."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  closed with the counter

    def close(self) -> None:
        self._file.close()

    def add(self, keys: Iterable[Key]) -> None:
        array("q", map(hash, keys)).tofile(self._file)

    def count(self) -> int:
        """Return how many there are: those that leave one remainder are looked at together."""
        parts = self._file.seek(0, SEEK_END) // AT_ONCE_BYTES + 1
        return sum(len(np.unique(self._of_part(part, parts))) for part in range(parts))

    def _of_part(self, part: int, parts: int) -> NDArray[np.int64]:
        self._file.seek(0)
        blocks = iter(partial(self._file.read, AT_ONCE_BYTES), b"")
        hashes = (np.frombuffer(block, np.int64) for block in blocks)
        return np.concatenate([each[each % parts == part] for each in hashes] or [NOTHING])
