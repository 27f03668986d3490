"""Coding sheets: the sample as CSV, for coders without a terminal, and back.

A sheet holds text: it is for the desk alone. Ids have their source before them, so that a
spreadsheet keeps them as text, and a post that begins like a formula is made not to be one.
"""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from listening.errors import BadFileError, OutputError
from listening.measures.shares import LABELS
from listening.model import Label
from listening.pipeline.rejecting import PRIVATE
from listening.store.samples import ToCode
from listening.tally import Answer

COLUMNS = ("post", "language", "text", "sentiment", "codes")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DELIMITERS = ",;\t"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says: answers by post, and what could not be taken, each with its line."""

    answers: dict[Key, Answer]
    rejects: tuple[str, ...]


def write_sheet(path: Path, posts: Sequence[ToCode]) -> None:
    """Write the posts of a sample, for their coder's eyes alone; raises OutputError."""
    try:
        path.unlink(missing_ok=True)
        path.touch(mode=PRIVATE)
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(_row(post) for post in posts)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}; choose another file") from None


def _row(post: ToCode) -> tuple[str, ...]:
    """A post takes one line, so that a reject's line is the spreadsheet's, too."""
    text = " ".join(post.text.split())
    text = f"'{text}" if text.startswith(FORMULA) else text
    said = post.answer
    sentiment, codes = (said.sentiment, " ".join(sorted(said.codes))) if said else ("", "")
    return f"{post.source}:{post.post_id}", post.lang, text, sentiment, codes


def read_sheet(path: Path, posts: Sequence[ToCode], codes: Collection[str]) -> Sheet:
    """Return the answers of a sheet: rows without a sentiment are not coded yet.

    A sheet without any code was coded for sentiment alone, which is not that no code applies.
    Takes what spreadsheets save: UTF-8 or Windows-1252, with commas, semicolons or tabs.
    Raises BadFileError where that cannot be read, or a column is missing.
    """
    known = {f"{post.source}:{post.post_id}": (post.source, post.post_id) for post in posts}
    rows = list(_rows(path))
    asked = frozenset(codes) if any(row["codes"] for _, row in rows) else frozenset()
    answers: dict[Key, Answer] = {}
    rejects = []
    for line, row in rows:
        if not row["sentiment"]:
            continue
        if problem := _problem(row, known, answers, codes):
            rejects.append(f"line {line}: {problem}")
        else:
            said = Label(row["sentiment"].lower())
            answers[known[row["post"]]] = Answer(said, frozenset(_split(row["codes"])), asked)
    return Sheet(answers, tuple(rejects))


def _problem(
    row: dict[str, str], known: dict[str, Key], answers: dict[Key, Answer], codes: Collection[str]
) -> str:
    """Return what is wrong with a row, without a word of it: it may be somebody's."""
    if row["post"] not in known:
        return "no post of the sample has this id; leave the column post as it was"
    if known[row["post"]] in answers:
        return "this post stands in the file twice; the first row counts"
    if row["sentiment"].lower() not in LABELS:
        return f"the sentiment is none of {', '.join(LABELS)}"
    if unknown := len(set(_split(row["codes"])) - set(codes)):
        return f"{unknown} of its codes are not in the codebook"
    return ""


def _split(codes: str) -> list[str]:
    return codes.replace(",", " ").replace(";", " ").split()


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = _text(path)
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = {name.strip().lower() for name in rows.fieldnames or ()}
    if missing := [name for name in ("post", "sentiment") if name not in names]:
        raise BadFileError(f"{path}: the column {' and '.join(missing)} is missing from line 1")
    try:
        for row in rows:
            told = {(name or "").strip().lower(): value for name, value in row.items()}
            yield rows.line_num, {name: str(told.get(name) or "").strip() for name in COLUMNS}
    except csv.Error as error:
        raise BadFileError(f"{path}, line {rows.line_num}: no CSV: {error}") from None


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFileError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
