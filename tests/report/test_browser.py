"""The page in a real browser: light, dark, small, in forced colours, right to left, on paper."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_up_findings import PUBLISHED, edition, findings
from playwright.sync_api import Browser, Page, sync_playwright
from test_coded_page import coded_findings

from listening.report.corrections import Correction
from listening.report.publish import write_folder
from listening.report.render import IndexEntry, render, render_index

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}
LOOKS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "small": {"viewport": SMALL},
    "small and dark": {"viewport": SMALL, "color_scheme": "dark"},
    "forced colours": {"viewport": WIDE, "forced_colors": "active"},
    "reduced motion": {"viewport": WIDE, "reduced_motion": "reduce"},
}
PAGES = ("published", "corrected", "coded", "draft", "index")
NOTE = "some posts were deleted by their authors or platforms since publication."

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path, nor named by CHROMIUM"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, templates: dict[str, str]) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for state in ("published", "draft"):
        write_folder(render(findings(), edition(state), templates), folder / state)
    corrections = (Correction(PUBLISHED.date(), NOTE),)
    corrected = edition(first_published_at=PUBLISHED - timedelta(days=7), corrections=corrections)
    write_folder(render(findings(), corrected, templates), folder / "corrected")
    write_folder(render(coded_findings(), edition(), templates), folder / "coded")
    when = edition().published_at
    entry = IndexEntry(
        "A finding", "Customer First Day", when.date(), when.date(), when, "published/index.html"
    )
    write_folder({**render_index([entry], templates), "findings.json": b""}, folder / "index")
    return folder


def opened(browser: Browser, path: Path, look: dict[str, Any], **options: bool) -> Page:
    page = browser.new_context(**look, **options).new_page()
    page.goto(path.as_uri())
    return page


def width_beyond(page: Page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(browser: Browser, site: Path, name: str, look: str) -> None:
    page = opened(browser, site / name / "index.html", LOOKS[look], bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page)
    page.context.close()
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_a_violation(browser: Browser, site: Path) -> None:
    page = opened(browser, site / "published" / "index.html", LOOKS["light"], bypass_csp=True)
    page.evaluate("document.querySelector('h1').remove(); document.documentElement.lang = ''")
    assert Axe().run(page).violations_count > 0
    page.context.close()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_reaches_beyond_the_width_of_the_screen(
    browser: Browser, site: Path, name: str, look: str
) -> None:
    page = opened(browser, site / name / "index.html", LOOKS[look], bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert width_beyond(page) == 0
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert width_beyond(page) == 0
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_asks_for_nothing_but_itself_and_the_console_is_silent(
    browser: Browser, site: Path, name: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    address = (site / name / "index.html").as_uri()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.context.close()
    assert [each for each in asked if not each.startswith("data:")] == [address]
    assert said == []


def test_the_style_is_let_in_by_the_policy_and_the_tables_open_without_script(
    browser: Browser, site: Path
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport=WIDE).new_page()
    page.goto((site / "published" / "index.html").as_uri())
    table = page.locator("#daily-table-caption")
    assert not table.is_visible()
    page.locator("#day-by-day summary").click()
    assert table.is_visible()
    box = page.locator(".hero").bounding_box()
    assert box is not None
    assert box["width"] == WIDE["width"]
    page.context.close()


def test_the_keyboard_skips_to_the_findings_first(browser: Browser, site: Path) -> None:
    page = opened(browser, site / "published" / "index.html", LOOKS["light"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_a_table_wider_than_the_screen_says_so_and_scrolls_by_keyboard(
    browser: Browser, site: Path
) -> None:
    page = opened(browser, site / "published" / "index.html", LOOKS["small"], bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    unsaid = page.evaluate(
        """[...document.querySelectorAll('.scroll')].filter(each => {
            const hint = each.previousElementSibling;
            return each.scrollWidth > each.clientWidth && !hint?.matches('.hint');
        }).map(each => each.textContent.trim().slice(0, 40))"""
    )
    assert unsaid == []
    table = page.locator(".scroll:has(#roles-caption)")
    assert page.locator(".hint").first.is_visible()
    assert "gradient" in table.evaluate("each => getComputedStyle(each).backgroundImage")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    page.context.close()


def test_a_wide_screen_has_no_hint_to_scroll(browser: Browser, site: Path) -> None:
    page = opened(browser, site / "published" / "index.html", LOOKS["light"])
    assert not page.locator(".hint").first.is_visible()
    page.context.close()


def test_links_and_summaries_are_large_enough_to_touch(browser: Browser, site: Path) -> None:
    page = opened(browser, site / "published" / "index.html", LOOKS["small"])
    heights = page.evaluate(
        "[...document.querySelectorAll('nav a, summary')].map(each => each.getBoundingClientRect().height)"
    )
    page.context.close()
    assert min(heights) >= 24


def test_on_paper_every_table_is_open(browser: Browser, site: Path) -> None:
    page = opened(browser, site / "published" / "index.html", LOOKS["light"])
    page.emulate_media(media="print")
    assert page.locator("#daily-table-caption").is_visible()
    assert not page.locator(".contents").is_visible()
    page.context.close()


def test_a_draft_shows_its_watermark(browser: Browser, site: Path) -> None:
    page = opened(browser, site / "draft" / "index.html", LOOKS["light"])
    content = page.evaluate("getComputedStyle(document.body, '::after').content")
    page.context.close()
    assert "Draft" in content


@pytest.mark.parametrize("name", ["published", "coded"])
def test_labels_of_a_chart_stay_inside_it_on_a_small_screen(
    browser: Browser, site: Path, name: str
) -> None:
    page = opened(browser, site / name / "index.html", LOOKS["small"])
    outside = page.evaluate(
        """[...document.querySelectorAll('svg.plot text')].filter(each => {
            const box = each.getBoundingClientRect();
            return box.width && (box.left < 0 || box.right > document.documentElement.clientWidth);
        }).map(each => each.textContent)"""
    )
    page.context.close()
    assert outside == []
