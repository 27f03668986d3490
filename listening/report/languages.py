"""Reads the languages of pages: the catalogs that translators write, one a language."""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from listening.errors import ConfigError
from listening.report.words import ENGLISH, Words

CATALOGS = Path(__file__).parent / "locale"


def known_languages() -> list[str]:
    """Return the languages that a page can be written in."""
    return sorted(["en", *(path.stem for path in CATALOGS.glob("*.po"))])


@cache
def load_words(tag: str) -> Words:
    """Return a page's language, read from its catalog. Raises ConfigError where there is none."""
    if tag not in known_languages():
        known = ", ".join(known_languages())
        raise ConfigError(f"a page cannot be written in {tag!r}: choose one of {known}")
    if tag == ENGLISH.tag:
        return ENGLISH
    compiled = BytesIO()
    with (CATALOGS / f"{tag}.po").open("rb") as catalog:
        write_mo(compiled, read_po(catalog, locale=tag))
    compiled.seek(0)
    return Words(tag, Locale.parse(tag), GNUTranslations(compiled))
