"""Reads files given to `import`: X API v2 JSON lines, as pages or flattened, one record a line.

The files are checked before anything is written, and then streamed, so that memory stays
flat whatever their size. Source of the shapes: what twarc saves and flattens.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NamedTuple

import orjson

from listening.errors import BadFileError
from listening.model import Page, Reject
from listening.sources.x_records import may_hold_posts, merge_pages, parse_page

FORMATS = ("auto", "x-jsonl", "csv")
CSV_SUFFIXES = {".csv", ".tsv"}
GZIP_SUFFIX = ".gz"
GZIP_MAGIC = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"

# Twenty times a full page of 500 posts; a binary file without line ends stays out of memory.
LONGEST_LINE_BYTES = 64 * 1024 * 1024
EXCERPT_BYTES = 1000
BLOCK_BYTES = 4 * 1024 * 1024  # a few thousand posts: smaller transactions write pages again

NO_FILE = "is not a file but a pipe or a device: save it as a file, which is read twice"
UNREADABLE: dict[type[OSError], str] = {
    FileNotFoundError: "No such file; check its name and folder",
    PermissionError: "you may not read it; ask its owner, or change its permissions",
}

BROKEN_GZIP = "the compressed file is cut short or damaged here: what follows is lost"


class Line(NamedTuple):
    """One line that is not blank: its number from 1, its bytes, and why it cannot be read."""

    number: int
    body: bytes
    problem: str | None = None


class _BadLineError(Exception):
    """A line is no JSON; becomes a reject."""


def check_files(paths: Sequence[Path], file_format: str = "auto") -> None:
    """Return where every file may hold posts; nothing is written before that.

    Raises BadFileError, in one line, for an unknown format and for the first file that is
    missing, a folder, unreadable, empty, CSV, or without a line that could hold a post.
    """
    if file_format not in FORMATS:
        raise BadFileError(f"unknown format {file_format!r}: choose one of {', '.join(FORMATS)}")
    for path in paths:
        _check_format(path, file_format)
        _check_content(path)


def read_blocks(
    path: Path, block_bytes: int = BLOCK_BYTES, on_bytes: Callable[[int], None] | None = None
) -> Iterator[list[Line]]:
    """Yield a file's lines in blocks of about `block_bytes`, each to be read by `page_of`.

    `on_bytes` is told how many more bytes of the file, as it lies on disk, have been taken.
    Raises BadFileError where the file cannot be opened.
    """
    waiting: list[Line] = []
    held = 0
    for line in _lines(path, on_bytes):
        waiting.append(line)
        held += len(line.body)
        if held >= block_bytes:
            yield waiting
            waiting, held = [], 0
    if waiting:
        yield waiting


def page_of(block: Sequence[Line]) -> Page:
    """Return what a block of lines holds, for one transaction.

    A line that cannot be read is a reject with its number; the lines after it are read.
    """
    return merge_pages(map(_page_of, block))


def read_pages(path: Path) -> Iterator[Page]:
    """Yield what a file holds. Raises BadFileError where it cannot be opened."""
    return map(page_of, read_blocks(path))


def _check_format(path: Path, file_format: str) -> None:
    suffixes = path.suffixes[:-1] if _is_gzip(path) else path.suffixes
    looks_like_csv = bool(suffixes) and suffixes[-1].lower() in CSV_SUFFIXES
    if file_format == "csv" or (file_format == "auto" and looks_like_csv):
        raise BadFileError(
            f"{path}: CSV comes in a later version; give X API v2 JSON lines, one record a line"
        )


def _check_content(path: Path) -> None:
    first: Reject | None = None
    for line in _lines(path):
        if first is None:
            _check_layout(path, line)
        if line.problem is None and _may_hold_posts(line):
            return
        first = first or _first_reject(line)
    if first is None:
        raise BadFileError(f"{path} is empty")
    raise BadFileError(f"{path} holds no posts: line {first.line}: {first.reason}")


def _check_layout(path: Path, line: Line) -> None:
    if line.body.startswith(b"["):
        raise BadFileError(
            f"{path} is one JSON array, not one record a line: "
            "jq -c '.[]' FILE > FILE.jsonl mends it"
        )
    if line.body == b"{":
        raise BadFileError(
            f"{path} is JSON spread over many lines, not one record a line: "
            "jq -c . FILE > FILE.jsonl mends it"
        )


def _may_hold_posts(line: Line) -> bool:
    try:
        return may_hold_posts(_json_of(line.body))
    except _BadLineError:
        return False


def _first_reject(line: Line) -> Reject:
    rejects = _page_of(line).rejects
    return rejects[0] if rejects else Reject(line.number, "no post in it", "")


def _page_of(line: Line) -> Page:
    if line.problem is not None:
        return _rejected(line, line.problem)
    try:
        record = _json_of(line.body)
    except _BadLineError as problem:
        return _rejected(line, str(problem))
    page = parse_page(record)
    if not page.rejects:
        return page
    rejects = tuple(_placed(reject, line, record) for reject in page.rejects)
    return replace(page, rejects=rejects)


def _placed(reject: Reject, line: Line, record: Any) -> Reject:
    """The line as it stood, or, of a page's many posts, the one that is odd."""
    is_one_of_many = isinstance(record, dict) and isinstance(record.get("data"), list)
    text = reject.text if is_one_of_many else _decoded(line.body)
    return reject._replace(line=line.number, text=text)


def _rejected(line: Line, reason: str) -> Page:
    return Page(rejects=(Reject(line.number, reason, _decoded(line.body)),))


def _decoded(body: bytes) -> str:
    return body.decode(errors="replace")


def _json_of(body: bytes) -> Any:
    """Return a line's JSON: the slow reader takes what the fast one refuses, as half a surrogate.

    Raises _BadLineError where it is no JSON in UTF-8.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(body.decode())
    except UnicodeDecodeError as problem:
        raise _BadLineError(f"not UTF-8 at byte {problem.start + 1}") from None
    except json.JSONDecodeError as problem:
        raise _BadLineError(f"not JSON, or cut short, at character {problem.colno}") from None
    except (RecursionError, ValueError):
        raise _BadLineError("JSON that is nested too deep, or has too long a number") from None


def _lines(path: Path, on_bytes: Callable[[int], None] | None = None) -> Iterator[Line]:
    if path.exists() and not path.is_file():
        kind = "is a folder: name the files in it" if path.is_dir() else NO_FILE
        raise BadFileError(f"{path} {kind}")
    try:
        with path.open("rb") as disk:
            _check_gzip(disk, path)
            told = 0
            for line in _stripped(disk, path):
                yield line
                if on_bytes is not None:
                    on_bytes(disk.tell() - told)
                    told = disk.tell()
    except OSError as problem:
        why = UNREADABLE.get(type(problem), problem.strerror or "the disk does not give it")
        raise BadFileError(f"{path} cannot be read: {why}") from None


def _check_gzip(disk: IO[bytes], path: Path) -> None:
    """Raise BadFileError where a file is called .gz and does not begin as gzip writes it."""
    begins = disk.read(len(GZIP_MAGIC))
    disk.seek(0)
    if _is_gzip(path) and begins and begins != GZIP_MAGIC:
        raise BadFileError(
            f"{path} is not compressed by gzip, though its name ends in {GZIP_SUFFIX}: "
            "give it the name of what it is, or compress it again"
        )


def _stripped(disk: IO[bytes], path: Path) -> Iterator[Line]:
    number = 0
    try:
        for number, body in enumerate(_bounded(disk, path), 1):
            stripped = (body.removeprefix(BOM) if number == 1 else body).strip()
            if len(body) > LONGEST_LINE_BYTES:
                yield Line(number, body[:EXCERPT_BYTES], "a line of over 64 MiB")
            elif stripped:
                yield Line(number, stripped)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Line(number + 1, b"", BROKEN_GZIP)


def _bounded(disk: IO[bytes], path: Path) -> Iterator[bytes]:
    """Yield lines; of one that is too long, its beginning, and nothing of its rest."""
    longest = LONGEST_LINE_BYTES + 1
    stream = gzip.GzipFile(fileobj=disk) if _is_gzip(path) else disk
    while line := stream.readline(longest):
        yield line
        while len(line) == longest and not line.endswith(b"\n"):
            line = stream.readline(longest)


def _is_gzip(path: Path) -> bool:
    return path.suffix.lower() == GZIP_SUFFIX
