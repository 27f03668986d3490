"""What may be read into an estimate: whether it is known, bounded, or rests on reading."""

from listening.model import Estimate, Status

HAND_CODED = ("sentiment_share/2", "code_share/2")

UNKNOWN = (Status.SUPPRESSED, Status.NOT_ESTIMABLE, Status.NOT_COLLECTED)


def is_known(estimate: Estimate) -> bool:
    """Whether there is a value, or at least an interval, that may be printed."""
    is_missing = estimate.status in UNKNOWN
    return not is_missing and (estimate.value is not None or has_bounds(estimate))


def has_bounds(estimate: Estimate) -> bool:
    """Whether both ends of an interval are given."""
    return estimate.low is not None and estimate.high is not None


def has_interval(estimate: Estimate) -> bool:
    """Whether the estimate says more than its value."""
    return is_known(estimate) and has_bounds(estimate) and estimate.low != estimate.high


def is_bounds(estimate: Estimate) -> bool:
    """Whether the interval is a pair of hard bounds, and so the finding rather than its value."""
    return has_interval(estimate) and estimate.level == 1


def is_estimated(estimate: Estimate) -> bool:
    """Whether it rests on posts that people read."""
    return is_known(estimate) and estimate.definition in HAND_CODED
