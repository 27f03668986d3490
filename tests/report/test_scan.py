"""What would expose a person is found wherever it stands; what the page prints of itself is not."""

import json
import string
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement
from made_up_findings import edition, findings

from listening.errors import UnsafeOutputError
from listening.report.render import allowed_values, render
from listening.report.scan import Leak, refuse_leaks, scan
from listening.report.words import ENGLISH

PLANTED = [
    "@someone",
    "@some_one.else",
    "@someone@social.example",
    "\uff20someone",
    "@\u200bsomeone",
    "some.one@mail.example",
    "someone@localhost",
    "https://t.co/Ab12",
    "http://social.example/@someone/11502",
    "www.example.net",
    "someone.bsky.social",
    "at://did:plc:abc/app",
    "+45 12 34 56 78",
    "+92 300 1234567",
    "+4512345678",
    "0300-1234567",
    "(0345) 123 4567",
    "00923001234567",
    "12 34 56 78",
    "12345678",
    "555-123-4567",
    "555-1234",
    "1983812045530214400",
    "0300.1234567",
    "555.1234567",
    "٠٣٠٠١٢٣٤٥٦٧",
]
NAME = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=15)
HANDLE = NAME.map("@{}".format)
ADDRESS = st.builds(
    "{}@{}.example".format, NAME, st.text(string.ascii_lowercase, min_size=1, max_size=9)
)
LINK = st.builds("{}://{}".format, st.sampled_from(["https", "http", "HTTPS", "at"]), NAME)
SEPARATOR = st.sampled_from(["", " ", "-", "."])


@st.composite
def phone(draw: Callable[..., HtmlElement]) -> str:
    digits = draw(st.lists(st.sampled_from(string.digits), min_size=8, max_size=12))
    separator = draw(SEPARATOR)
    lead = draw(st.sampled_from(["+45", "0"]))
    return (
        lead
        + "".join(
            digit + (separator if at % 3 == 2 else "") for at, digit in enumerate(digits[:-1])
        )
        + digits[-1]
    )


PERSONAL = st.one_of(st.sampled_from(PLANTED), HANDLE, ADDRESS, LINK, phone())

NUMBERS = st.one_of(
    st.integers(0, 10**12).map(ENGLISH.number), st.floats(0, 1).map(ENGLISH.percent)
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)
OWN = st.one_of(
    NUMBERS,
    st.builds("between {} and {}".format, NUMBERS, NUMBERS),
    DAYS.map(ENGLISH.day),
    DAYS.map(date.isoformat),
    st.builds(ENGLISH.day_range, DAYS, DAYS),
    st.builds("{}--{}".format, DAYS, DAYS),
    MOMENTS.map(ENGLISH.moment),
    MOMENTS.map(datetime.isoformat),
    MOMENTS.map(lambda moment: moment.isoformat().replace("+00:00", "Z")),
    HASHES,
    HASHES.map("sha256:{}".format),
    st.sampled_from(
        [
            "findings.json",
            "findings.csv",
            "../index.html",
            "#main-points",
            "participants/1",
            "0.19.0",
            "47.619%",
            "n = 1,812",
            "data:,",
        ]
    ),
)

FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:listening</id><title>Reports</title>'
    '<entry><title>CAMPAIGN</title><link href="c/index.html"/></entry></feed>'
)


def spots(files: dict[str, bytes], planted: str) -> Iterator[dict[str, bytes]]:
    """Put it in a text, an attribute, a comment, a JSON value or key, a CSV value, the feed and the card."""
    page, document, table = (
        files[name].decode() for name in ("index.html", "findings.json", "findings.csv")
    )
    safe = planted.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    told = json.loads(document)
    yield {"index.html": page.replace("</h1>", f" {safe}</h1>").encode()}
    yield {"index.html": page.replace("</h1>", f" <bdi>{safe}</bdi></h1>").encode()}
    yield {"index.html": page.replace("<h1>", f'<h1 title="see {safe}">').encode()}
    yield {"index.html": page.replace("<h1>", f"<!-- {safe} --><h1>").encode()}
    yield {"findings.json": json.dumps({**told, "note": [{"deep": f"by {planted}"}]}).encode()}
    yield {"findings.json": json.dumps({**told, planted: 1}).encode()}
    yield {"findings.csv": (table + f'figures,all,,"by {planted}",1,,,1,ok\n').encode()}
    schema = json.loads(files["findings.schema.json"])
    yield {"findings.schema.json": json.dumps({**schema, "title": f"of {planted}"}).encode()}
    yield {"manifest.json": json.dumps({"query": {"x": f"from {planted}"}}).encode()}
    yield {"feed.atom": FEED.replace("CAMPAIGN", safe).encode()}
    yield {"feed.atom": FEED.replace("urn:listening", f"of {safe}").encode()}
    yield {"card.svg": f"<svg><title>a</title><text x='1'>by {safe}</text></svg>".encode()}
    yield {"card.svg": f"<svg><text>by <tspan>{safe}</tspan></text></svg>".encode()}
    yield {"notes.txt": f"by {planted}".encode()}


@pytest.fixture(scope="module")
def allowed() -> frozenset[str]:
    return allowed_values(findings(), edition())


def test_the_page_and_its_data_hold_nothing_personal(
    files: dict[str, bytes], allowed: frozenset[str]
) -> None:
    assert scan(files, allowed) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found_wherever_it_stands(
    files: dict[str, bytes], allowed: frozenset[str], planted: str
) -> None:
    for planted_files in spots(files, planted):
        assert scan(planted_files, allowed), planted_files.keys()


@given(PERSONAL)
def test_any_handle_address_link_or_phone_number_is_found(planted: str) -> None:
    content = {
        "a.html": f"<p>by {planted}</p>".encode(),
        "b.html": f"<p title='by {planted}'>x</p>".encode(),
        "c.json": json.dumps({"by": {"whom": [planted]}}).encode(),
        "d.csv": f'label\n"{planted}"\n'.encode(),
    }
    assert {leak.file for leak in scan(content, ())} == set(content)


@given(OWN)
def test_whatever_the_page_prints_of_itself_passes(printed: str) -> None:
    content = {
        "a.html": f"<p>{printed}</p><p title='{printed}'>in {printed}.</p>".encode(),
        "c.json": json.dumps({"value": [printed]}).encode(),
        "d.csv": f'label\n"{printed}"\n'.encode(),
    }
    assert scan(content, ()) == []


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0), st.integers(0, 10**15))
def test_figures_pass_in_the_columns_of_figures_and_as_numbers_of_json(
    share: float, count: int
) -> None:
    content = {
        "c.json": json.dumps({"value": count, "low": share}).encode(),
        "d.csv": f"label,value,low\nposts,{count},{share!r}\n".encode(),
    }
    assert scan(content, ()) == []


@given(st.text())
def test_no_text_makes_the_scan_fail(text: str) -> None:
    scan(
        {
            name: text.encode("utf-8", "surrogatepass")
            for name in ("a.html", "b.json", "c.csv", "d")
        },
        (),
    )


def test_only_the_exact_value_is_allowed() -> None:
    content = {"a.html": b"<p>@brand and @brandfan, https://a.example/x, https://a.example/y.</p>"}
    assert scan(content, {"@brand", "https://a.example/x"})
    assert not scan(
        {"a.html": b"<p>@brand, @Brand. https://a.example/x.</p>"},
        {"@brand", "https://a.example/x"},
    )
    assert scan({"a.html": b"<p>@brandfan</p>"}, {"@brand"})
    assert scan({"a.html": b"<p>https://a.example/x/y</p>"}, {"https://a.example/x"})


def test_a_leak_names_file_and_field_and_never_the_value(files: dict[str, bytes]) -> None:
    table = files["findings.csv"] + b"figures,all,,@someone,1,,,1,ok\n"
    leaks = scan(
        {"findings.csv": table, "a.json": b'{"x": {"@someone": ["+45 12345678"]}}'},
        {"@telenorexample"},
    )
    assert Leak("a.json", "a key of x") in leaks
    assert Leak("a.json", "x.…[0]") in leaks
    assert not any("someone" in leak.field or "12345678" in leak.field for leak in leaks)


def test_a_leak_stops_the_publish_in_one_line(files: dict[str, bytes]) -> None:
    planted = {**files, "index.html": files["index.html"].replace(b"</h1>", b" @someone</h1>")}
    with pytest.raises(UnsafeOutputError) as stopped:
        refuse_leaks(planted, allowed_values(findings(), edition()))
    assert str(stopped.value) == (
        "index.html: <h1> holds a handle, link, address or phone number; nothing was published"
    )


def test_a_handle_in_the_campaign_name_is_caught_in_page_and_data(
    templates: dict[str, str],
) -> None:
    given_findings = findings("Ask @someone anything")
    leaks = scan(
        render(given_findings, edition(), templates), allowed_values(given_findings, edition())
    )
    assert {leak.file for leak in leaks} == {"index.html", "findings.json"}
