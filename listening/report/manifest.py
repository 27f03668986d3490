"""The manifest beside a page: what was asked, what answered, and the hash of every file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict

from listening.findings import Coverage, Findings, WindowFacts
from listening.report.render import Edition, State

MANIFEST = "manifest.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class FileFacts(_Frozen):
    """One file beside the manifest: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


class SourceFacts(_Frozen):
    """One source, and how many days of the window it gave whole, in part, or not at all."""

    source: str
    complete: int
    partial: int
    not_collected: int


class Note(_Frozen):
    """A correction, and the day from which the page carries it."""

    day: date
    note: str


class Manifest(_Frozen):
    """What a published page was made from: enough to check it, and to make it again.

    `published_at` is since when this content stands there, `first_published_at` since when the
    page does; both are None on a draft. `files` are all beside the manifest, by name.
    """

    schema_version: Literal["manifest/1"] = "manifest/1"
    content_id: str
    campaign: str
    state: State
    window: WindowFacts
    timezone: str
    query: str
    sources: tuple[SourceFacts, ...]
    as_of: datetime | None
    published_at: datetime | None
    first_published_at: datetime | None
    corrections: tuple[Note, ...]
    versions: dict[str, str]
    config_hash: str
    files: dict[str, FileFacts]


def manifest_of(findings: Findings, edition: Edition, files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of a page with these files."""
    return Manifest(
        content_id=findings.content_id,
        campaign=findings.campaign.key,
        state=edition.state,
        window=findings.window,
        timezone=findings.campaign.timezone,
        query=findings.method.query,
        sources=tuple(_sources(findings.coverage)),
        as_of=findings.as_of,
        published_at=edition.published_at,
        first_published_at=edition.first_published_at,
        corrections=tuple(Note(day=each.day, note=each.note) for each in edition.corrections),
        versions=_versions(findings),
        config_hash=findings.method.config_hash,
        files={name: facts_of(files[name]) for name in sorted(files)},
    )


def facts_of(content: bytes) -> FileFacts:
    """Return the hash and the size of a file."""
    return FileFacts(sha256=sha256(content).hexdigest(), size=len(content))


def _sources(coverage: Iterable[Coverage]) -> Iterable[SourceFacts]:
    days = Counter((row.source, row.status) for row in coverage)
    for source in sorted({source for source, _ in days}):
        yield SourceFacts(
            source=source,
            complete=days[source, "complete"],
            partial=days[source, "partial"],
            not_collected=days[source, "not collected"],
        )


def _versions(findings: Findings) -> dict[str, str]:
    method = findings.method
    versions = {
        "listening": method.version,
        "findings": findings.schema_version,
        method.analyzer: method.analyzer_version,
        method.codebook: method.codebook_version,
    }
    return {name: version for name, version in versions.items() if name}
