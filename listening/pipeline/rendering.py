"""From findings to the files of a site: pages, their pictures and manifests, and the index."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from listening.findings import Findings
from listening.report.corrections import Correction
from listening.report.drawing import draw_png
from listening.report.editing import corrections, headline
from listening.report.languages import load_words
from listening.report.manifest import MANIFEST, Manifest, manifest_of
from listening.report.publish import load_templates
from listening.report.render import (
    CARD_PICTURE,
    Edition,
    IndexEntry,
    allowed_in_index,
    allowed_values,
    render,
    render_card,
    render_index,
)
from listening.report.scan import refuse_leaks
from listening.settings import PublishSettings
from listening.store.publications import Published

DATA = "findings.json"

Place = tuple[str, str]
"""A campaign's key and a window's slug."""

Files = dict[str, bytes]


def render_page(options: PublishSettings, findings: Findings, edition: Edition) -> Files:
    """Return every file of a page; raises UnsafeOutputError where one would expose a person."""
    templates, words = load_templates(), load_words(findings.campaign.language)
    edition = replace(edition, corrections=corrections(findings, edition.corrections))
    files = render(findings, edition, templates, words)
    card = render_card(findings, edition, templates, words)
    allowed = allowed_values(findings, edition) | set(options.brand_handles)
    refuse_leaks({**files, "card.svg": card.encode()}, allowed)
    files[CARD_PICTURE] = draw_png(card)
    manifest = manifest_of(findings, edition, files).model_dump_json(indent=2) + "\n"
    refuse_leaks({MANIFEST: manifest.encode()}, allowed)
    return {**files, MANIFEST: manifest.encode()}


def render_listing(
    options: PublishSettings, site: Path, latest: list[Published], fresh: Mapping[Place, Files]
) -> Files:
    """List every published page that stands on this site, or is about to, newest first.

    `fresh` are the files of those about to, by campaign and window.
    """
    entries = [entry for each in latest if (entry := _entry(site, each, fresh)) is not None]
    files = render_index(
        entries, load_templates(), contact=options.contact, base_url=options.base_url
    )
    allowed = allowed_in_index(options.contact, options.base_url, entries)
    refuse_leaks(files, allowed | set(options.brand_handles))
    return files


def findings_on(site: Path, campaign: str, window: str) -> Findings | None:
    """Return the findings of a page that stands on this site, or None where none can be read."""
    try:
        return Findings.model_validate_json((site / campaign / window / DATA).read_bytes())
    except (OSError, ValidationError):
        return None


def _entry(site: Path, published: Published, fresh: Mapping[Place, Files]) -> IndexEntry | None:
    """Return a page's entry, or None where it is not on this site or cannot be read."""
    folder = f"{published.campaign}/{published.window}"
    files = fresh.get((published.campaign, published.window))
    try:
        data, manifest_json = (
            files[name] if files else (site / folder / name).read_bytes()
            for name in (DATA, MANIFEST)
        )
        findings = Findings.model_validate_json(data)
        manifest = Manifest.model_validate_json(manifest_json)
    except (OSError, ValidationError):
        return None
    notes = [Correction(each.day, each.note) for each in manifest.corrections]
    return IndexEntry(
        title=headline(load_words(findings.campaign.language), findings),
        language=findings.campaign.language,
        campaign=findings.campaign.name,
        since=findings.window.since,
        until=findings.window.until,
        published_at=published.first_at,
        href=f"{folder}/index.html",
        is_so_far=not findings.window.closed,
        first_published_at=manifest.first_published_at,
        correction=notes[-1] if notes else None,
    )
