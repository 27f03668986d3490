"""Rejects: rows that could not be read are kept, with where they stood and why."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import orjson

from listening.errors import OutputError
from listening.model import Reject


class Rejects:
    """Writes one JSON-lines file per origin under rejects/<campaign>/ beside config.toml.

    A file is begun anew by each run, and not at all where nothing was rejected.
    """

    def __init__(self, root: Path, campaign: str) -> None:
        self._folder = root / "rejects" / campaign
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
            mark = sha256(str(Path(origin).resolve()).encode()).hexdigest()[:6]
            path = self._folder / f"{Path(origin).name}.{mark}.rejects.jsonl"
            path.unlink(missing_ok=True)
            self._files[origin] = path
        return self._files[origin]
