"""Pages that were rendered again, as lines for the terminal."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from listening.pipeline import Corrected, Rendered


def correction_lines(corrections: Iterable[Corrected], own: Path | None = None) -> Iterator[str]:
    """Yield a line for each new note; the `own` page was named before."""
    for each in corrections:
        where = "" if each.path == own else f" {each.path}"
        yield f"Corrected{where}: {each.note}"


def rendered_lines(pages: Iterable[Rendered]) -> Iterator[str]:
    """Yield what became of each campaign's pages, where it could be done."""
    for page in pages:
        if page.is_done:
            yield f"Page of {page.campaign}: {page.state}"
            yield from correction_lines(page.corrections)


def not_rendered(pages: Iterable[Rendered]) -> str:
    """Return which campaigns could not be rendered again, and why; empty where all were."""
    return "; ".join(f"{page.campaign}: {page.state}" for page in pages if not page.is_done)
