"""From findings to the files of a page: the same findings give the same bytes.

Templates are given as text by name, so that nothing here opens a file. A section is any
template named `sections/NN-slug.html.j2` that sets `title`; one that has nothing to say
writes nothing, and is then left out of the page and of its contents.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from jinja2 import BytecodeCache, DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from listening.findings import Findings
from listening.report import (
    captions,
    charts,
    claims,
    editing,
    feeds,
    figures,
    gaps,
    sentences,
    time_charts,
)
from listening.report.card import card_of
from listening.report.corrections import Correction
from listening.report.lean import lean_page, lean_style
from listening.report.revisions import Revisions
from listening.report.schema import DIALECT, findings_schema
from listening.report.tidy import findings_csv
from listening.report.words import ENGLISH, LONGEST_TABLE, Words, anchor, capital

SECTION = re.compile(r"sections/\d+-(?P<slug>[a-z0-9-]+)\.html\.j2")
PAGE = "page.html.j2"
INDEX = "index.html.j2"
FEED = "feed.atom.j2"
CARD = "card.svg.j2"
STYLE = "page.css"
CARD_PICTURE = "card.png"
NAMESPACES = ("http://www.w3.org/2005/Atom", "http://www.w3.org/2000/svg", DIALECT)
THOUSAND = 1000

State = Literal["draft", "published", "so far"]


class Templates(dict[str, str]):
    """Templates and styles by name, and what keeps them compiled from one run to the next."""

    def __init__(self, read: Mapping[str, str], compiled: BytecodeCache | None = None) -> None:
        super().__init__(read)
        self.compiled = compiled


@dataclass(frozen=True, slots=True)
class Edition:
    """What the page says of its own publication; the figures are in the findings.

    `published_at` is since when this content stands there, `first_published_at` since when the
    page does, and `approved_at` when someone last approved it: who did is kept in the store alone.
    All three are `None` on a draft. `corrections` are the notes so far, the oldest first. Empty
    text means that there is nothing to say. `revisions` are what a draft would change.
    """

    state: State
    published_at: datetime | None = None
    first_published_at: datetime | None = None
    approved_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    base_url: str = ""
    contact: str = ""
    licence: str = ""
    licence_url: str = ""
    generator: str = ""
    revisions: Revisions | None = None


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One published report as the index and the feed list it; `href` is relative to them.

    `first_published_at` is None where it is `published_at`; `correction` is the latest note.
    `language` is the one that its title is written in.
    """

    title: str
    campaign: str
    since: date
    until: date
    published_at: datetime
    href: str
    is_so_far: bool = False
    first_published_at: datetime | None = None
    correction: Correction | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page; `slug` is its anchor."""

    slug: str
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that stands beside the page, and its size in words."""

    name: str
    what: str
    size: str


def render(
    findings: Findings,
    edition: Edition,
    templates: Mapping[str, str],
    words: Words = ENGLISH,
) -> dict[str, bytes]:
    """Write the page, in one language, and its data: findings.json with its schema, and the CSV."""
    data = {
        "findings.json": (findings.model_dump_json(indent=2) + "\n").encode(),
        "findings.csv": findings_csv(findings),
        "findings.schema.json": findings_schema(),
    }
    environment = _environment(templates, words)
    context = _context(words, findings, edition, data)
    sections = _sections(environment, context)
    html = environment.get_template(PAGE).render(
        **context, sections=sections, **_style(templates[STYLE])
    )
    return {"index.html": lean_page(html).encode(), **data}


def render_card(
    findings: Findings,
    edition: Edition,
    templates: Mapping[str, str],
    words: Words = ENGLISH,
) -> str:
    """Write the share card as SVG."""
    card = card_of(words, findings, is_draft=edition.state == "draft")
    return _environment(templates, words).get_template(CARD).render(card=card)


def render_index(
    entries: Sequence[IndexEntry],
    templates: Mapping[str, str],
    *,
    contact: str = "",
    base_url: str = "",
    words: Words = ENGLISH,
) -> dict[str, bytes]:
    """Write the list of published reports, the newest first, as a page and as an Atom feed."""
    newest = sorted(entries, key=lambda entry: (entry.published_at, entry.href), reverse=True)
    environment = _environment(templates, words)
    context = {"entries": newest, "contact": contact, "base_url": base_url.removesuffix("/")}
    page = environment.get_template(INDEX).render(**context, **_style(templates[STYLE]))
    feed = environment.get_template(FEED).render(**context, feeds=feeds)
    return {"index.html": page.encode(), "feed.atom": feed.encode()}


def page_url(findings: Findings, edition: Edition) -> str:
    """Give the page's public address; nothing where the site has none."""
    if not edition.base_url:
        return ""
    folder = f"{findings.campaign.key}/{findings.window.slug}/"
    return f"{edition.base_url.removesuffix('/')}/{folder}"


def allowed_values(findings: Findings, edition: Edition) -> frozenset[str]:
    """Give the addresses and mentions that the page prints on purpose, for the scan to pass."""
    own = {edition.base_url, edition.contact, edition.licence_url, page_url(findings, edition)}
    card = f"{page_url(findings, edition)}{CARD_PICTURE}"
    quoted = editing.quoted(findings)
    return frozenset({*own, card, *quoted, *findings.campaign.mentions, *NAMESPACES} - {""})


def allowed_in_index(contact: str, base_url: str, entries: Iterable[IndexEntry]) -> frozenset[str]:
    """Give the addresses that the index and the feed print on purpose, for the scan to pass."""
    site = base_url.removesuffix("/")
    own = {contact, base_url, site, f"{site}/", f"{site}/feed.atom", feeds.authority(site, contact)}
    links = {f"{site}/{entry.href}" for entry in entries} if site else set()
    return frozenset({*own, *links, *NAMESPACES} - {""})


def _environment(templates: Mapping[str, str], words: Words) -> Environment:
    environment = Environment(
        loader=DictLoader(templates),
        bytecode_cache=templates.compiled if isinstance(templates, Templates) else None,
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        words.catalog.gettext, words.catalog.ngettext, newstyle=True
    )
    environment.filters["capital"] = capital
    environment.globals.update(
        words=words,
        anchor=anchor,
        LONGEST_TABLE=LONGEST_TABLE,
        gaps=gaps,
        figures=figures,
        charts=charts,
        time_charts=time_charts,
        captions=captions,
        claims=claims,
        editing=editing,
        said=sentences,
    )
    return environment


def _context(
    words: Words, findings: Findings, edition: Edition, data: Mapping[str, bytes]
) -> dict[str, object]:
    every, same = words.gettext("every figure, as JSON"), words.gettext("the same, a row a figure")
    return {
        "findings": findings,
        "edition": edition,
        "page_url": page_url(findings, edition),
        "data": [
            DataFile("findings.json", every, _size(words, data["findings.json"])),
            DataFile("findings.csv", same, _size(words, data["findings.csv"])),
            DataFile(
                "findings.schema.json",
                words.gettext("what findings.json holds, as a JSON Schema"),
                _size(words, data["findings.schema.json"]),
            ),
        ],
    }


def _sections(environment: Environment, context: Mapping[str, object]) -> list[Section]:
    """Render each section that has something to say, in the order of their names."""
    sections = []
    for name in sorted(environment.list_templates()):
        if match := SECTION.fullmatch(name):
            module = environment.get_template(name).make_module(dict(context))
            body = Markup(str(module).strip())  # noqa: S704 - escaped by the template itself
            if body:
                sections.append(Section(match["slug"], vars(module)["title"], body))
    return sections


def _style(css: str) -> dict[str, str]:
    """Give the style and the one source that the page's policy lets style come from."""
    css = lean_style(css)
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return {"style": Markup(css), "style_hash": f"sha256-{digest}"}  # noqa: S704 - our own file


def _size(words: Words, content: bytes) -> str:
    return f"{words.number(max(round(len(content) / THOUSAND), 1))} kB"
