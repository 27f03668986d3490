"""Every sentence that a page may use, and the catalogs that hold its translations.

`python tests/report/catalogs.py` brings the catalogs up to date: new sentences come in
without a translation, and those that no page uses go.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from listening.measures.definitions import DEFINITIONS

ROOT = Path(__file__).parents[2]
CATALOGS = ROOT / "listening" / "report" / "locale"
LANGUAGES = ("da", "nb", "sv", "ur")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
PYTHON = (ROOT / "listening" / "report", [("**.py", "python")], {})
TEMPLATES = (
    ROOT / "reports" / "templates",
    [("**.j2", "jinja2.ext:babel_extract")],
    {"**.j2": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}},
)

Message = str | tuple[str, ...]


def used() -> Iterator[Message]:
    """Give every sentence of the templates, of the report's code, and every definition."""
    for folder, methods, options in (TEMPLATES, PYTHON):
        for found in extract_from_dir(folder, methods, options, KEYWORDS):
            yield found[2]
    yield from DEFINITIONS.values()


def template() -> Catalog:
    catalog = Catalog(fuzzy=False)
    for message in used():
        catalog.add(message)
    return catalog


def read(language: str) -> Catalog:
    path = CATALOGS / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> int:
    """Bring one catalog up to date; gives how many sentences wait for a translation."""
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with (CATALOGS / f"{language}.po").open("wb") as file:
        write_po(file, catalog, width=100, omit_header=True, sort_output=True)
    return sum(not is_translated(message) for message in catalog if message.id)


def key(message: Any) -> str:
    """Give what a sentence is looked up by: its singular, where it has both."""
    return message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message: Any) -> bool:
    string = message.string
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    CATALOGS.mkdir(exist_ok=True)
    for each in LANGUAGES:
        print(f"{each}: {update(each)} sentences wait for a translation")  # noqa: T201
