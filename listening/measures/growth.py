"""Growth: how figures changed against as many days before, and how far that may be trusted."""

from math import hypot

from listening.model import Estimate, Status

GROWTH, SHARE_CHANGE = "growth/1", "share_change/1"


def growth(now: Estimate, before: Estimate) -> Estimate:
    """Return (now - before) / before: 0.25 is a quarter more. Exact where both counts are.

    What is missing of either is missing of the growth, with its status and reason.
    """
    if now.value is None or before.value is None:
        return _missing(GROWTH, now, before)
    if not before.value:
        return Estimate.missing(GROWTH, "there was nothing to grow from in the days before")
    grown = now.value / before.value - 1
    bound = grown if _is_exact(now) and _is_exact(before) else None
    return Estimate(
        value=grown,
        low=bound,
        high=bound,
        level=None if bound is None else 1.0,
        n=now.n,
        method="(now - before) / before",
        definition=GROWTH,
        status=_status(now, before),
        note=_note(now, before),
    )


def change_of_share(now: Estimate, before: Estimate) -> Estimate:
    """Return the difference of two shares: 0.05 is five percentage points more.

    Where both are estimates the interval is Newcombe's, from the intervals of both (Interval
    estimation for the difference between independent proportions, 1998, method 10).
    """
    if now.value is None or before.value is None:
        return _missing(SHARE_CHANGE, now, before)
    change, reach = now.value - before.value, _reach(now, before)
    return Estimate(
        value=change,
        low=max(change - reach[0], -1.0) if reach else None,
        high=min(change + reach[1], 1.0) if reach else None,
        level=now.level if reach else None,
        n=now.n,
        method="difference of shares, Newcombe's interval" if reach else "difference of shares",
        definition=SHARE_CHANGE,
        status=_status(now, before),
        note=_note(now, before),
    )


def _reach(now: Estimate, before: Estimate) -> tuple[float, float] | None:
    """Return how far below and above the difference its interval reaches."""
    if now.value is None or now.low is None or now.high is None:
        return None
    if before.value is None or before.low is None or before.high is None:
        return None
    below = hypot(now.value - now.low, before.high - before.value)
    return below, hypot(now.high - now.value, before.value - before.low)


def _is_exact(figure: Estimate) -> bool:
    return figure.low == figure.value == figure.high


def _missing(definition: str, now: Estimate, before: Estimate) -> Estimate:
    gone = now if now.value is None else before
    return Estimate.missing(definition, gone.note, gone.status)


def _status(now: Estimate, before: Estimate) -> Status:
    found = {now.status, before.status}
    limits = (Status.UNCALIBRATED, Status.PARTIAL)
    return next((limit for limit in limits if limit in found), Status.OK)


def _note(now: Estimate, before: Estimate) -> str:
    notes = {"now": now.note, "before": before.note}
    return "; ".join(f"{when}: {note}" for when, note in notes.items() if note)
