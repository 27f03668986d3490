"""The page in a real browser: light, dark, small, in forced colours, right to left, on paper.

Each look opens each page once, and everything that can be seen there is asked of that one.

Seeded faults, each caught by some check. Here: no h1; no lang; pale text; two navs without a
name; a chart without one; two mains; a heading that does not wrap; a target under 24 px; a label
outside the screen; a table that scrolls without saying so; an inline style, a picture and a
script that the policy must block. In test_house_rules.py: a th without scope; a table without a
caption; a skipped heading; a broken link within the page; a chart without title. In
test_hostile_text.py: every naughty text.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_up_findings import PUBLISHED, SINCE, edition
from test_coded_page import coded_findings
from test_editorial_page import QUOTES

from listening.findings import Action, Editorial, Event, Findings
from listening.report.corrections import Correction
from listening.report.languages import load_words
from listening.report.render import IndexEntry, render, render_index

WIDE = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "small": {"viewport": SMALL},
    "small and dark": {"viewport": SMALL, "color_scheme": "dark"},
    "forced colours": {"viewport": WIDE, "forced_colors": "active"},
    "reduced motion": {"viewport": WIDE, "reduced_motion": "reduce"},
}
VIOLATIONS: dict[str, Any] = {"resultTypes": ["violations"]}
BUT_CONTRAST = VIOLATIONS | {"rules": {"color-contrast": {"enabled": False}}}
LOOKED_AT = [
    *(("whole", look) for look in LOOKS),
    *(("urdu", look) for look in ("light", "dark", "small", "forced colours")),
    ("draft", "light"),
    ("index", "light"),
    ("index", "small"),
]
SAME_COLOURS = {
    *(("whole", look) for look in ("small and dark", "reduced motion")),
    *(("urdu", look) for look in ("dark", "small")),
    ("index", "small"),
}
"""Where a page has the colours that it was seen in: axe takes most of its time to compare them."""
NOTE = "some posts were deleted by their authors or platforms since publication."

OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LABELS_OUTSIDE = """[...document.querySelectorAll('svg.plot text')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && (box.left < 0 || box.right > document.documentElement.clientWidth);
}).map(each => each.textContent)"""
UNSAID = """[...document.querySelectorAll('.scroll')].filter(each => {
    const hint = each.previousElementSibling;
    return each.scrollWidth > each.clientWidth && !hint?.matches('.hint');
}).map(each => each.textContent.trim().slice(0, 40))"""
TOO_SMALL = """[...document.querySelectorAll('nav a, summary')].filter(
    each => each.getBoundingClientRect().height < 24).map(each => each.textContent)"""
ONE_SECTION = """[...document.querySelectorAll('main section:not(#day-by-day)')].forEach(
    each => each.remove())"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
HIDDEN_DETAILS = """[...document.querySelectorAll('details > :not(summary, .hint)')].filter(
    each => !each.checkVisibility({contentVisibilityAuto: true}) || !each.getBoundingClientRect().height
).length"""

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def whole(language: str = "en") -> Findings:
    """Findings with something to say in every section."""
    given = coded_findings()
    events = (Event(day=SINCE + timedelta(days=7), title="Customer First Day"),)
    campaign = given.campaign.model_copy(update={"language": language, "events": events})
    code = given.by_code[0].codes[0].key
    did = Action(code=code, did="Called back", team="Care", status="done", on=SINCE)
    editorial = Editorial(paraphrases={code: "It works"}, quotes=QUOTES, actions=(did,))
    return given.model_copy(update={"campaign": campaign, "editorial": editorial})


@pytest.fixture(scope="module")
def pages(templates: dict[str, str]) -> dict[str, bytes]:
    corrections = (Correction(PUBLISHED.date(), NOTE),)
    told = edition(first_published_at=PUBLISHED - timedelta(days=7), corrections=corrections)
    when = PUBLISHED.date()
    entry = IndexEntry("A finding", "Customer First Day", when, when, PUBLISHED, "c/index.html")
    urdu = render(whole("ur"), told, templates, load_words("ur"))
    return {
        "whole": render(whole(), told, templates)["index.html"],
        "urdu": urdu["index.html"],
        "draft": render(whole(), edition("draft"), templates)["index.html"],
        "index": render_index([entry], templates)["index.html"],
    }


@pytest.mark.parametrize(("name", "look"), LOOKED_AT)
def test_a_page_is_sound_in_every_look(
    pages: dict[str, bytes], open_page: Open, name: str, look: str
) -> None:
    page = open_page(pages[name], **LOOKS[look], bypass_csp=True).page
    assert page.evaluate(LABELS_OUTSIDE) == []
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate(OPEN_ALL)
    assert page.evaluate(BEYOND) == 0
    assert page.evaluate(UNSAID) == []
    found = Axe().run(page, options=BUT_CONTRAST if (name, look) in SAME_COLOURS else VIOLATIONS)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ["whole", "urdu", "draft", "index"])
def test_without_script_it_asks_for_nothing_says_nothing_and_is_styled(
    pages: dict[str, bytes], open_page: Open, name: str
) -> None:
    seen = open_page(pages[name], java_script_enabled=False, viewport=WIDE)
    seen.page.wait_for_load_state("networkidle")
    assert (seen.asked, seen.said) == ([], [])
    assert seen.page.locator(".hero").bounding_box()["width"] == WIDE["width"]
    if name == "whole":
        table = seen.page.locator("#daily-table-caption")
        assert not table.is_visible()
        seen.page.locator("#day-by-day summary").first.click()
        assert table.is_visible()


def test_the_policy_blocks_what_the_page_did_not_bring(
    pages: dict[str, bytes], open_page: Open
) -> None:
    slipped = (
        b"<p style='color:red'><img src='https://127.0.0.1:9/x'><script>document.title=1</script>"
    )
    seen = open_page(pages["whole"].replace(b"</main>", slipped + b"</main>"))
    assert seen.page.title() != "1"
    assert len([each for each in seen.said if "Content Security Policy" in each]) >= 3


def test_the_keyboard_goes_through_the_page_in_its_order(
    pages: dict[str, bytes], open_page: Open
) -> None:
    page = open_page(pages["whole"], viewport=WIDE).page
    tops = []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    for _ in range(40):
        page.keyboard.press("Tab")
        tops.append(
            page.evaluate(
                "[...document.querySelectorAll('a, summary, .scroll')].indexOf(document.activeElement)"
            )
        )
    assert tops == sorted(tops)
    assert min(tops) > 0
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_table_wider_than_the_screen_scrolls_by_keyboard(
    pages: dict[str, bytes], open_page: Open
) -> None:
    page = open_page(pages["whole"], viewport=SMALL).page
    page.evaluate(OPEN_ALL)
    table = page.locator(".scroll:has(#roles-caption)")
    assert page.locator(".hint").first.is_visible()
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_on_paper_every_table_and_definition_is_open(
    pages: dict[str, bytes], open_page: Open
) -> None:
    page = open_page(pages["whole"], viewport=WIDE).page
    assert not page.locator(".hint").first.is_visible()
    assert page.evaluate(HIDDEN_DETAILS) > 0
    page.emulate_media(media="print")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(HIDDEN_DETAILS) == 0
    assert not page.locator(".contents").is_visible()


def test_a_draft_shows_its_watermark(pages: dict[str, bytes], open_page: Open) -> None:
    page = open_page(pages["draft"], viewport=WIDE).page
    assert "Draft" in page.evaluate("getComputedStyle(document.body, '::after').content")


def test_a_page_in_urdu_begins_at_the_right(pages: dict[str, bytes], open_page: Open) -> None:
    page = open_page(pages["urdu"], viewport=WIDE).page
    box = page.locator("h1").bounding_box()
    assert box["x"] + box["width"] > WIDE["width"] * 0.9
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") in {
        "normal", "0px",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("document.querySelector('h1').remove()", BUT_CONTRAST),
        ("document.documentElement.lang = ''", BUT_CONTRAST),
        ("document.querySelector('.standfirst').style.color = '#ccc'", VIOLATIONS),
        (
            "document.querySelector('nav').removeAttribute('aria-label'), document.querySelector('nav').after(document.querySelector('nav').cloneNode(true))",
            BUT_CONTRAST,
        ),
        (
            "document.querySelector('svg[role=img]').removeAttribute('aria-labelledby'), document.querySelector('svg[role=img] > title').remove()",
            BUT_CONTRAST,
        ),
        (
            "document.querySelector('.scroll').removeAttribute('tabindex'), document.querySelector('main').after(document.querySelector('main').cloneNode(true))",
            BUT_CONTRAST,
        ),
    ],
    ids=["no h1", "no lang", "pale text", "two navs", "no name of a chart", "two mains"],
)
def test_axe_catches_a_seeded_fault(
    pages: dict[str, bytes], open_page: Open, fault: str, options: dict[str, Any]
) -> None:
    page = open_page(pages["whole"], viewport=WIDE, bypass_csp=True).page
    page.evaluate(ONE_SECTION)
    page.evaluate(OPEN_ALL)
    assert Axe().run(page, options=options).violations_count == 0
    page.evaluate(fault)
    assert Axe().run(page, options=options).violations_count > 0


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("document.querySelector('h1').style.whiteSpace = 'nowrap'", BEYOND),
        ("document.querySelector('nav a').style.cssText = 'line-height:1;padding:0'", TOO_SMALL),
        ("document.querySelector('svg.plot text').setAttribute('x', '200%')", LABELS_OUTSIDE),
        ("document.querySelectorAll('.hint').forEach(each => each.remove())", UNSAID),
    ],
)
def test_a_look_catches_a_seeded_fault(
    pages: dict[str, bytes], open_page: Open, fault: str, check: str
) -> None:
    page = open_page(pages["whole"], viewport=SMALL, bypass_csp=True).page
    page.evaluate(OPEN_ALL)
    assert not page.evaluate(check)
    page.evaluate(fault)
    assert page.evaluate(check)
