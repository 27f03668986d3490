import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from made_up_findings import edition, findings
from playwright.sync_api import Browser, Page, sync_playwright

from listening.findings import Findings
from listening.report.publish import load_templates
from listening.report.render import Edition, render

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    return load_templates()


@pytest.fixture(scope="session")
def files(templates: dict[str, str]) -> dict[str, bytes]:
    return render(findings(), edition(), templates)


@pytest.fixture(scope="session")
def page(files: dict[str, bytes]) -> html.HtmlElement:
    return html.document_fromstring(files["index.html"].decode())


@pytest.fixture(scope="session")
def draw(templates: dict[str, str]) -> Callable[..., html.HtmlElement]:
    def rendered(given: Findings, told: Edition | None = None) -> html.HtmlElement:
        return html.document_fromstring(
            render(given, told or edition(), templates)["index.html"].decode()
        )

    return rendered


@dataclass
class Seen:
    """A page that was opened, what it asked for beyond itself, and what its console said."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file: Playwright's loop runs in the thread that asked for it, and Prefect
    takes a running loop for a caller that awaits."""
    if CHROMIUM is None:
        pytest.skip("no chromium on the path, nor named by CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    contexts = []

    def opened(content: bytes, **look: Any) -> Seen:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_bytes(content)
        context = browser.new_context(**look)
        contexts.append(context)
        seen = Seen(context.new_page(), path.as_uri())
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("dialog", lambda dialog: seen.said.append(dialog.message))
        seen.page.on("request", lambda request: _note(seen, request.url))
        seen.page.goto(seen.address)
        return seen

    yield opened
    for context in contexts:
        context.close()


def _note(seen: Seen, url: str) -> None:
    if url != seen.address and not url.startswith("data:"):
        seen.asked.append(url)
