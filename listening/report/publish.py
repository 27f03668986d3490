"""Writing a rendered page where readers find it: whole, or not at all."""

import os
import tempfile
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache

import listening
from listening.errors import OutputError
from listening.report.render import Templates

TEMPLATES = Path(listening.__file__).parent.parent / "reports" / "templates"
MARK = "findings.json"
READABLE_BY_ALL = 0o755


def load_templates(folder: Path = TEMPLATES) -> Templates:
    """Read every template and style of a folder, by its name below it."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".j2", ".css"})
    read = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
    return Templates(read, _compiled())


@cache
def _compiled() -> BytecodeCache | None:
    """Return where Jinja keeps compiled templates between runs: a folder of this user's alone, in
    that of temporary files. None where there can be no such folder; then each run compiles.
    """
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Replace a report's folder by these files, so that a reader sees the old or the new.

    Everything happens in a temporary folder beside it, which goes away whatever happens.
    """
    try:
        _refuse_other_files(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".publishing-", dir=folder.parent) as work:
            new = Path(work) / "new"
            _write_all(files, new)
            _swap(new, folder, Path(work) / "old")
    except OSError as error:
        raise _cannot_write(folder, error) from error


def write_index(files: Mapping[str, bytes], site: Path) -> None:
    """Write the site's own files, each replaced at once."""
    try:
        site.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".publishing-", dir=site) as work:
            _write_all(files, Path(work))
            for name in files:
                (Path(work) / name).replace(site / name)
    except OSError as error:
        raise _cannot_write(site, error) from error


def remove_folders(parent: Path, kept: Collection[str]) -> None:
    """Remove every report below `parent` but the `kept`, each at once, and nothing that is none.

    `parent` goes too where nothing is left in it.
    """
    try:
        stale = [path.parent for path in parent.glob(f"*/{MARK}") if path.parent.name not in kept]
        for folder in stale:
            with tempfile.TemporaryDirectory(prefix=".publishing-", dir=parent) as work:
                folder.rename(Path(work) / "old")
        if stale and not any(parent.iterdir()):
            parent.rmdir()
    except OSError as error:
        raise _cannot_write(parent, error) from error


def _refuse_other_files(folder: Path) -> None:
    """Never replace a folder that is not a report: someone's own files may be in it."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise OutputError(f"cannot write {folder}: it is a file; choose another folder")
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        raise OutputError(f"cannot write {folder}: it holds other files; choose another folder")


def _write_all(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder.chmod(READABLE_BY_ALL)


def _swap(new: Path, folder: Path, old: Path) -> None:
    """Put the new folder in the old one's place, and the old one back where that fails."""
    had_one = folder.exists()
    if had_one:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if had_one:
            old.rename(folder)
        raise


def _cannot_write(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"cannot write {folder}: {error.strerror}; choose another folder")
