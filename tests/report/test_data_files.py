"""What stands beside the page: a schema that holds, a manifest that tells, a feed that is valid."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import jsonschema
import pytest
from lxml import etree, html
from made_up_findings import PUBLISHED, edition, findings
from test_coded_page import coded_findings

from listening.report.corrections import Correction
from listening.report.manifest import manifest_of
from listening.report.render import IndexEntry, allowed_in_index, render, render_index
from listening.report.scan import scan

ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOTE = "some posts were deleted by their authors since publication."


def entry(name: str, day: int, **more: object) -> IndexEntry:
    when = datetime(2026, 10, day, 9, tzinfo=UTC)
    given = IndexEntry(
        f"Finding {name}", "Café & Co", when.date(), when.date(), when, f"{name}/w/index.html"
    )
    return replace(given, **more)


def feed_of(files: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(files["feed.atom"])


def texts(feed: etree._Element, path: str) -> list[str]:
    return [str(each) for each in feed.xpath(path, namespaces=ATOM)]


@pytest.mark.parametrize("made", [findings, coded_findings])
def test_findings_keep_to_the_schema_beside_them(
    templates: dict[str, str], made: Callable[[], object]
) -> None:
    files = render(made(), edition(), templates)
    schema = json.loads(files["findings.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(files["findings.json"]), schema)


def test_a_figure_that_is_no_number_breaks_the_schema(files: dict[str, bytes]) -> None:
    document = json.loads(files["findings.json"])
    document["figures"]["posts"]["value"] = "many"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(files["findings.schema.json"]))


def test_the_manifest_has_the_hash_of_every_file_and_what_was_asked(
    files: dict[str, bytes],
) -> None:
    told = edition(corrections=(Correction(PUBLISHED.date(), NOTE),))
    manifest = manifest_of(findings(), told, files)
    assert {name: each.sha256 for name, each in manifest.files.items()} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    assert manifest.query == findings().method.query
    assert manifest.versions == {
        "listening": "0.1.0",
        "findings": "findings/1",
        "textblob": "0.19.0",
    }
    assert [(s.source, s.complete, s.partial, s.not_collected) for s in manifest.sources] == [
        ("x", 19, 1, 1)
    ]
    assert manifest.corrections[0].note == NOTE
    assert manifest.published_at == PUBLISHED


def test_the_page_tells_those_who_share_it_what_it_is(files: dict[str, bytes]) -> None:
    page = html.document_fromstring(files["index.html"].decode())
    told = {each.get("property"): each.get("content") for each in page.xpath("//meta[@property]")}
    assert told["og:title"] == page.xpath("string(//h1)")
    where = f"https://listening.example/customer-first-day/{findings().window.slug}/"
    assert told["og:url"] == where
    assert told["og:image"] == f"{where}card.png"
    assert {"og:type", "og:description", "og:image:alt", "og:image:width"} <= set(told)


def test_a_site_without_an_address_gives_no_address(templates: dict[str, str]) -> None:
    page = render(findings(), edition(base_url=""), templates)["index.html"].decode()
    assert "og:title" in page
    assert "og:image" not in page
    assert "og:url" not in page


def test_the_feed_has_what_atom_asks_for_the_newest_first(templates: dict[str, str]) -> None:
    entries = [entry("old", 3), entry("new", 9)]
    feed = feed_of(render_index(entries, templates, base_url="https://reports.example"))
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for needed in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert texts(feed, f"{needed}/text()"), needed
    for needed in ("a:id", "a:title", "a:updated", "a:published", "a:summary"):
        assert len(texts(feed, f"a:entry/{needed}/text()")) == 2, needed
    assert texts(feed, "a:entry/a:link/@href") == [
        "https://reports.example/new/w/index.html",
        "https://reports.example/old/w/index.html",
    ]
    assert texts(feed, "a:updated/text()") == ["2026-10-09T09:00:00Z"]
    assert texts(feed, "a:entry/a:id/text()")[0] == "tag:reports.example,2026-10-09:new/w"
    assert len(set(texts(feed, "//a:id/text()"))) == 3


def test_an_entry_that_was_corrected_keeps_its_id_and_says_so(templates: dict[str, str]) -> None:
    first = entry("one", 3)
    later = replace(
        first,
        published_at=first.published_at + timedelta(days=9),
        first_published_at=first.published_at,
        correction=Correction(first.published_at.date() + timedelta(days=9), NOTE),
    )
    before, after = (feed_of(render_index([each], templates)) for each in (first, later))
    assert texts(before, "a:entry/a:id/text()") == texts(after, "a:entry/a:id/text()")
    assert texts(after, "a:entry/a:updated/text()") == ["2026-10-12T09:00:00Z"]
    assert texts(after, "a:entry/a:published/text()") == ["2026-10-03T09:00:00Z"]
    assert texts(after, "a:entry/a:summary/text()")[0].endswith(
        f"Corrected on 12 October 2026: {NOTE}"
    )
    assert NOTE in render_index([later], templates)["index.html"].decode()


@pytest.mark.parametrize("base_url", ["https://reports.example/", ""])
@pytest.mark.parametrize("contact", ["who@reports.example", "https://reports.example/ask", ""])
def test_the_index_and_the_feed_pass_the_scan(
    templates: dict[str, str], base_url: str, contact: str
) -> None:
    entries = [entry("new", 9)]
    files = render_index(entries, templates, contact=contact, base_url=base_url)
    assert scan(files, allowed_in_index(contact, base_url, entries)) == []
    leaky = render_index([replace(entries[0], title="see @somebody")], templates)
    assert scan(leaky, allowed_in_index(contact, base_url, entries)) != []
