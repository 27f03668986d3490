"""Checking what was claimed of a campaign against its figures, as they stand."""

from collections.abc import Sequence
from datetime import date, datetime

from listening.errors import UsageError
from listening.findings import Findings, check_claims
from listening.measures.claims import Claim
from listening.pipeline.checking import check_counting
from listening.pipeline.finding import current_findings
from listening.settings import Settings


def check_claim(  # noqa: PLR0913
    settings: Settings,
    key: str,
    claims: Sequence[Claim],
    *,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Findings:
    """Return a campaign's findings with these claims checked, or where none is given, its own.

    Raises what check_claiming raises, and NothingYetError.
    """
    wanted = check_claiming(settings, key, claims, since, until)
    found = current_findings(settings, key, now=now, since=since, until=until)
    return found.model_copy(update={"claims": check_claims(wanted, found.figures)})


def check_claiming(
    settings: Settings,
    key: str,
    claims: Sequence[Claim],
    since: date | None = None,
    until: date | None = None,
) -> Sequence[Claim]:
    """Return the claims to check: those given, else the campaign's own.

    Raises UsageError where there is none at all, and what check_counting raises.
    """
    campaign = check_counting(settings, key, since, until)
    wanted = claims or campaign.claims.claims
    if not wanted:
        raise UsageError(
            "there is no claim to check: give --reach or --engagement-rate, or write them into "
            f"[campaign.{key}.claims]"
        )
    return wanted
