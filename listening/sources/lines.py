"""The lines of a file, plain or compressed, in blocks: streamed, so that memory stays flat."""

import zlib
from collections.abc import Callable, Iterator
from gzip import BadGzipFile, GzipFile
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from listening.errors import BadFileError

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


class Block(NamedTuple):
    """Whole lines that follow each other: the number of the first, from 1, and all as they stand.

    `problem` says why nothing behind them can be read.
    """

    first: int
    body: bytes
    problem: str | None = None


class Line(NamedTuple):
    """One line that is not blank: its number from 1, its bytes, and why it cannot be read."""

    number: int
    body: bytes
    problem: str | None = None


def read_blocks(
    path: Path, block_bytes: int = BLOCK_BYTES, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Block]:
    """Yield a file's lines in blocks of about `block_bytes`, each to be read by `page_of`.

    `on_bytes` is told how many more bytes of the file, as it lies on disk, have been taken.
    Raises BadFileError where the file cannot be opened.
    """
    if path.exists() and not path.is_file():
        kind = "is a folder: name the files in it" if path.is_dir() else NO_FILE
        raise BadFileError(f"{path} {kind}")
    try:
        with path.open("rb") as disk:
            _check_gzip(disk, path)
            told = 0
            for block in _blocks(disk, path, block_bytes):
                if on_bytes is not None:
                    on_bytes(disk.tell() - told)
                    told = disk.tell()
                yield block
    except OSError as problem:
        why = UNREADABLE.get(type(problem), problem.strerror or "the disk does not give it")
        raise BadFileError(f"{path} cannot be read: {why}") from None


def lines_of(block: Block) -> Iterator[Line]:
    """Yield those lines of a block that are not blank, without the blanks around them."""
    number = block.first
    for number, body in enumerate(block.body.split(b"\n"), block.first):
        stripped = (body.removeprefix(BOM) if number == 1 else body).strip()
        if len(body) > LONGEST_LINE_BYTES:
            yield Line(number, body[:EXCERPT_BYTES], "a line of over 64 MiB")
        elif stripped:
            yield Line(number, stripped)
    if block.problem is not None:
        yield Line(number, b"", block.problem)


def is_gzip(path: Path) -> bool:
    """Return whether a file's name says that it is compressed."""
    return path.suffix.lower() == GZIP_SUFFIX


def _check_gzip(disk: BufferedReader, path: Path) -> None:
    """Raise BadFileError where a file is called .gz and does not begin as gzip writes it."""
    begins = disk.read(len(GZIP_MAGIC))
    disk.seek(0)
    if is_gzip(path) and begins and begins != GZIP_MAGIC:
        raise BadFileError(
            f"{path} is not compressed by gzip, though its name ends in {GZIP_SUFFIX}: "
            "give it the name of what it is, or compress it again"
        )


def _blocks(disk: BufferedReader, path: Path, block_bytes: int) -> Iterator[Block]:
    number = 1
    try:
        for body in _pieces(GzipFile(fileobj=disk) if is_gzip(path) else disk, block_bytes):
            yield Block(number, body)
            number += body.count(b"\n")
    except (EOFError, zlib.error, BadGzipFile):
        yield Block(number, b"", BROKEN_GZIP)


def _pieces(stream: BufferedReader | GzipFile, piece_bytes: int) -> Iterator[bytes]:
    """Yield lines, many at once; of one that is too long, its beginning, and nothing of its rest.

    Raises what the stream does where it is damaged, after the whole lines before that.
    """
    held = bytearray()
    try:
        while piece := stream.read1(piece_bytes):
            held += piece
            if len(held) >= piece_bytes and (whole := held.rfind(b"\n") + 1):
                yield bytes(held[:whole])
                del held[:whole]
            elif len(held) >= piece_bytes and len(held) > LONGEST_LINE_BYTES:
                yield bytes(held) + b"\n"
                held = _behind_line(stream, piece_bytes)
    except (EOFError, zlib.error, BadGzipFile):
        yield bytes(held[: held.rfind(b"\n") + 1])
        raise
    if held:
        yield bytes(held)


def _behind_line(stream: BufferedReader | GzipFile, piece_bytes: int) -> bytearray:
    """Return what was read of the next line, past the end of this one."""
    while piece := stream.read1(piece_bytes):
        _, end, rest = piece.partition(b"\n")
        if end:
            return bytearray(rest)
    return bytearray()
