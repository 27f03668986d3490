"""What stands out in a campaign, as tables, and as the files that analysts keep of it."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from io import StringIO
from typing import Any

import orjson

from listening.pipeline import Explored
from listening.store.exploring import RelatedTag, TopAuthor, TopPost

NOT_GIVEN = "-"


@dataclass(frozen=True, slots=True)
class Shown:
    """One table: its title, its columns and, in text, its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables_of(found: Explored) -> list[Shown]:
    """Return the three tables."""
    return [
        _shown("Top posts", TopPost, found.posts),
        _shown("Top authors", TopAuthor, found.authors),
        _shown("Related tags", RelatedTag, found.tags),
    ]


def as_json_text(found: Explored) -> str:
    """Return everything as JSON: campaign, since, until, by, posts, authors and tags."""
    return orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2).decode()


def written(found: Explored, suffix: str) -> bytes:
    """Return the content of a file, by its suffix."""
    return WRITERS[suffix](found).encode()


def _shown(title: str, kind: type[Any], rows: Sequence[Any]) -> Shown:
    names = [field.name for field in fields(kind)]
    texts = [[_text(getattr(row, name)) for name in names] for row in rows]
    return Shown(title, [name.replace("_", " ") for name in names], texts)


def _text(value: object) -> str:
    if value is None:
        return NOT_GIVEN
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _csv(found: Explored) -> str:
    """One row a post, author or tag, told apart by `table`; what a row has not is empty."""
    columns = list(dict.fromkeys(name for row in _records(found) for name in row))
    text = StringIO(newline="")
    writer = csv.DictWriter(text, columns or ["table"])
    writer.writeheader()
    writer.writerows(_records(found))
    return text.getvalue()


def _records(found: Explored) -> Iterator[Mapping[str, Any]]:
    parts: Mapping[str, Sequence[Any]] = {
        "post": found.posts,
        "author": found.authors,
        "tag": found.tags,
    }
    for table, rows in parts.items():
        for rank, row in enumerate(rows, 1):
            yield {"table": table, "rank": rank, **asdict(row)}


def _markdown(found: Explored) -> str:
    lines = [
        f"# {found.campaign}, {found.since} to {found.until}, by {found.by}",
        "",
        "Private: it holds posts and handles; do not publish it.",
    ]
    for table in tables_of(found):
        lines += ["", f"## {table.title}", "", _line(table.columns)]
        lines += [_line(["---"] * len(table.columns)), *map(_line, table.rows)]
    return "\n".join([*lines, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(cell: str) -> str:
    """Keep a post's text in its cell, and from being read as markup."""
    one_line = " ".join(cell.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in one_line)


WRITERS: Mapping[str, Callable[[Explored], str]] = {
    ".csv": _csv,
    ".json": lambda found: f"{as_json_text(found)}\n",
    ".md": _markdown,
}
