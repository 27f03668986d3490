"""Reposts, where those that collected could bring none: what nobody gave is not zero."""

from collections.abc import Iterable, Mapping

from listening.model import Estimate, Status
from listening.tally import Collected


def why_without_reposts(collected: Iterable[Collected], without_reposts: Mapping[str, str]) -> str:
    """Return why a collector of these stretches of time gives no reposts, or "" where all do."""
    reasons = (without_reposts.get(part.source, "") for part in collected)
    return next(filter(None, reasons), "")


def reposts_as_known(figure: Estimate, why: str) -> Estimate:
    """Return a count of reposts, of which a collector gives none for the reason `why`.

    Those that there are came from elsewhere, as from files, and are a part of all.
    """
    if not why or figure.value is None:
        return figure
    if not figure.value:
        return Estimate.missing(figure.definition, why, Status.NOT_COLLECTED)
    note = "; ".join(filter(None, [figure.note, why]))
    return figure.model_copy(update={"status": Status.PARTIAL, "note": note})
