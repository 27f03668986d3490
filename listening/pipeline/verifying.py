"""Verifying a published page: its files by their hashes, its figures by the store."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from listening.errors import UsageError
from listening.findings import Findings, window_before
from listening.findings.build import content_id
from listening.model import Window
from listening.pipeline.checking import check_counting
from listening.pipeline.counting import Progress, ignore, score, tally
from listening.pipeline.finding import findings_of, read_all_tallies
from listening.report.causes import Cause, Explained, Tally, count_causes, explain
from listening.report.differences import differences, figures_of
from listening.report.manifest import MANIFEST, Manifest, facts_of
from listening.report.tidy import findings_csv
from listening.settings import CampaignSettings, Settings
from listening.store.database import open_store
from listening.store.evidence import read_evidence
from listening.store.publications import Published, read_publications
from listening.store.staleness import mark_days
from listening.tally import Evidence

DATA, TABLE = "findings.json", "findings.csv"


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a published page: files that are not what the manifest says, figures
    that the store makes otherwise now and why, and what to know beside it.

    `figures` is how many were recomputed.
    """

    campaign: str
    window: str
    content_id: str
    figures: int
    files: tuple[str, ...]
    differences: tuple[Explained, ...]
    causes: dict[Cause, Tally]
    notes: tuple[str, ...]


def verify(settings: Settings, folder: Path, *, on_progress: Progress = ignore) -> Verification:
    """Check a page's folder against its manifest, then every figure against the store.

    The window's days, and those before it, are counted anew from their posts; the store is
    never migrated. Raises UsageError for a folder without a manifest, StoreVersionError for a
    store of another version, and ConfigError for a campaign that is not in config.toml.
    """
    manifest = _manifest(folder)
    campaign = check_counting(settings, manifest.campaign)
    published = _findings(folder)
    window = manifest.window
    with open_store(settings.store_url, migrate=False) as store, store.writing() as connection:
        whole = Window(window.since, window.until, window.slug)
        days = [*window_before(whole).days(), *whole.days()]
        mark_days(connection, ((campaign.key, day) for day in days))
    score(settings, campaign.key)
    tally(settings, campaign.key, on_progress=on_progress)
    now, evidence, notes = _recomputed(settings, campaign, manifest, published)
    found = explain(differences(published, now), published, now, evidence)
    return Verification(
        campaign=manifest.campaign,
        window=window.slug,
        content_id=manifest.content_id,
        figures=len(figures_of(published)),
        files=tuple(_file_problems(folder, manifest, published)),
        differences=tuple(found),
        causes=count_causes(found, now, evidence),
        notes=tuple(notes),
    )


def _manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError:
        raise UsageError(
            f"{folder} holds no {MANIFEST}: give the folder of a page, such as site/CAMPAIGN/WINDOW"
        ) from None
    except ValidationError:
        raise UsageError(f"{folder / MANIFEST} is not a manifest that this version reads") from None


def _findings(folder: Path) -> Findings:
    try:
        return Findings.model_validate_json((folder / DATA).read_bytes())
    except OSError:
        raise UsageError(f"{folder} holds no {DATA}, which has the figures to check") from None
    except ValidationError:
        raise UsageError(f"{folder / DATA} is not what this version writes") from None


def _file_problems(folder: Path, manifest: Manifest, published: Findings) -> list[str]:
    """Name each file that is missing, not as it was written, or not the manifest's."""
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    told = manifest.files
    problems = [f"{name}: missing" for name in told if name not in there]
    problems += [f"{name}: not in the manifest" for name in there if name not in told]
    problems += [
        f"{name}: not the file that the manifest has the hash of"
        for name, content in there.items()
        if name in told and facts_of(content) != told[name]
    ]
    if not problems and there.get(TABLE) != findings_csv(published):
        problems.append(f"{TABLE}: does not say what {DATA} says")
    return problems


def _recomputed(
    settings: Settings, campaign: CampaignSettings, manifest: Manifest, published: Findings
) -> tuple[Findings, Evidence | None, list[str]]:
    """Return the figures as the store makes them, what it knows of changes, and notes."""
    facts = manifest.window
    window = Window(facts.since, facts.until, facts.slug, facts.closed)
    with open_store(settings.store_url, migrate=False) as store, store.reading() as connection:
        written = published.editorial
        tallies = read_all_tallies(connection, settings, campaign, window, written)
        now = findings_of(connection, settings, campaign, window, tallies, written)
        history = read_publications(connection, campaign.key, facts.slug)
        same = [each for each in history if each.content_id == manifest.content_id]
        recorded = same[-1] if same else None
        notes = list(_notes(manifest, published, now, recorded))
        if recorded is None or _is_edited(manifest, published):
            return now, None, notes
        return now, read_evidence(connection, recorded, window_before(window)), notes


def _is_edited(manifest: Manifest, published: Findings) -> bool:
    return not content_id(published) == published.content_id == manifest.content_id


def _notes(
    manifest: Manifest, published: Findings, now: Findings, recorded: Published | None
) -> list[str]:
    notes = []
    if _is_edited(manifest, published):
        notes.append(f"{DATA} does not carry its own content id: it was changed after it was made")
    if recorded is None:
        what = "is a draft" if manifest.state == "draft" else "is not one that this store published"
        notes.append(f"this page {what}, so that the store cannot tell why a figure changed")
    if published.method.config_hash != now.method.config_hash:
        notes.append("the campaign's settings in config.toml are not those of this page")
    return notes
