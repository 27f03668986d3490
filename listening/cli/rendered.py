"""Pages that were rendered again, as lines for the terminal."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from listening.cli.app import counted
from listening.pipeline import Corrected, Publication, Rendered
from listening.report.uploading import Uploaded

MOST_FIGURES = 20


def correction_lines(corrections: Iterable[Corrected], own: Path | None = None) -> Iterator[str]:
    """Yield a line for each new note; the `own` page was named before."""
    for each in corrections:
        where = "" if each.path == own else f" {each.path}"
        yield f"Corrected{where}: {each.note}"


def revision_lines(publication: Publication) -> Iterator[str]:
    """Yield what a draft would change of the page that readers see, texts before figures."""
    changed = publication.revisions
    if changed is None:
        return
    texts, figures = len(changed.texts), len(changed.figures)
    told = f"{counted(texts, 'text')} and {counted(figures, 'figure')} changed"
    yield f"Since the page that stands: {told}"
    for text in changed.texts:
        yield f"  {text.what}: {text.was or 'none'} → {text.now or 'none'}"
    for each in changed.figures[:MOST_FIGURES]:
        yield f"  {each.figure}: {each.was or 'none'} → {each.now or 'none'}"
    if figures > MOST_FIGURES:
        yield f"  and {counted(figures - MOST_FIGURES, 'more figure')}: see the draft"


def upload_lines(uploaded: Uploaded) -> Iterator[str]:
    """Yield what went to the site's target, and which pages there are not on the site here."""
    yield f"Uploaded to {uploaded.target}: {counted(len(uploaded.files), 'file')}"
    yield from (f"  {name}" for name in uploaded.files)
    yield from (f"Removed there: {page}" for page in uploaded.removed)
    if uploaded.left:
        yield f"There, but not on the site here: {', '.join(uploaded.left)}"
        yield "To remove those of a campaign: listening publish CAMPAIGN --prune"


def rendered_lines(pages: Iterable[Rendered]) -> Iterator[str]:
    """Yield what became of each campaign's pages, where it could be done."""
    for page in pages:
        if page.is_done:
            yield f"Page of {page.campaign}: {page.state}"
            yield from correction_lines(page.corrections)


def not_rendered(pages: Iterable[Rendered]) -> str:
    """Return which campaigns could not be rendered again, and why; empty where all were."""
    return "; ".join(f"{page.campaign}: {page.state}" for page in pages if not page.is_done)
