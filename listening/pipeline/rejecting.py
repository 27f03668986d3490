"""Rejects: rows that could not be read are kept, with where they stood and why."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import orjson

from listening.errors import OutputError
from listening.model import Reject

PRIVATE = 0o600
"""Rejects and exports hold people's posts: for their owner's eyes."""


class Rejects:
    """Writes one JSON-lines file per origin under rejects/<campaign>/ beside config.toml.

    A file is begun not before something is rejected. An import begins it anew; what a
    source gave is not asked for again, so with `keeps_earlier` each run adds to it.
    """

    def __init__(self, root: Path, campaign: str, *, keeps_earlier: bool = False) -> None:
        self._folder = root / "rejects" / campaign
        self._keeps_earlier = keeps_earlier
        self._files: dict[str, Path] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """The files written so far."""
        return tuple(str(path) for path in self._files.values())

    def add(self, origin: str, rejects: Sequence[Reject]) -> None:
        """Append `rejects` of a file or source; raises OutputError where that cannot be written."""
        if not rejects:
            return
        lines = [{"line": r.line, "reason": r.reason, "record": r.text} for r in rejects]
        try:
            with self._path(origin).open("ab") as file:
                file.writelines(orjson.dumps(line) + b"\n" for line in lines)
        except OSError as error:
            raise OutputError(
                f"rejects cannot be kept in {self._folder}: {error.strerror}"
            ) from None

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
