"""What comms wrote, on the page: figures in their place, quotes by consent, what was done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import html
from lxml.html import HtmlElement
from made_up_findings import edition, findings
from test_coded_page import coded_findings
from test_numbers import unaccounted

from listening.errors import UsageError
from listening.findings import Action, CodeChange, Editorial, EditorNote, Findings, Quote
from listening.model import Estimate, Status
from listening.report.corrections import Correction
from listening.report.editing import check, corrections, direction_of, verdict
from listening.report.placeholders import known_names
from listening.report.render import allowed_values, render, render_card
from listening.report.scan import scan
from listening.report.words import ENGLISH

HANDLE = "Thank you @somebody, write to a.person@example.org!"
URDU = "یہ بہت اچھا تھا"
QUOTES = (
    Quote(key="a", text=HANDLE, language="en", who="A customer, by permission"),
    Quote(key="b", text=URDU, language="ur", who="Another", translation="This was very good"),
)
Draw = Callable[..., HtmlElement]


def edited(given: Findings | None = None, **written: Any) -> Findings:
    return (given or findings()).model_copy(update={"editorial": Editorial(**written)})


def code_of(given: Findings) -> str:
    return given.by_code[0].codes[0].key


def share(value: float, low: float | None = None, high: float | None = None) -> Estimate:
    return Estimate(
        value=value,
        low=low,
        high=high,
        level=None if low is None else 0.95,
        n=200,
        method="count",
        definition="code_share/1" if low is None else "code_share/2",
        status=Status.UNCALIBRATED if low is None else Status.OK,
    )


def test_the_editors_words_stand_where_the_proposed_ones_would(draw: Draw) -> None:
    page = draw(
        edited(
            headline="{{ participants }} spoke",
            standfirst="From {{ since }}, *most* of {{ posts }} posts.",
            points=(
                "Between us: {{ range.potential_audience }}.",
                "{{ share.negative }} were not.",
            ),
        )
    )
    assert page.xpath("string(//h1)") == "1,812 spoke"
    assert page.xpath("string(//title)").startswith("1,812 spoke")
    (standfirst,) = page.xpath("//p[@class='standfirst']")
    assert standfirst.text_content() == "From 28 September 2026, most of 3,047 posts."
    assert standfirst.xpath("em/text()") == ["most"]
    told = [each.text_content() for each in page.xpath("//ul[@class='points']/li/p[1]")]
    assert told == ["Between us: between 612,000 and 1,390,000.", "22.1% were not."]


def test_each_figure_of_a_point_has_its_n_and_its_definition_below(draw: Draw) -> None:
    page = draw(edited(points=("{{ share.negative }} of {{ customer.posts }}.",)))
    basis = [each.text_content() for each in page.xpath("//p[@class='basis']")]
    assert basis == [
        "Shares of customers’ scored posts: n = 1,478; uncalibrated model count; no interval",
        "Customers: Posts: n = 2,211; exact for what was collected",
    ]
    for link in page.xpath("//p[@class='basis']/a/@href"):
        assert page.xpath("//*[@id=$id]", id=link.removeprefix("#"))


def test_a_suppressed_figure_is_shown_as_such(draw: Draw) -> None:
    page = draw(edited(points=("Staff: {{ share.staff.negative }}.",)))
    assert "Staff: suppressed." in page.text_content()


def test_an_unknown_figure_is_refused_and_the_known_are_listed() -> None:
    with pytest.raises(UsageError) as refused:
        check(ENGLISH, edited(points=("One.", "{{ people_reached }} of them.")))
    assert "main point 2 names {{ people_reached }}" in str(refused.value)
    for known in ("participants", "share.negative", "customer.posts", "peak.day", "since"):
        assert known in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["2 million", "Over 2,000,000 people", "۲۰ لوگ", "4%", "5.5 of"])
@pytest.mark.parametrize("where", ["headline", "standfirst", "points"])
def test_a_bare_number_is_refused(text: str, where: str) -> None:
    written = (text,) if where == "points" else text
    with pytest.raises(UsageError, match="bare number"):
        check(ENGLISH, edited(**{where: written}))


def test_a_number_in_a_word_or_in_the_campaigns_name_is_none() -> None:
    given = edited(findings("Day 24"), headline="Day 24 was about 5G", points=("4G and 5G.",))
    check(ENGLISH, given)


def test_nothing_that_looks_like_html_or_a_link_is_passed_on(draw: Draw) -> None:
    hostile = "<script>x</script> <b onclick=x>b</b> [here](javascript:x) ![i](data:x) & **b**"
    page = draw(edited(headline=hostile, standfirst=hostile, points=(hostile,)))
    assert not page.xpath("//main//script | //main//b | //main//img | //*[@onclick]")
    assert not page.xpath("//a[contains(@href, 'javascript')]")
    assert page.xpath("//ul[@class='points']//strong/text()") == ["b"]


def test_every_name_that_is_said_to_be_known_is(draw: Draw) -> None:
    given = coded_findings()
    names = known_names(ENGLISH, given)
    assert len(names) > 30
    check(ENGLISH, edited(given, points=tuple(f"{{{{ {name} }}}}" for name in names)))


def test_quotes_have_their_language_and_direction_and_a_translation(draw: Draw) -> None:
    page = draw(edited(quotes=QUOTES))
    told = page.xpath("//section[@id='in-their-words']//blockquote")
    assert [(q.get("lang"), q.get("dir")) for q in told] == [
        ("en", "ltr"),
        ("ur", "rtl"),
        ("en", "ltr"),
    ]
    assert [q.text_content().strip() for q in told] == [HANDLE, URDU, "This was very good"]
    assert "Another, with consent" in page.text_content()


def test_without_quotes_and_actions_there_are_no_such_sections(draw: Draw) -> None:
    page = draw(edited(headline="Only this"))
    assert not page.xpath("//section[@id='in-their-words' or @id='you-said-we-did']")


def test_a_consented_quote_passes_the_scan_by_its_exact_text_alone(
    templates: dict[str, str],
) -> None:
    given = edited(quotes=QUOTES)
    files = render(given, edition(), templates)
    assert scan(files, allowed_values(given, edition())) == []
    without = edited(quotes=QUOTES[1:])
    assert scan(files, allowed_values(without, edition())) != []
    elsewhere = edited(quotes=QUOTES, standfirst=HANDLE.replace("!", ""))
    leaks = scan(render(elsewhere, edition(), templates), allowed_values(elsewhere, edition()))
    assert leaks != []


def test_what_was_done_is_told_with_who_said_it_and_what_came_of_it(draw: Draw) -> None:
    given = coded_findings()
    code = code_of(given)
    actions = (
        Action(code=code, did="We hired 3 people.", team="Shops", status="done", on=date(2026, 10, 8)),
        Action(code=code, did="Nothing yet.", team="Law", status="not done", why="It is hard."),
        Action(code=code, did="Soon.", team="Web", status="doing", on=date(2027, 1, 1), check="Ask."),
    )  # fmt: skip
    change = CodeChange(
        code=code, on=date(2026, 10, 8), before=share(0.3, 0.25, 0.35), after=share(0.1, 0.08, 0.12)
    )
    given = edited(
        given.model_copy(update={"changes": (change,)}),
        actions=actions,
        paraphrases={code: "People *want* more."},
    )
    page = draw(given)
    (section,) = page.xpath("//section[@id='you-said-we-did']")
    text = " ".join(section.text_content().split())
    for words in (
        "People want more.",
        "We hired 3 people.",
        "Shops, 8 October 2026",
        "Fewer posts are about it than before.",
        "Not done",
        "It is hard.",
        "In progress",
        "Too early to say: the days covered here end before it.",
        "between 25.0% and 35.0%",
    ):
        assert words in text, words
    (about,) = page.xpath("//section[@id='what-it-was-about']")
    assert "People want more." in about.text_content()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (share(0.1), share(0.3), "uncalibrated"),
        (share(0.1, 0.05, 0.15), share(0.3, 0.25, 0.35), "more posts"),
        (share(0.3, 0.25, 0.35), share(0.1, 0.05, 0.15), "fewer posts"),
        (share(0.2, 0.15, 0.25), share(0.22, 0.18, 0.28), "no difference can be told"),
        (share(0.2, 0.15, 0.25), share(0.2), "uncalibrated"),
        (share(0.2), Estimate.missing("code_share/1", "too early to say: x"), "too early to say"),
        (
            Estimate.missing("code_share/1", "", Status.SUPPRESSED),
            share(0.1),
            "hidden to protect small groups",
        ),
    ],
)
def test_only_ranges_that_lie_apart_tell_a_change(
    before: Estimate, after: Estimate, told: str
) -> None:
    change = CodeChange(code="a/b", on=date(2026, 10, 8), before=before, after=after)
    assert told in verdict(ENGLISH, change)


def test_a_code_that_is_not_in_the_codebook_is_refused() -> None:
    with pytest.raises(UsageError, match="names the code 'themes/none'; known: "):
        check(ENGLISH, edited(coded_findings(), paraphrases={"themes/none": "Words."}))


def test_the_editors_corrections_stand_among_the_others_in_their_order() -> None:
    given = edited(corrections=(EditorNote(day=date(2026, 11, 3), note="A word was wrong."),))
    noted = tuple(Correction(date(2026, month, 1), "Deleted.") for month in (11, 12))
    assert [each.note for each in corrections(given, noted)] == [
        "Deleted.",
        "A word was wrong.",
        "Deleted.",
    ]


def test_the_card_has_the_editors_headline(templates: dict[str, str]) -> None:
    assert "1,812 spoke" in render_card(
        edited(headline="{{ participants }} spoke"), edition(), templates
    )


@pytest.mark.parametrize(
    ("tag", "way"),
    [("ur", "rtl"), ("ar-EG", "rtl"), ("sv", "ltr"), ("ur-Latn", "ltr"), ("xx", "auto")],
)
def test_a_languages_direction_is_known_or_left_to_the_reader(tag: str, way: str) -> None:
    assert direction_of(tag) == way


def test_the_page_is_valid_where_a_quote_spans_lines(draw: Draw) -> None:
    quote = QUOTES[0].model_copy(update={"text": "One\ntwo <three>"})
    page = draw(edited(quotes=(quote,)))
    (told,) = page.xpath("//blockquote")
    assert "two <three>" in told.text_content()
    assert html.tostring(told).count(b"<p>") == 1


def test_every_number_of_an_edited_page_is_in_the_findings(draw: Draw) -> None:
    given, code = findings(), "themes/bills"
    change = CodeChange(
        code=code, on=date(2026, 10, 8), before=share(0.3, 0.25, 0.35), after=share(0.1)
    )
    action = Action(code=code, did="3 shops.", team="Shops", status="done", on=date(2026, 10, 8))
    written = edited(
        given.model_copy(update={"changes": (change,)}),
        headline="{{ participants }} came",
        points=(
            "{{ range.share.negative }}, {{ days }} days, {{ peak.posts }} on {{ peak.day }}.",
        ),
        actions=(action,),
        quotes=(QUOTES[1],),
    )
    assert unaccounted(draw(written), written.model_dump_json()) == set()
