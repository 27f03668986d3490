"""The page of a campaign that was coded, by hand and by a codebook."""

from datetime import date

import pytest
from lxml.html import HtmlElement
from made_up_findings import findings
from test_house_rules import faults
from test_numbers import unaccounted

from listening.findings import (
    Agreement,
    CodeFigures,
    DimensionFigures,
    Findings,
    HandCoding,
    Sentiment,
)
from listening.measures.counts import exact
from listening.model import Estimate, Status
from listening.report.captions import codes_kind, codes_message
from listening.report.points import main_points
from listening.report.tidy import findings_csv
from listening.report.words import ENGLISH

LABELS = ("negative", "neutral", "positive")


def share(value: float, definition: str, status: Status = Status.OK) -> Estimate:
    return Estimate(
        value=value, low=value - 0.05, high=value + 0.06, level=0.95, n=117,
        method="hand-coded", definition=definition, status=status,
    )  # fmt: skip


def count(value: int, definition: str, status: Status = Status.OK) -> Estimate:
    return Estimate(value=value, n=value, method="count", definition=definition, status=status)


def coded(row: Sentiment) -> Sentiment:
    values = zip(LABELS, (0.31, 0.42, 0.27), strict=True)
    return row.model_copy(update={k: share(v, "sentiment_share/2") for k, v in values})


def code(key: str, title: str, **tones: Estimate) -> CodeFigures:
    return CodeFigures(
        key=key, title=title, posts=count(321, "posts_coded/1"),
        participants=count(213, "participants_coded/1"), share=share(0.23, "code_share/2"), **tones,
    )  # fmt: skip


def coded_findings() -> Findings:
    made_up = findings()
    alpha = Estimate(value=0.7123, n=87, method="alpha", definition="alpha/1")
    tones = {
        "praise": count(45, "praise/1", Status.UNCALIBRATED),
        "breach": Estimate.missing("breach/1", "few", Status.SUPPRESSED),
    }
    return made_up.model_copy(
        update={
            "sentiment_by_role": tuple(map(coded, made_up.sentiment_by_role[:2])),
            "sentiment_by_language": made_up.sentiment_by_language,
            "hand_coding": HandCoding(
                coded=117, coders=2, seed=7, drawn_on=date(2026, 10, 19), by_class=False,
                agreement=(Agreement(between="coders", language="all", alpha=alpha),),
                check={label: share(0.3, "sentiment_share/2") for label in LABELS},
            ),
            "by_code": (
                DimensionFigures(
                    key="themes", title="Themes", is_value=False,
                    codes=(code("themes/app", "App"),),
                ),
                DimensionFigures(
                    key="values", title="Brand values", is_value=True,
                    codes=(code("values/easy", "Make it easy", **tones),),
                ),
            ),
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def given() -> Findings:
    return coded_findings()


@pytest.fixture(scope="module")
def coded_page(given: Findings, draw: object) -> HtmlElement:
    return draw(given)  # type: ignore[operator]


def text_of(page: HtmlElement, section: str) -> str:
    return " ".join(page.get_element_by_id(section).text_content().split())


def test_it_keeps_the_house_rules(coded_page: HtmlElement) -> None:
    assert faults(coded_page) == []


def test_its_numbers_are_those_of_the_findings(coded_page: HtmlElement, given: Findings) -> None:
    told = unaccounted(coded_page, given.model_dump_json())
    assert told - {"0.71"} == set()  # alpha, to two decimals


def test_shares_are_estimates_and_rows_without_labels_say_what_they_are(
    coded_page: HtmlElement,
) -> None:
    felt = text_of(coded_page, "how-people-felt")
    assert "Estimate from 117 hand-coded posts. 2 people read a random sample" in felt
    assert "between 26.0% and 37.0%" in felt
    assert "Posts coded by hand" in felt
    assert "they are an uncalibrated model count" in felt


def test_the_method_says_how_the_sample_was_drawn_and_how_well_readings_agree(
    coded_page: HtmlElement,
) -> None:
    method = text_of(coded_page, "how-we-did-this")
    assert "drawn on 19 October 2026 with the seed 7" in method
    assert "coders: 0.71 on 87 posts" in method
    assert "From the labels alone, as a check: negative 30.0%" in method


def test_what_it_was_about_stands_by_dimension(coded_page: HtmlElement) -> None:
    about = text_of(coded_page, "what-it-was-about")
    row = next(each for each in coded_page.iter("tr") if "Make it easy" in each.text_content())
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells[:4] == ["Make it easy", "321", "213", "23.0% between 18.0% and 29.0%"]
    assert "45 uncalibrated model count" in about
    assert "suppressed" in about


def codes_of(*shares: tuple[str, Estimate]) -> DimensionFigures:
    codes = tuple(
        code(f"themes/{title.lower()}", title).model_copy(update={"share": figure})
        for title, figure in shares
    )
    return DimensionFigures(key="themes", title="Themes", is_value=False, codes=codes)


def test_a_code_came_up_most_only_where_its_range_lies_above_all_others() -> None:
    low, near, high = (share(value, "code_share/2") for value in (0.1, 0.2, 0.23))
    assert codes_message(ENGLISH, codes_of(("App", low), ("Store", high))) == (
        "Store came up most: in an estimated 23.0% of posts"
    )
    assert codes_message(ENGLISH, codes_of(("App", near), ("Store", high))) == (
        "Store has the largest share, but ranges overlap: which came up most is open"
    )


def test_what_words_found_is_never_said_to_be_what_people_wrote_of() -> None:
    found = Estimate(
        value=0.2, n=2411, method="words", definition="code_share/1", status=Status.UNCALIBRATED
    )
    words_alone = codes_of(("App", found))
    assert codes_message(ENGLISH, words_alone) == "Words of App were found most, in 20.0% of posts"
    assert "n = 2,411, as the words found it: uncalibrated" in codes_kind(ENGLISH, words_alone)
    told = ENGLISH.evidence(exact(321, "posts_coded/1"), "count")
    assert told == "n = 321; a count of words, not of what people meant"


def test_the_first_point_is_what_people_read(given: Findings) -> None:
    (basis,) = main_points(ENGLISH, given)[0].basis
    assert "as estimated from 117 that people read" in main_points(ENGLISH, given)[0].text
    assert "95% interval, from a random sample coded by hand" in basis.evidence


def test_the_csv_holds_codes_and_agreement(given: Findings) -> None:
    lines = findings_csv(given).decode().splitlines()
    assert "by_code,values/easy,,breach,,,,0,suppressed" in lines
    assert any(line.startswith("agreement,all,,coders,0.7123") for line in lines)
