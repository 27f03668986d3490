"""The page in every language: nothing stays English but names, and no placeholder is lost."""

import re
from collections.abc import Callable

import catalogs
import pytest
from babel.messages.catalog import Message
from lxml import html
from lxml.html import HtmlElement
from made_up_findings import edition, findings
from test_coded_page import coded_findings
from test_house_rules import faults
from test_numbers import unaccounted, visible

from listening.errors import ConfigError
from listening.findings import Findings
from listening.model import Status
from listening.report.languages import known_languages, load_words
from listening.report.render import render

PLACEHOLDER = re.compile(r"%\(\w+\)s")
TAG = re.compile(r"</?[a-z]+")
ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,’'-]+[A-Za-z]{2,})+")

NAMES = (
    "Customer First Day", "customer first day", "customerfirstday", "telenorcares",
    "telenorexample", "Asia/Karachi", "since", "OR", "textblob", "files", "listening", "example",
    "CC BY", "customer-first-day", "press release", "the company", "JSON Schema", "Brand values", "Make it easy", "Themes", "App", "UTC",
)  # fmt: skip
"""What a page says in the words of its campaign, its platforms and its makers."""


def told(message: Message) -> list[tuple[str, str]]:
    """Give each English form of a sentence beside the form that stands for it."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def in_language(tag: str, given: Findings) -> Findings:
    campaign = given.campaign.model_copy(update={"language": tag})
    return given.model_copy(update={"campaign": campaign})


def drawn(templates: dict[str, str], tag: str, given: Findings) -> HtmlElement:
    files = render(in_language(tag, given), edition(), templates, load_words(tag))
    return html.document_fromstring(files["index.html"].decode())


@pytest.mark.slow
@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_every_sentence_of_the_page_has_a_translation(language: str) -> None:
    used, known = catalogs.template(), catalogs.read(language)
    missing = [
        message.id
        for message in used
        if message.id
        and not ((own := known.get(catalogs.key(message))) and catalogs.is_translated(own))
    ]
    assert missing == [], (
        f"{len(missing)} sentences have no translation in listening/report/locale/{language}.po: "
        "run 'make strings', and write what is empty there"
    )


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_a_translation_keeps_every_placeholder_and_every_element(language: str) -> None:
    for message in catalogs.read(language):
        for english, own in told(message) if message.id else ():
            if not own:
                continue
            assert sorted(set(TAG.findall(own))) == sorted(set(TAG.findall(english))), english
            lost = set(PLACEHOLDER.findall(english)) ^ set(PLACEHOLDER.findall(own))
            assert lost <= {"%(posts)s", "%(people)s"} if "||" in english else not lost, english


def test_a_lost_placeholder_is_noticed() -> None:
    assert set(PLACEHOLDER.findall("%(a)s of %(b)s")) ^ set(PLACEHOLDER.findall("%(a)s")) == {
        "%(b)s"
    }


def test_the_languages_of_the_page_are_those_that_the_readme_names() -> None:
    assert known_languages() == ["da", "en", "nb", "sv", "ur"]


def test_a_language_without_a_catalog_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="'tlh': choose one of da, en, nb, sv, ur"):
        load_words("tlh")


def english_left(page: HtmlElement) -> list[str]:
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in NAMES))
    spoken = names.sub(" | ", visible(page))
    attributes = " | ".join(page.xpath("//@aria-label | //meta[@name='description']/@content"))
    return ENGLISH_WORDS.findall(spoken + names.sub(" | ", attributes))


@pytest.mark.slow
@pytest.mark.parametrize("given", [findings(), coded_findings()], ids=["plain", "coded"])
def test_an_urdu_page_holds_no_english_sentence(templates: dict[str, str], given: Findings) -> None:
    page = drawn(templates, "ur", known_reasons(given))
    assert english_left(page) == []
    assert page.get("dir") == "rtl"
    assert page.get("lang") == "ur"


def known_reasons(given: Findings) -> Findings:
    """The made-up findings, with the reasons and methods that the pipeline gives."""
    text = given.model_dump_json()
    for made_up, own in {
        "the source was out of reach": "collection is not finished",
        "stopped by the budget": "collection stopped at its budget, and is not finished",
        "platform bounds": "bounds over platforms: no account is joined to another",
        "counted by the platform": "sum of the platforms' counts",
        "overlap of engagers": "count",
        '"note":"takes each person to have one account on a platform"': '"note":"takes each person '
        'to have one account on a platform; where some have more, the number may be lower"',
    }.items():
        text = text.replace(made_up, own)
    return Findings.model_validate_json(text)


def test_english_left_in_an_urdu_page_would_be_noticed(templates: dict[str, str]) -> None:
    assert "the source was out of reach" in english_left(drawn(templates, "ur", findings()))


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_a_page_keeps_the_house_rules_and_its_numbers_in_every_language(
    templates: dict[str, str], language: str
) -> None:
    given = findings()
    page = drawn(templates, language, given)
    assert faults(page) == []
    document = in_language(language, given).model_dump_json()
    assert unaccounted(page, document, load_words(language)) == set()


@pytest.mark.parametrize(
    ("language", "number", "share", "day"),
    [
        ("en", "1,204", "45.8%", "5 October 2026"),
        ("sv", "1\xa0204", "45,8\xa0%", "5 oktober 2026"),
        ("da", "1.204", "45,8\xa0%", "5. oktober 2026"),
        ("nb", "1\xa0204", "45,8\xa0%", "5. oktober 2026"),
        ("ur", "1,204", "45.8%", "5 اکتوبر، 2026"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    language: str, number: str, share: str, day: str
) -> None:
    words, on = load_words(language), findings().days[7].day
    assert (words.number(1204), words.percent(0.4584), words.day(on)) == (number, share, day)


@pytest.mark.parametrize("language", known_languages())
def test_what_is_hidden_is_said_in_words_of_the_language(
    language: str, templates: dict[str, str], draw: Callable[..., HtmlElement]
) -> None:
    hidden = load_words(language).missing(
        findings().figures["posts"].model_copy(update={"status": Status.SUPPRESSED})
    )
    assert hidden in drawn(templates, language, findings()).text_content()
