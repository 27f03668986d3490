"""Scoring: from a post's text to a label. Pure: a text in, a score out.

One module in `analyzers/` is one analyzer, found here by its `ANALYZER`; packages outside
this one register theirs under the entry point group `listening.analyzers`.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from listening.model import Score
from listening.scoring import analyzers


class Analyzer(Protocol):
    """Reads sentiment from masked text in the languages it says it knows."""

    @property
    def name(self) -> str:
        """The name config and every score row carry."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may get another score."""

    @property
    def languages(self) -> frozenset[str]:
        """Languages it reads, as BCP 47 tags: "en", and "ur-Latn" for Urdu in Latin letters."""

    def score(self, texts: Sequence[str], language: str) -> list[Score]:
        """Return one score per text of that language, in order; equal texts get equal scores."""


def registry() -> dict[str, Analyzer]:
    """Return every analyzer by name, our own first, then those of entry points."""
    found: dict[str, Any] = {}
    for info in iter_modules(analyzers.__path__):
        found[info.name] = import_module(f"{analyzers.__name__}.{info.name}").ANALYZER
    for entry in entry_points(group="listening.analyzers"):
        found.setdefault(entry.name, entry.load())
    return cast("dict[str, Analyzer]", found)
