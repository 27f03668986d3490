"""The page as a document: what stands on it, in which order, and what it may load."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable

import pytest
from lxml.html import HtmlElement
from made_up_findings import counted, edition, findings, missing

from listening.measures.definitions import DEFINITIONS
from listening.model import Status
from listening.report.points import main_points
from listening.report.render import IndexEntry, render, render_index
from listening.report.sentences import headline, standfirst
from listening.report.words import ENGLISH

SLUGS = [
    "main-points",
    "key-figures",
    "day-by-day",
    "how-people-felt",
    "claims",
    "how-we-did-this",
    "get-the-data",
    "provenance",
]


def text_of(page: HtmlElement) -> str:
    return " ".join(page.text_content().split())


def test_sections_stand_in_the_order_of_the_specification(page: HtmlElement) -> None:
    assert [each.get("id") for each in page.xpath("//section")] == SLUGS
    assert [each.get("href") for each in page.xpath("//nav//a")] == [f"#{slug}" for slug in SLUGS]


def test_a_section_with_nothing_to_say_is_left_out_of_page_and_contents(
    draw: Callable[..., HtmlElement],
) -> None:
    page = draw(findings().model_copy(update={"days": ()}))
    assert not page.xpath("//section[@id='day-by-day']")
    assert not page.xpath("//nav//a[@href='#day-by-day']")


def test_a_new_section_is_one_new_file(templates: dict[str, str]) -> None:
    added = {
        "sections/06-themes.html.j2": "{% set title = 'Themes' %}<p>{{ findings.campaign.name }}</p>"
    }
    written = render(findings(), edition(), {**templates, **added})["index.html"].decode()
    assert (
        written.index('id="how-people-felt"')
        < written.index('id="themes"')
        < written.index('id="how-we-did-this"')
    )


def test_the_headline_is_one_short_sentence_made_from_the_figures(page: HtmlElement) -> None:
    assert page.xpath("string(//h1)") == "1,204 accounts wrote 3,047 posts about Customer First Day"
    assert len(page.xpath("//h1")) == 1


@pytest.mark.parametrize(
    "name", ["A", "A campaign with a name that is far too long to fit in a headline at all"]
)
def test_the_headline_never_grows_beyond_seventy_characters(name: str) -> None:
    assert len(headline(ENGLISH, findings(name))) <= 70


def test_a_calibrated_lean_is_the_headline_and_an_uncalibrated_one_is_not() -> None:
    given = findings()
    shares = {"negative": (0.1, 0.2), "neutral": (0.3, 0.4), "positive": (0.4, 0.55)}
    felt = given.sentiment_by_role[0]
    sure = felt.model_copy(
        update={
            key: getattr(felt, key).model_copy(
                update={
                    "value": sum(ends) / 2,
                    "low": ends[0],
                    "high": ends[1],
                    "level": 0.95,
                    "status": Status.OK,
                    "definition": "sentiment_share/2",
                }
            )
            for key, ends in shares.items()
        }
    )
    calibrated = given.model_copy(
        update={"sentiment_by_role": (sure, *given.sentiment_by_role[1:])}
    )
    assert "positive" not in headline(ENGLISH, given)
    assert (
        headline(ENGLISH, calibrated) == "Customers’ posts were more often positive than negative"
    )
    assert "between 40.0% and 55.0% were positive" in main_points(ENGLISH, calibrated)[0].text


def test_where_every_account_wrote_no_others_are_said_to_have_passed_posts_on() -> None:
    given = findings()
    everybody = given.figures["participants"]
    figures = {**given.figures, "participants_without_reposters": everybody}
    texts = [
        each.text for each in main_points(ENGLISH, given.model_copy(update={"figures": figures}))
    ]
    assert any("none is known that only passed posts on" in each for each in texts)
    assert not any("the others only passed" in each for each in texts)


def test_main_points_are_three_to_six_sentences(page: HtmlElement) -> None:
    points = page.xpath("//section[@id='main-points']//li")
    assert 3 <= len(points) <= 6


def test_each_number_of_the_main_points_has_its_n_its_uncertainty_and_its_definition(
    page: HtmlElement,
) -> None:
    points = page.xpath("//section[@id='main-points']//li")
    said = [[" ".join(line.text_content().split()) for line in point[1:]] for point in points]
    assert said[0] == [
        "Shares of customers’ scored posts: n = 1,478; uncalibrated model count; no interval"
    ]
    assert said[3][1] == (
        "Engagement by potential audience: n = 1,812; between 2.0% and 4.6%; empirically calibrated at 95%"
    )
    for point in points:
        has_number = (
            re.search(r"\d", point[0].text_content()) and "not collected" not in point[0].text
        )
        assert bool(point[1:]) == bool(has_number)
        for href in point.xpath(".//a/@href"):
            defined = href.removeprefix("#definition-").replace("-", "/")
            assert DEFINITIONS[defined] in page.xpath(f"string(//*[@id='{href[1:]}'])")


def test_the_standfirst_gives_a_number_an_interval_and_a_comparison() -> None:
    said = " ".join(standfirst(ENGLISH, findings()))
    assert "1,812 accounts" in said
    assert "between 612,000 and 1,390,000 different followers" in said
    assert "adding up followers would have said 2,318,440" in said


def test_customers_stand_before_everyone(page: HtmlElement) -> None:
    titles = [
        " ".join(each.text_content().split()) for each in page.xpath("//p[@class='card-title']")
    ]
    assert titles[0] == "Customers Accounts that took part Counted"
    assert titles[1] == "Everyone Accounts that took part Counted"
    columns = page.xpath("//table[caption[@id='roles-caption']]/thead//th/text()")
    assert columns == ["Figure", "Customers", "Everyone", "Staff", "Brand accounts", "Media"]


def test_uncalibrated_partial_suppressed_and_unscored_are_told_apart(page: HtmlElement) -> None:
    said = text_of(page)
    for words in (
        "Uncalibrated model count.",
        "Partial: 636 of 3,047 posts carry no impressions",
        "suppressed: fewer than 10 people, or it would give away a figure of fewer",
        "Not scored, since no scorer here reads them: Urdu (744 posts) and Swedish (97 posts).",
        "not collected: the source was out of reach",
        "Bounds that rest on an assumption",
        "Takes each person to have one account on a platform",
        "follower accounts: each meant to count once",
    ):
        assert words in said


def test_a_suppressed_figure_is_not_said_to_be_of_few_people(page: HtmlElement) -> None:
    said = text_of(page)
    assert "suppressed (fewer" not in said
    assert page.xpath("//tr[@id='suppressed']")
    assert "Staff: negative suppressed, neutral suppressed, positive 62.4%." in said


def test_a_table_shows_hard_bounds_before_the_value_between_them(
    draw: Callable[..., HtmlElement],
) -> None:
    given = findings()
    bounds = given.figures["potential_audience"].model_copy(update={"level": 1.0})
    page = draw(
        given.model_copy(update={"figures": {**given.figures, "potential_audience": bounds}})
    )
    (cell,) = page.xpath(
        "//table[caption[@id='ladder-table-caption']]//tr[th='Potential audience']/td[not(@class)]"
    )
    assert " ".join(cell.text_content().split()) == (
        "612,000 to 1,390,000 905,000 is only indicative"
    )


def test_accounts_of_a_breakdown_are_not_said_to_have_written(page: HtmlElement) -> None:
    captions = [text_of(each) for each in page.xpath("//caption[starts-with(@id, 'by-')]")]
    assert captions
    assert all("accounts that took part, reposts included" in each for each in captions)


def test_a_figure_that_is_missing_is_never_printed_as_a_number(
    draw: Callable[..., HtmlElement],
) -> None:
    given = findings()
    hidden = {
        key: missing(key, status)
        for key, status in zip(given.figures, [*Status][1:4] * 9, strict=False)
    }
    page = draw(given.model_copy(update={"figures": hidden, "roles": ()}))
    for big in page.xpath("//p[contains(@class, 'big')]"):
        assert not re.search(r"\d", big.text_content())
        assert "unknown" in big.get("class")


EMPTY = {
    "as_of": None,
    "content_id": "",
    "roles": (),
    "by_source": (),
    "by_tag": (),
    "by_language": (),
    "by_kind": (),
    "days": (),
    "sentiment_by_role": (),
    "sentiment_by_language": (),
    "coverage": (),
}


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.SUPPRESSED, "Too few people took part for figures to be shown"),
        (Status.NOT_COLLECTED, "The posts of these days were not collected"),
        (Status.OK, "No post used the campaign’s tags on the days covered"),
    ],
)
def test_a_campaign_without_figures_still_has_a_page_that_says_why(
    draw: Callable[..., HtmlElement], status: Status, sentence: str
) -> None:
    given = findings()
    nothing = counted(0, "posts") if status is Status.OK else missing("posts", status)
    none = dict.fromkeys(given.figures, nothing)
    told = edition(
        published_at=None, base_url="", contact="", licence="", licence_url="", generator=""
    )
    page = draw(given.model_copy(update={**EMPTY, "figures": none}), told)
    assert page.xpath("string(//h1)") == sentence
    assert "how-people-felt" not in page.xpath("//section/@id")
    assert "no contact has been given" in text_of(page)


def test_a_draft_is_watermarked_and_kept_from_search_engines(
    draw: Callable[..., HtmlElement], files: dict[str, bytes]
) -> None:
    page = draw(findings(), edition("draft"))
    assert "Draft: not approved, not to be quoted." in text_of(page)
    assert page.xpath("//body[@class='draft']")
    assert page.xpath("//meta[@name='robots' and @content='noindex']")
    assert b"noindex" not in files["index.html"]
    assert b'class="draft"' not in files["index.html"]


def test_an_open_window_is_marked_so_far(draw: Callable[..., HtmlElement]) -> None:
    assert "So far: this page covers a part of the campaign" in text_of(
        draw(findings(), edition("so far"))
    )


def test_synthetic_findings_say_so_at_the_top_of_the_page(
    draw: Callable[..., HtmlElement], page: HtmlElement
) -> None:
    words = "This page is made from synthetic data: no real person said any of this."
    assert text_of(page.xpath("//header")[0]).startswith(words)
    assert words not in text_of(draw(findings(synthetic=False)))


def test_the_policy_allows_this_style_and_nothing_else(
    page: HtmlElement, files: dict[str, bytes]
) -> None:
    style = re.search(rb"<style>(.*?)</style>", files["index.html"], re.DOTALL)[1]
    digest = b64encode(hashlib.sha256(style).digest()).decode()
    assert page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
    )


def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(page: HtmlElement) -> None:
    assert not page.xpath("//script | //*[@style] | //iframe | //object | //form")
    assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")]
    assert set(page.xpath("//*[@src]")) == set()
    assert page.xpath("//link[not(@rel='canonical')]/@href") == ["data:,"]


def test_the_same_findings_give_the_same_bytes(
    templates: dict[str, str], files: dict[str, bytes]
) -> None:
    assert render(findings(), edition(), templates) == files


def test_a_hostile_campaign_name_is_text_and_nothing_more(draw: Callable[..., HtmlElement]) -> None:
    name = "<script>alert(1)</script><b onclick=x>"
    page = draw(findings(name))
    assert not page.xpath("//script | //*[@onclick]")
    assert name in text_of(page)


@pytest.mark.parametrize("days", [1, 21, 365])
def test_the_page_weighs_at_most_a_hundred_kilobytes(templates: dict[str, str], days: int) -> None:
    assert len(render(findings(count=days), edition(), templates)["index.html"]) <= 100_000


def test_the_index_lists_the_newest_report_first(templates: dict[str, str]) -> None:
    def entry(title: str, day: int) -> IndexEntry:
        when = edition().published_at.replace(day=day)
        return IndexEntry(title, "Customer First Day", when.date(), when.date(), when, f"c/{day}/")

    written = render_index([entry("Older", 3), entry("Newer", 9)], templates)["index.html"].decode()
    assert written.index("Newer") < written.index("Older")
    assert "No report has been published yet." in render_index([], templates)["index.html"].decode()


def test_where_everyone_is_a_customer_nobody_is_shown_twice(
    draw: Callable[..., HtmlElement],
) -> None:
    given = findings()
    page = draw(given.model_copy(update={"roles": given.roles[:1]}))
    assert "Customers Accounts that took part" not in text_of(page)
    assert not page.xpath("//caption[@id='roles-caption']")


def test_gaps_are_told_as_stretches_of_days_with_their_reason(
    draw: Callable[..., HtmlElement],
) -> None:
    given = findings()
    broken = tuple(
        row.model_copy(update={"status": "partial", "why": "stopped"}) for row in given.coverage
    )
    page = draw(given.model_copy(update={"coverage": broken}))
    rows = page.xpath("//table[caption[@id='gaps-caption']]/tbody/tr")
    assert [" ".join(row.text_content().split()) for row in rows] == [
        "x28 September to 18 October 2026partialstopped"
    ]


def test_coverage_is_printed_for_each_day_beside_the_platforms_own_count(page: HtmlElement) -> None:
    rows = page.xpath("//table[caption[@id='coverage-caption']]/tbody/tr")
    said = {row.xpath("string(th)"): " ".join(row.xpath("string(td)").split()) for row in rows}
    assert said["5 October 2026"] == "631 of 634 99.5%"
    assert said["13 October 2026"] == "not collected, of 118"
    assert said["14 October 2026"].endswith("partial")


def test_a_language_of_which_nothing_is_shown_is_not_called_unread(
    draw: Callable[..., HtmlElement],
) -> None:
    said = text_of(draw(findings()))
    assert "Suppressed, to protect small groups: Danish and Language unknown." in said
