"""claim: what a campaign's figures say of a number that somebody named."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import orjson
import typer

from listening import pipeline
from listening.cli.app import AsJson, Campaign, Config, Since, Until, listed, now, settings_of
from listening.cli.campaigns import bring_up_to_date
from listening.cli.figures import in_words
from listening.findings import Check, CheckedClaim, Findings
from listening.report.claims import TITLES, claimed, origin, rounding, why
from listening.report.words import ENGLISH
from listening.settings import ClaimSettings


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(claim)


def _parse_people(text: str) -> Decimal:
    number = _number(text.replace(",", "").replace("_", ""))
    if number is None or number <= 0 or number != number.to_integral_value():
        raise typer.BadParameter("a number of people is written as 2000000")
    return number


def _parse_rate(text: str) -> Decimal:
    number = _number(text)
    if number is None or not 0 <= number <= 1:
        raise typer.BadParameter("a rate is between 0 and 1: 4% is written as 0.04")
    return number


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


Reach = Annotated[
    Decimal | None,
    typer.Option("--reach", parser=_parse_people, metavar="N", help="Unique users, as 2000000."),
]
Rate = Annotated[
    Decimal | None,
    typer.Option("--engagement-rate", parser=_parse_rate, metavar="R", help="As 0.04 for 4%."),
]


def claim(
    context: typer.Context,
    campaign: Campaign,
    reach: Reach = None,
    engagement_rate: Rate = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Check a claim, such as "2 million unique users, 4% engagement".

    Every meaning that the words could have is checked by itself. Supported: an exact figure
    agrees at the claim's own rounding and is at most a tenth off (1800000 to 2200000 agree
    with 2000000), or the claim is in a narrow calibrated range. Possible: the figures cannot
    rule it out. Not supported: it lies outside. Without a claim, those of config.toml are checked.
    """
    settings = settings_of(context, config)
    claims = ClaimSettings(reach=reach, engagement_rate=engagement_rate).claims
    pipeline.check_claiming(settings, campaign, claims, since, until)
    bring_up_to_date(settings, campaign)
    found = pipeline.check_claim(settings, campaign, claims, now=now(), since=since, until=until)
    if as_json:
        typer.echo(orjson.dumps(_document(found), option=orjson.OPT_INDENT_2).decode())
    else:
        listed([*_lines(found)])


def _document(found: Findings) -> dict[str, Any]:
    return {
        "campaign": found.campaign.key,
        "since": found.window.since,
        "until": found.window.until,
        "claims": [
            {**each.model_dump(mode="json"), "checks": [*_checks(found, each)]}
            for each in found.claims
        ],
    }


def _checks(found: Findings, each: CheckedClaim) -> Iterator[dict[str, Any]]:
    for check in each.checks:
        figure = found.figures.get(check.figure)
        yield {
            **check.model_dump(mode="json"),
            "why": why(ENGLISH, each, check, figure),
            "estimate": figure.model_dump(mode="json") if figure else None,
        }


def _lines(found: Findings) -> Iterator[str]:
    yield f"{found.campaign.name}, {ENGLISH.day_range(found.window.since, found.window.until)}"
    for each in found.claims:
        told = "; ".join(
            filter(None, [claimed(ENGLISH, each), origin(ENGLISH, each), rounding(ENGLISH, each)])
        )
        yield ""
        yield f"The claim: {told}"
        for check in each.checks:
            yield from _check_lines(found, each, check)


def _check_lines(found: Findings, each: CheckedClaim, check: Check) -> Iterator[str]:
    figure = found.figures.get(check.figure)
    yield f"  {TITLES[check.figure]}: {check.verdict.upper()}"
    yield f"    {why(ENGLISH, each, check, figure)}"
    if figure is not None:
        yield f"    {in_words(figure)}"
