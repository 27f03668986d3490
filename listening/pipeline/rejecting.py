"""Rejects: rows that could not be read are kept, with where they stood and why."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock

import orjson

from listening.errors import OutputError
from listening.model import Reject

PRIVATE = 0o600
"""Rejects and exports hold people's posts: for their owner's eyes."""


class Rejects:
    """Writes one JSON-lines file per origin under rejects/<campaign>/ beside config.toml, for
    any thread, and in one piece, for processes that share it.

    A file is begun not before something is rejected. An import begins it anew; what a
    source gave is not asked for again, so with `keeps_earlier` each run adds what is not there:
    a page whose transaction a crash undid comes again, and its rejects with it.
    """

    def __init__(self, root: Path, campaign: str, *, keeps_earlier: bool = False) -> None:
        self._folder = root / "rejects" / campaign
        self._keeps_earlier = keeps_earlier
        self._files: dict[str, Path] = {}
        self._known: dict[Path, set[bytes]] = {}
        self._lock = Lock()

    @property
    def files(self) -> tuple[str, ...]:
        """The files written so far."""
        return tuple(str(path) for path in self._files.values())

    def add(self, origin: str, rejects: Sequence[Reject]) -> None:
        """Append `rejects` of a file or source; raises OutputError where that cannot be written."""
        if not rejects:
            return
        told = [{"line": r.line, "reason": r.reason, "record": r.text} for r in rejects]
        lines = [orjson.dumps(each) + b"\n" for each in told]
        try:
            with self._lock:
                path = self._path(origin)
                new = self._new(path, lines) if self._keeps_earlier else lines
                text = b"".join(new)
                with path.open("ab", buffering=len(text) + 2) as file:
                    file.write(text)
        except OSError as error:
            raise OutputError(
                f"rejects cannot be kept in {self._folder}: {error.strerror}"
            ) from None

    def _new(self, path: Path, lines: Sequence[bytes]) -> list[bytes]:
        """Return those lines, once each, that the file does not hold."""
        if path not in self._known:
            self._known[path] = _kept(path)
        known = self._known[path]
        new = {mark: line for line in lines if (mark := _mark(line)) not in known}
        known.update(new)
        return list(new.values())

    def _path(self, origin: str) -> Path:
        if origin not in self._files:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{self._name(origin)}.rejects.jsonl"
            if not self._keeps_earlier:
                path.unlink(missing_ok=True)
            path.touch(mode=PRIVATE)
            self._files[origin] = path
        return self._files[origin]

    def _name(self, origin: str) -> str:
        """Two files of one name, in two folders, must not share their rejects."""
        if self._keeps_earlier:
            return origin
        mark = sha256(str(Path(origin).resolve()).encode()).hexdigest()[:6]
        return f"{Path(origin).name}.{mark}"


def _kept(path: Path) -> set[bytes]:
    """Return the marks of a file's lines, of which a crash may have cut the last: that goes."""
    marks: set[bytes] = set()
    with path.open("r+b") as file:
        for line in file:
            if line.endswith(b"\n"):
                marks.add(_mark(line))
            else:
                file.truncate(path.stat().st_size - len(line))
    return marks


def _mark(line: bytes) -> bytes:
    """Return what a reject is known by: a post by its id, since its counts change, else all."""
    try:
        told = orjson.loads(line)
        post_id = orjson.loads(told["record"])["id"]
    except (KeyError, TypeError, ValueError):
        return sha256(line).digest()
    return sha256(repr((told["reason"], post_id)).encode()).digest()
