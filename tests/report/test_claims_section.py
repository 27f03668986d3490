"""Section 9: what somebody claimed, beside each meaning that the words could have."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from lxml.html import HtmlElement
from made_up_findings import findings, missing

from listening.findings import check_claims
from listening.measures.claims import Claim
from listening.model import Estimate, Status


def table_of(page: HtmlElement, number: int) -> dict[str, list[str]]:
    rows = page.xpath(
        f"//section[@id='claims']//table[caption/@id='claim-{number}-caption']//tr[td]"
    )
    return {
        row.xpath("string(th)"): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in rows
    }


def test_each_meaning_has_its_figure_its_verdict_and_the_reason(page: HtmlElement) -> None:
    users = table_of(page, 1)
    assert users["Accounts that took part"] == [
        "1,812 n = 1,812",
        "not supported",
        "the claim is above the figure",
    ]
    assert users["Accounts that could have seen a post"][1:] == [
        "not supported",
        "the claim is above the range",
    ]
    assert users["Accounts that saw a post"] == [
        "not given",
        "not checkable",
        "this report has no such figure",
    ]


def test_who_claimed_it_and_how_it_is_taken_stand_above(page: HtmlElement) -> None:
    text = " ".join(page.xpath("string(//section[@id='claims'])").split())
    assert (
        "Claimed by the company in a press release; taken to the nearest 1,000,000, and to a tenth at most."
        in text
    )
    assert (
        "The claim: an engagement rate of 4% Taken to the nearest 1%, and to a tenth at most."
        in text
    )


def figure(value: float | None, low: float, high: float, level: float, status: Status) -> Estimate:
    return Estimate(
        value=value, low=low, high=high, level=level, method="m", definition="a/1", status=status
    )


@pytest.mark.parametrize(
    ("estimate", "verdict", "reason"),
    [
        (figure(5, 5, 5, 1, Status.OK), "supported", "the figure agrees"),
        (figure(5, 4, 6, 0.9, Status.OK), "supported", "inside an empirically calibrated range"),
        (figure(5, 1, 9, 0.9, Status.OK), "possible", "is too wide, or not around it"),
        (figure(5, 1, 9, 1, Status.OK), "possible", "the claim lies inside bounds"),
        (figure(5, 5, 5, 1, Status.PARTIAL), "possible", "a figure of a part"),
        (figure(5, 4, 6, 0.9, Status.PARTIAL), "possible", "what is missing is not in it"),
        (figure(7, 7, 8, 1, Status.PARTIAL), "not supported", "below the range; what is missing"),
        (missing("participants", Status.SUPPRESSED), "not checkable", "protect small groups"),
        (missing("participants", Status.NOT_COLLECTED), "not checkable", "not known"),
    ],
)
def test_the_reason_says_what_the_verdict_rests_on(
    draw: Callable[..., HtmlElement], estimate: Estimate, verdict: str, reason: str
) -> None:
    given = findings(count=1)
    figures = {**given.figures, "participants": estimate}
    claims = check_claims([Claim("unique users", Decimal(5))], figures)
    page = draw(given.model_copy(update={"figures": figures, "claims": claims}))
    told = table_of(page, 1)["Accounts that took part"]
    assert told[1] == verdict
    assert reason in told[2]


def test_without_a_claim_there_is_no_section(draw: Callable[..., HtmlElement]) -> None:
    page = draw(findings(count=1).model_copy(update={"claims": ()}))
    assert not page.xpath("//section[@id='claims']")
