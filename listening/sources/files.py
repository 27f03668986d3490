"""Reads files given to `import`: X API v2 JSON lines, as pages or flattened, one record a line.

The files are checked before anything is written, and then streamed, so that memory stays
flat whatever their size. Source of the shapes: what twarc saves and flattens.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from listening.errors import BadFileError
from listening.model import Page, Reject
from listening.sources.lines import Block, Line, is_gzip, lines_of, read_blocks
from listening.sources.x_records import may_hold_posts, merge_pages, read_page

FORMATS = ("auto", "x-jsonl", "csv")
CSV_SUFFIXES = {".csv", ".tsv"}


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


def page_of(block: Block) -> Page:
    """Return what a block of lines holds, for one transaction.

    A line that cannot be read is a reject with its number; the lines after it are read.
    """
    return merge_pages(map(_page_of, lines_of(block)))


def read_pages(path: Path) -> Iterator[Page]:
    """Yield what a file holds. Raises BadFileError where it cannot be opened."""
    return map(page_of, read_blocks(path))


def _check_format(path: Path, file_format: str) -> None:
    suffixes = path.suffixes[:-1] if is_gzip(path) else path.suffixes
    looks_like_csv = bool(suffixes) and suffixes[-1].lower() in CSV_SUFFIXES
    if file_format == "csv" or (file_format == "auto" and looks_like_csv):
        raise BadFileError(
            f"{path}: CSV comes in a later version; give X API v2 JSON lines, one record a line"
        )


def _check_content(path: Path) -> None:
    first: Reject | None = None
    for line in chain.from_iterable(map(lines_of, read_blocks(path))):
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
    page = read_page(record)
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
