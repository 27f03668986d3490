"""Hostile text in every place that a page takes text from stays text, in a real browser too."""

from collections.abc import Callable
from datetime import date

import pytest
from lxml import html
from lxml.html import HtmlElement
from made_up_findings import SINCE, edition, findings, group
from naughty import LONG_WORD, NAUGHTY
from test_browser import BEYOND, OPEN_ALL
from test_coded_page import coded_findings

from listening.findings import Action, Editorial, EditorNote, Event, Findings, Quote
from listening.report.languages import load_words
from listening.report.render import render

SECTIONS = 11
HANDLERS = "//@*[starts-with(name(), 'on')]"
ACTIVE = (
    f"//script | //iframe | //object | //embed | //form | //base | //img | //@style | {HANDLERS}"
)


def hostile(text: str, language: str = "en") -> Findings:
    """Findings that hold a text wherever a campaign, a post's code or an editor gives one."""
    given = coded_findings()
    campaign = given.campaign.model_copy(
        update={
            "name": text,
            "tags": (text,),
            "language": language,
            "events": (Event(day=SINCE, title=text),),
        }
    )
    dimensions = tuple(
        each.model_copy(
            update={
                "title": text,
                "codes": tuple(c.model_copy(update={"title": text}) for c in each.codes),
            }
        )
        for each in given.by_code
    )
    plain = "".join("n" if sign.isnumeric() else sign for sign in text)
    words = plain.replace("{{", "{ {").replace("}}", "} }")  # bare figures are refused earlier
    action = Action(code=given.by_code[0].codes[0].key, did=words, team=text, status="done")
    editorial = Editorial(
        paraphrases={given.by_code[0].codes[0].key: words},
        quotes=(Quote(key="a", text=text, language="en", who=text, translation=text),),
        actions=(action,),
        corrections=(EditorNote(day=date(2026, 10, 20), note=words),),
    )
    days = (given.days[0].model_copy(update={"why": text}), *given.days[1:])
    method = given.method.model_copy(update={"masked": (text,), "query": text, "codebook": text})
    return given.model_copy(
        update={
            "campaign": campaign, "by_code": dimensions, "days": days, "method": method,
            "by_tag": (group(text, 20, 20),), "editorial": editorial,
        }
    )  # fmt: skip


def drawn(templates: dict[str, str], text: str, language: str = "en") -> HtmlElement:
    words = load_words(language)
    files = render(hostile(text, language), edition(), templates, words)
    return html.document_fromstring(files["index.html"].decode())


@pytest.mark.parametrize("text", NAUGHTY)
def test_each_naughty_text_is_text_and_nothing_more(templates: dict[str, str], text: str) -> None:
    page = drawn(templates, text)
    assert page.xpath(ACTIVE) == []
    assert page.xpath("//meta[@http-equiv]/@http-equiv") == ["Content-Security-Policy"]
    assert len(page.xpath("//section")) == SECTIONS
    visible = " ".join(text.replace("\r\n", "\n").split())
    quote = page.xpath("string(//figure[@class='quote']/blockquote[1])")
    assert " ".join(quote.split()) == visible


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ur"])
def test_all_of_it_together_is_inert_in_a_browser(
    templates: dict[str, str], language: str, open_page: Callable[..., object]
) -> None:
    text = " ".join([*NAUGHTY, LONG_WORD])
    files = render(hostile(text, language), edition(), templates, load_words(language))
    seen = open_page(files["index.html"], viewport={"width": 320, "height": 640})
    page = seen.page
    page.mouse.move(100, 100)
    assert page.evaluate("window.harmed") is None
    assert seen.asked == []
    assert seen.said == []
    assert page.locator("main section").count() == SECTIONS
    page.evaluate(OPEN_ALL)
    assert page.evaluate(BEYOND) == 0


def test_a_plain_page_would_not_be_called_hostile(templates: dict[str, str]) -> None:
    page = html.document_fromstring(render(findings(), edition(), templates)["index.html"].decode())
    assert page.xpath(ACTIVE) == []
