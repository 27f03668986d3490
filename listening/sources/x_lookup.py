"""What a lookup of posts says of those it did not give. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from listening.model import Deletion

SOURCE = "x"

_ID = re.compile(r"[0-9]{1,19}")

GONE = {
    "resource-not-found": "deleted",
    "not-authorized-for-resource": "protected, suspended or withheld",
}
"""X's problem types for a post that nobody may be shown any more, and what we call that."""


def askable(post_ids: Iterable[str]) -> Iterator[str]:
    """Yield the ids that X takes: one other, which an import may bring, spoils a request."""
    return (each for each in post_ids if _ID.fullmatch(each))


def deletions_of(
    answer: Mapping[str, Any], post_ids: Sequence[str], now: datetime
) -> tuple[Deletion, ...]:
    """Return a deletion for each of `post_ids` that X says is gone.

    One that is neither in the answer nor in its errors is left alone: X may be ill.
    """
    asked, errors = set(post_ids), answer.get("errors")
    told = (each for each in (errors if isinstance(errors, list) else ()) if isinstance(each, dict))
    gone = {str(each.get("resource_id") or each.get("value")): _why(each) for each in told}
    return tuple(
        Deletion(SOURCE, post_id, why, now)
        for post_id, why in sorted(gone.items())
        if why and post_id in asked
    )


def _why(problem: Mapping[str, Any]) -> str | None:
    if problem.get("resource_type") not in {"tweet", "post", None}:
        return None
    kind = str(problem.get("type", "")).rpartition("/")[2]
    return GONE.get(kind)
