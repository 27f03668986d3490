"""What changed since the page that readers see: for the editor, who is to approve it."""

from collections.abc import Iterator
from dataclasses import dataclass

from listening.findings import Editorial, Findings
from listening.report.differences import Difference, differences


@dataclass(frozen=True, slots=True)
class Revision:
    """A text of the editor's as it was and as it is; empty where there was or is none."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Revisions:
    """Figures that are not the same, and texts that were changed, added or removed."""

    figures: tuple[Difference, ...]
    texts: tuple[Revision, ...]


def revisions(before: Findings, after: Findings) -> Revisions:
    """Return what changed from a published page to what would be published now."""
    was, now = dict(_texts(before.editorial)), dict(_texts(after.editorial))
    changed = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return Revisions(
        figures=tuple(differences(before, after)),
        texts=tuple(Revision(name, was.get(name, ""), now.get(name, "")) for name in changed),
    )


def _texts(editorial: Editorial | None) -> Iterator[tuple[str, str]]:
    """Yield every text by what it is; of a quote no word, since it may not be shown any more."""
    written = editorial or Editorial()
    yield "headline", written.headline
    yield "standfirst", written.standfirst
    for place, point in enumerate(written.points, 1):
        yield f"main point {place}", point
    for code, text in written.paraphrases.items():
        yield f"paraphrase of {code}", text
    for quote in written.quotes:
        yield (
            f"quote {quote.key}",
            f"{quote.who} ({len(quote.text)} + {len(quote.translation)} letters)",
        )
    for place, action in enumerate(written.actions, 1):
        told = (action.status, action.did, action.why, action.check, action.team, str(action.on))
        yield f"action {place}, about {action.code}", " | ".join(filter(None, told))
    for note in written.corrections:
        yield f"correction of {note.day}", note.note
