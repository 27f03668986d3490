from collections.abc import Callable

import pytest
from lxml import html
from made_up_findings import edition, findings

from listening.findings import Findings
from listening.report.publish import load_templates
from listening.report.render import Edition, render


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
