"""What a reader reads, word for word: the text of a page with every section, kept in a file.

Where a change of words is meant, write the file anew and read its difference:
`pytest tests/report/test_page_text.py --update-text`.
"""

from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement
from made_up_findings import edition
from test_browser import whole

from listening.report.languages import load_words
from listening.report.render import render

KEPT = Path(__file__).parent / "page_text"
BLOCKS = "//title | //h1 | //h2 | //h3 | //p | //li[not(p)] | //dt | //dd | //summary | //caption | //tr | //blockquote | //desc"


def text_of(page: HtmlElement) -> str:
    """Give the text, a block a line; the cells of a row with a bar between them."""
    blocks = page.xpath(BLOCKS)
    lines = (
        " | ".join(each.text_content() for each in block) if block.tag == "tr"
        else block.text_content()
        for block in blocks
    )  # fmt: skip
    return "".join(" ".join(line.split()) + "\n" for line in lines)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_says_what_it_said(
    templates: dict[str, str], language: str, request: pytest.FixtureRequest
) -> None:
    page = render(whole(language), edition(), templates, load_words(language))["index.html"]
    text, kept = text_of(html.document_fromstring(page.decode())), KEPT / f"{language}.txt"
    if request.config.getoption("--update-text"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text.splitlines() == kept.read_text(encoding="utf-8").splitlines()
