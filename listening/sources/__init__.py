"""Where posts come from: one module a source, found here by its `open_source`.

A source module holds `SECRETS` (names of environment variables), `SYNTHETIC`, `PLATFORMS`
(the `source` its posts carry), an `Options` model (the keys of its `[sources.<name>]` table)
and `open_source`. Packages
outside this one register a module under the entry point group `listening.sources`.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from pydantic import BaseModel

from listening.model import Interval, Page, Query


class Source(Protocol):
    """An opened source. Every method may raise SourceError, or SourceUnavailableError
    where another try may pass.
    """

    @property
    def reaches_back(self) -> timedelta | None:
        """How far into the past this source can still be asked; `None` = any time."""

    def windows(self, span: Interval) -> list[Interval]:
        """Return `span` cut, in order and without holes, into what is collected at a time."""

    def pages(self, query: Query, window: Interval, cursor: str | None) -> Iterator[Page]:
        """Yield every page of `window`, from the start or from `cursor` on.

        Raises GapError where the window can never be had; it is then recorded, not retried.
        """

    def check(self) -> str:
        """Return one line saying that the source answers."""


class SourceModule(Protocol):
    """What a source's module offers the registry."""

    SECRETS: tuple[str, ...]
    SYNTHETIC: bool
    PLATFORMS: tuple[str, ...]
    Options: type[BaseModel]

    def open_source(self, options: Any, environment: Mapping[str, str]) -> Source:
        """Return a source ready to collect; raises ConfigError where a secret is missing."""


def registry() -> dict[str, SourceModule]:
    """Return every source module by name, our own first, then those of entry points."""
    found: dict[str, Any] = {}
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        if hasattr(module, "open_source"):
            found[info.name] = module
    for entry in entry_points(group="listening.sources"):
        found.setdefault(entry.name, entry.load())
    return cast("dict[str, SourceModule]", found)
