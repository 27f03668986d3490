"""The notes on a published page that changed: what changed, and by whose word."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Correction:
    """A note, and the day from which the page carries it."""

    day: date
    note: str


LATE = "posts, counts or settings that changed later are in them too"


def correction_note(
    deleted: int, before: int, smallest_cell: int, *, is_late: bool, is_approved: bool
) -> str:
    """Say why the figures of a published page are new, without a date.

    `deleted` posts are gone since the publication before, which knew of `before`. How many
    is told only where neither of the two is few: with the sum, one would give away the other.
    `is_late`: more than deletions changed.
    """
    again = "the figures were computed again"
    if deleted:
        is_told = all(not 0 < count < smallest_cell for count in (deleted, before))
        which = f"{deleted:,}" if is_told else "some"
        again = (
            f"{which} posts were deleted by their authors or platforms since publication; {again}"
        )
    if not is_late:
        return f"{again}."
    word = "and were approved" if is_approved else "and had not been approved on that day"
    return f"{again}; {LATE}, {word}."
