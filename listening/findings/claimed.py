"""Claims beside the figures that may be shown: a hidden figure checks nothing."""

from collections.abc import Iterable, Mapping

from listening.findings.shape import Check, CheckedClaim
from listening.measures.claims import Claim, check
from listening.measures.figures import rounded
from listening.model import Estimate


def check_claims(
    claims: Iterable[Claim], figures: Mapping[str, Estimate]
) -> tuple[CheckedClaim, ...]:
    """Return each claim with the verdict of every definition, given the findings' figures.

    They are read as they are shown, rounded, so that a reader comes to the same verdict.
    """
    shown = {key: rounded(figure) for key, figure in figures.items()}
    return tuple(
        CheckedClaim(
            what=claim.what,
            claimed=float(claim.number),
            rounded_to=float(claim.rounded_to),
            by=claim.by,
            where=claim.where,
            checks=tuple(
                Check(figure=key, verdict=verdict) for key, verdict in check(claim, shown).items()
            ),
        )
        for claim in claims
    )
