"""The last look before a page is published: is there anything in it that leads to a person?

Every text, attribute and value is read as a reader's machine would read it. What is found
is named by its file and field, never by its value: the message may end in a log.
"""

import csv
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser

from listening.errors import UnsafeOutputError
from listening.report.patterns import reveals

MARKUP = (".html", ".xml", ".atom", ".svg")
PICTURES = (".png",)
NUMBER_COLUMNS = frozenset({"value", "low", "high", "n"})
AT_RULES = frozenset({"@media", "@page", "@supports", "@font-face", "@layer", "@container"})
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "mark", "q", "s", "small", "span"}
    | {"strong", "sub", "sup", "time", "tspan", "u", "wbr"}
)

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something was found that must not be published; never what."""

    file: str
    field: str


def scan(files: Mapping[str, bytes], allowed: Collection[str]) -> list[Leak]:
    """Give every field that holds a handle, a link, an address or a phone number.

    `allowed` are exact values: what is found, or a whole field, such as a quote by consent.
    """

    @cache  # a page, its data and its table say the same words again and again
    def is_leak(text: str) -> bool:
        return text.strip() not in allowed and reveals(text, allowed)

    leaks = [
        Leak(name, field)
        for name in sorted(files)
        for field, text in _fields(name, files[name])
        if is_leak(text) and (field != "<style>" or reveals(text, AT_RULES))
    ]
    return list(dict.fromkeys(leaks))


def refuse_leaks(files: Mapping[str, bytes], allowed: Collection[str]) -> None:
    """Stop where anything was found, naming the first of it and how much more there is."""
    leaks = scan(files, allowed)
    if not leaks:
        return
    more = f" (and {len(leaks) - 1} more)" if len(leaks) > 1 else ""
    raise UnsafeOutputError(
        f"{leaks[0].file}: {leaks[0].field} holds a handle, link, address or phone number{more}; "
        "nothing was published"
    )


def _fields(name: str, content: bytes) -> Iterator[Field]:
    if name.endswith(PICTURES):
        return
    text = content.decode("utf-8", errors="replace")
    if name.endswith(MARKUP):
        yield from _markup_fields(text)
    elif name.endswith(".json"):
        yield from _json_fields(text)
    elif name.endswith(".csv"):
        yield from _csv_fields(text)
    else:
        yield "text", text


def _markup_fields(text: str) -> Iterator[Field]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.read()


def _json_fields(text: str) -> Iterator[Field]:
    try:
        document = json.loads(text)
    except ValueError:
        yield "text", text
    else:
        yield from _values("", document)


def _values(path: str, value: object) -> Iterator[Field]:
    """Walk a document; a key is read as a value, and a path that would tell one is cut short."""
    if isinstance(value, str):
        yield path or "document", value
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _values(f"{path}[{index}]", each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield f"a key of {path or 'the document'}", key
            yield from _values(f"{path}.{_shown(key)}".lstrip("."), each)


@lru_cache(maxsize=4096)
def _shown(name: str) -> str:
    """Give a name as a message may show it."""
    return "…" if reveals(name, ()) else name


def _csv_fields(text: str) -> Iterator[Field]:
    rows = csv.reader(text.splitlines(keepends=True))
    header = next(rows, [])
    for each in header:
        yield "the header", each
    for line, row in enumerate(rows, start=2):
        for index, value in enumerate(row):
            column = header[index] if index < len(header) else ""
            if not (column in NUMBER_COLUMNS and _is_number(value)):
                yield f"line {line}, column {index + 1}", value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return not text.startswith(("+", "0")) or text.startswith("0.") or text == "0"


class _Reader(HTMLParser):
    """Collects texts and attributes; words set in one line are read as one text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._fields: list[Field] = []
        self._block = "document"
        self._run: list[str] = []

    def read(self) -> list[Field]:
        """Give every field, once all was fed."""
        self._end_run()
        return self._fields

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read an element's name and attributes; a new block ends the text before it."""
        shown = _shown(tag)
        if tag not in INLINE:
            self._end_run()
            self._block = shown
        self._fields.append(("an element", tag))
        for name, value in attrs:
            self._fields.append((f"an attribute of <{shown}>", name))
            self._fields.append((f"<{shown} {_shown(name)}>", value or ""))

    def handle_endtag(self, tag: str) -> None:
        """End the text of a block."""
        if tag not in INLINE:
            self._end_run()

    def handle_data(self, data: str) -> None:
        """Add to the text of the block."""
        self._run.append(data)

    def handle_comment(self, data: str) -> None:
        """Read a comment, which a browser hides and a reader of the source does not."""
        self._fields.append(("a comment", data))

    def handle_decl(self, decl: str) -> None:
        """Read a declaration."""
        self._fields.append(("a declaration", decl))

    def handle_pi(self, data: str) -> None:
        """Read an instruction."""
        self._fields.append(("an instruction", data))

    def unknown_decl(self, data: str) -> None:
        """Read what the parser does not know."""
        self._fields.append(("a declaration", data))

    def _end_run(self) -> None:
        if self._run:
            self._fields.append((f"<{self._block}>", "".join(self._run)))
            self._run = []
