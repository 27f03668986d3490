"""listening claim: what a campaign's figures say of a number that somebody named."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from terminal import CONFIG, Run, page_of, published, some_posts, write_lines

from listening.cli import claim
from tests.fakes.x_posts import a_page

CLAIMED = "[campaign.spring.claims]\nreach = 20\nengagement_rate = 0.04\n"


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "now", lambda: datetime(2026, 4, 1, 12, tzinfo=UTC))


def verdicts(run: Run, *words: object) -> dict[str, str]:
    ran = run("claim", "spring", *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    return {
        check["figure"]: check["verdict"] for each in ran.json["claims"] for check in each["checks"]
    }


def test_a_count_of_accounts_supports_the_claim_that_it_is(run: Run, site: Path) -> None:
    assert verdicts(run, "--reach", 12)["participants"] == "supported"
    assert verdicts(run, "--reach", 10)["participants"] == "not supported"
    assert verdicts(run, "--reach", 13)["participants"] == "not supported"
    assert verdicts(run, "--reach", "2,000,000")["participants"] == "not supported"


def test_the_figure_and_the_reason_stand_beside_each_verdict(run: Run, site: Path) -> None:
    ran = run("claim", "spring", "--reach", 2_000_000, "--engagement-rate", "0.04")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert (
        "The claim: 2,000,000 unique users; taken to the nearest 1,000,000, and to a tenth at most"
        in lines
    )
    at = lines.index("  Accounts that took part: NOT SUPPORTED")
    assert lines[at + 1 : at + 3] == ["    the claim is above the figure", "    12; n = 12"]
    assert (
        "The claim: an engagement rate of 4%; taken to the nearest 1%, and to a tenth at most"
        in lines
    )


def test_a_hidden_figure_checks_nothing_and_is_not_told(run: Run, config: Path, here: Path) -> None:
    few = write_lines(here / "few.jsonl", a_page(some_posts(7)))
    assert run("import", "spring", few).code == 0
    for guess in range(1, 13):
        ran = run("claim", "spring", "--reach", guess, "--json")
        first = ran.json["claims"][0]["checks"][0]
        assert first["verdict"] == "not checkable"
        assert first["estimate"]["value"] is None
    assert "7" not in run("claim", "spring", "--reach", 2_000_000).out.replace("spring", "")


def test_the_claims_of_the_config_are_checked_and_stand_on_the_page(
    run: Run, config: Path, site: Path
) -> None:
    config.write_text(CONFIG + CLAIMED + 'by = "the company"\nwhere = "its newsletter"\n')
    assert verdicts(run)["participants"] == "not supported"
    published(run, "--approve", "Ada")
    folder = site / "spring" / "2026-03-01_2026-03-03"
    page = page_of(folder)
    assert 'id="claims"' in page
    assert "Claimed by the company in its newsletter" in page
    found = json.loads((folder / "findings.json").read_text())
    assert [each["claimed"] for each in found["claims"]] == [20, 0.04]
    assert found["claims"][0]["checks"][0] == {"figure": "participants", "verdict": "not supported"}


def test_without_a_claim_the_page_has_no_such_section(run: Run, site: Path) -> None:
    published(run, "--approve", "Ada")
    assert "Claims, checked" not in page_of(site / "spring" / "2026-03-01_2026-03-03")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "there is no claim to check: give --reach or --engagement-rate"),
        (["--reach", "many"], "a number of people is written as 2000000"),
        (["--reach", "0"], "a number of people is written as 2000000"),
        (["--reach", "1.5"], "a number of people is written as 2000000"),
        (["--reach", "inf"], "a number of people is written as 2000000"),
        (["--engagement-rate", "4"], "a rate is between 0 and 1: 4% is written as 0.04"),
        (["--engagement-rate", "nan"], "a rate is between 0 and 1: 4% is written as 0.04"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(
    run: Run, config: Path, refused: Run, words: list[str], problem: str
) -> None:
    assert problem in refused("claim", "spring", *words).refusal


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("reach = 0", "campaign.spring.claims.reach: expected a number above 0"),
        ("reach = 'many'", "campaign.spring.claims.reach: expected a number"),
        ("engagement_rate = 4", "campaign.spring.claims.engagement_rate: expected a number of 1"),
        ("engagment_rate = 0.04", "nearest known: engagement_rate"),
    ],
)
def test_a_claim_of_the_config_that_cannot_be_is_named(
    refused: Run, config: Path, line: str, problem: str
) -> None:
    config.write_text(f"{CONFIG}[campaign.spring.claims]\n{line}\n")
    assert problem in refused("claim", "spring").refusal
