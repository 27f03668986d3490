"""Scoring: from a post's text to a label. Pure: a text in, a score out.

One module in `analyzers/` is one analyzer, found here by its `ANALYZER`, or by its `OPEN`, where it
takes a folder with a model. What it `NEEDS` beyond the program itself may be missing. Packages
outside this one register theirs under the entry point group `listening.analyzers`.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Protocol, cast

from listening.model import Score
from listening.problems import nearest
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


PREFERRED = ("fused", "linear")
"""What a new campaign is scored by: the first of these that can be used as it is."""

Opener = Callable[[Traversable], Analyzer]

IN_FOLDER = ":"
"""Between an analyzer's name and its model's folder: "onnx:models/mine"."""


@cache
def _entries() -> EntryPoints:
    """To find them, every installed package is looked through."""
    return entry_points(group="listening.analyzers")


def registry() -> dict[str, Analyzer]:
    """Return every analyzer that can be used as it is, by name: our own first, then those of
    entry points.
    """
    found: dict[str, Any] = {
        name: module.ANALYZER
        for name, module in _modules().items()
        if hasattr(module, "ANALYZER") and not _missing(module)
    }
    for entry in _entries():
        found.setdefault(entry.name, entry.load())
    return cast("dict[str, Analyzer]", found)


def preferred() -> str:
    """Return the analyzer that a new campaign gets: the best of ours that is installed here."""
    return next(name for name in PREFERRED if name in registry())


def openers() -> dict[str, Opener]:
    """Return, by name, what opens a folder with a model."""
    return {
        name: module.OPEN
        for name, module in _modules().items()
        if hasattr(module, "OPEN") and not _missing(module)
    }


def problem_with(name: str) -> str:
    """Return why no analyzer goes by this name; "" where one does."""
    kind, is_folder, folder = name.partition(IN_FOLDER)
    module = _modules().get(kind)
    if module and (package := _missing(module)):
        return f"{kind!r} needs the package {package}: pip install 'listening[{module.EXTRA}]'"
    if kind in openers():
        return "" if folder else f'{kind!r} takes a folder: write "{kind}:models/mine"'
    if not is_folder and kind in registry():
        return ""
    return f"unknown analyzer {name!r}{nearest(name, [*registry(), *openers()])}"


def _modules() -> dict[str, ModuleType]:
    return {
        info.name: import_module(f"{analyzers.__name__}.{info.name}")
        for info in iter_modules(analyzers.__path__)
    }


def _missing(module: ModuleType) -> str:
    """Return the package that an analyzer needs and that is not installed."""
    package: str = getattr(module, "NEEDS", "")
    return package if package and find_spec(package) is None else ""
