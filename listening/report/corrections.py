"""The notes on a published page that changed: what changed, and by whose word."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Correction:
    """A note, and the day from which the page carries it."""

    day: date
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since a page was published.

    `gone` posts left it; `known` were gone before. Some of them were `deleted`, some `erased`
    by request, and `is_erased_ever` where some of all that are gone were. `is_late`: more
    changed than that. `is_gone_before`: posts of the days before are gone, which growth is told
    against. `is_unquoted`: a quote left it; `is_edited`: its words were changed.
    """

    gone: int
    known: int
    deleted: bool
    erased: bool
    is_erased_ever: bool
    is_late: bool
    is_gone_before: bool = False
    is_unquoted: bool = False
    is_edited: bool = False


LATE = "posts, counts or settings that changed later are in them too"
BEFORE = "posts of the days before, which growth is told against, are gone since publication"

UNQUOTED = "a quote was taken out, since its author’s consent ended or its post is gone"
EDITED = "the text was edited, and no figure changed"


def correction_note(change: Change, smallest_cell: int, *, is_approved: bool) -> str:
    """Say why a published page is new, without a date."""
    told = [_which(change, smallest_cell)] if change.gone else []
    told += [BEFORE] if change.is_gone_before else []
    if told or change.is_late:
        told.append("the figures were computed again")
    if change.is_late:
        word = "and were approved" if is_approved else "and had not been approved on that day"
        told.append(f"{LATE}, {word}")
    if change.is_unquoted:
        told.append(UNQUOTED)
    if change.is_edited and not told:
        told.append(EDITED)
    return f"{'; '.join(told)}." if told else ""


def _which(change: Change, smallest_cell: int) -> str:
    """Tell how many only where neither those nor the ones before are few: with the sum, one would
    give away the other. What was erased by request may be one person's, so it is never told.
    """
    if change.erased and change.deleted:
        return (
            "some posts were deleted by their authors or platforms, or erased on request, "
            "since publication"
        )
    if change.erased:
        return "some posts were erased on request since publication"
    is_few = any(0 < count < smallest_cell for count in (change.gone, change.known))
    which = "some" if is_few or change.is_erased_ever else f"{change.gone:,}"
    return f"{which} posts were deleted by their authors or platforms since publication"
