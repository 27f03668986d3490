"""What accessibility checkers miss, looked for in the page's own markup."""

import re

import pytest
from lxml import html
from lxml.html import HtmlElement

COLOURS = {
    "light": ("#801650", "#949494", "#12436d", "#ffffff"),
    "dark": ("#ffb199", "#666666", "#8ecae6", "#121212"),
}


def faults(page: HtmlElement) -> list[str]:
    found = [f"th without scope: {each.text}" for each in page.xpath("//th[not(@scope)]")]
    found += ["table without caption" for _ in page.xpath("//table[not(caption)]")]
    found += [
        "scrolling region without a name"
        for _ in page.xpath("//*[@role='region'][not(@aria-labelledby)]")
    ]
    found += ["figure without caption" for _ in page.xpath("//figure[not(figcaption)]")]
    found += [
        "chart without title and desc"
        for _ in page.xpath("//svg[@role='img'][not(title) or not(desc)]")
    ]
    found += [
        "drawn lines without a name or a description"
        for _ in page.xpath("//div[@role='img'][not(@aria-labelledby) or not(@aria-describedby)]")
    ]
    found += [
        "chart without its table"
        for _ in page.xpath("//figure[@class='chart'][not(details//table)]")
    ]
    return [*found, *_broken_ids(page), *_skipped_headings(page)]


def _broken_ids(page: HtmlElement) -> list[str]:
    ids = page.xpath("//@id")
    asked = [href[1:] for href in page.xpath("//@href") if href.startswith("#")]
    asked += " ".join(page.xpath("//@aria-labelledby | //@aria-describedby")).split()
    asked += re.findall(r"url\(#([^)]+)\)", " ".join(page.xpath("//@fill")))
    twice = [f"id used twice: {each}" for each in set(ids) if ids.count(each) > 1]
    return twice + [f"nothing has the id {each}" for each in set(asked) - set(ids)]


def _skipped_headings(page: HtmlElement) -> list[str]:
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3 | //h4")]
    steps = zip([0, *levels], levels, strict=False)
    return [f"heading skips from {above} to {below}" for above, below in steps if below > above + 1]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_page_keeps_the_house_rules(page: HtmlElement) -> None:
    assert faults(page) == []


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("<th scope=col>Day", "<th>Day"),
        ('<caption id="roles-caption">', '<p id="roles-caption">'),
        ('<h2 id="main-points-title">', '<h4 id="main-points-title">'),
        ('href="#provenance"', 'href="#nowhere"'),
        ('<title id="daily-title">', '<text id="daily-title">'),
    ],
)
def test_a_seeded_fault_is_caught(files: dict[str, bytes], whole: str, broken: str) -> None:
    written = files["index.html"].decode()
    assert whole in written
    assert faults(html.document_fromstring(written.replace(whole, broken)))


def test_there_is_one_of_each_landmark_and_a_way_past_the_first(page: HtmlElement) -> None:
    for landmark in ("main", "nav", "footer"):
        assert len(page.xpath(f"//{landmark}")) == 1
    assert len(page.xpath("//body/header")) == 1
    assert page.xpath("//body/*[1][self::a][@href='#main']")
    assert page.xpath("string(/html/@lang)") == "en"
    assert page.xpath("string(/html/@dir)") == "ltr"


@pytest.mark.parametrize("scheme", COLOURS)
def test_neighbouring_colours_of_the_palette_can_be_told_apart(
    templates: dict[str, str], scheme: str
) -> None:
    negative, neutral, positive, ground = COLOURS[scheme]
    for one, other in ((negative, neutral), (neutral, positive)):
        assert contrast(one, other) >= 3
    for colour in (negative, neutral, positive):
        assert contrast(colour, ground) >= 3
        assert colour in templates["page.css"]


@pytest.mark.parametrize("scheme", [0, 1])
def test_words_can_be_read_on_the_ground_they_stand_on(
    templates: dict[str, str], scheme: int
) -> None:
    rules = re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", templates["page.css"])
    size = len(rules) // 2
    colours = dict(rules[scheme * size : (scheme + 1) * size])
    pairs = [
        ("ink", "ground"),
        ("quiet", "ground"),
        ("quiet", "band"),
        ("accent", "ground"),
        ("accent", "band"),
    ]
    pairs += [
        (f"on-{name}", name)
        for name in ("negative", "neutral", "positive", "accent", "warn", "notice")
    ]
    for words, ground in pairs:
        assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)


def test_styles_are_logical_where_the_page_may_run_right_to_left(templates: dict[str, str]) -> None:
    physical = re.findall(
        r"(?:margin|padding|border|text-align|float)[-: ]+(?:left|right)", templates["page.css"]
    )
    assert physical == ["margin-left"]
