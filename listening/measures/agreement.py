"""Agreement: how far two readings of the same posts agree beyond chance."""

from collections import Counter
from collections.abc import Iterable, Sequence

from listening.model import Estimate


def alpha(readings: Iterable[Sequence[str]]) -> Estimate:
    """Return Krippendorff's alpha (nominal) over posts, given each post's readings.

    1 is full agreement and 0 what chance would give; posts with one reading say nothing, and
    are left out. Not estimable where fewer than two values were ever given.
    """
    counts = [Counter(each) for each in readings if len(each) > 1]
    values = sorted({value for count in counts for value in count})
    if len(values) < 2:  # noqa: PLR2004  what never varies says nothing about agreement
        return Estimate.missing("alpha/1", "too few posts were read twice, or all read alike")
    import krippendorff

    table = [[count[value] for value in values] for count in counts]
    return Estimate(
        value=float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal")),
        n=len(counts),
        method="Krippendorff's alpha, nominal",
        definition="alpha/1",
    )
