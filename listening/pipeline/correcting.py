"""What may change a published page without a new approval: deletions, and what is said of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listening.findings import Findings
from listening.pipeline.roles import members_of
from listening.report.corrections import correction_note
from listening.settings import CampaignSettings
from listening.store.publications import Published, count_posts
from listening.store.samples import read_sample

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """What findings rest on: the posts known to be deleted, and a hash of all that no deletion
    changes.
    """

    deleted: int
    basis: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since the publication before: posts deleted, and whether anything else did."""

    deleted: int
    before: int
    is_late: bool


def read_ground(
    connection: Connection, campaign: CampaignSettings, root: Path, findings: Findings
) -> Ground:
    """Return what findings rest on; a deleted post keeps its place in the count of posts."""
    window = findings.window
    posts, deleted = count_posts(connection, campaign.key, window.since, window.until)
    members = sorted(
        (role.value, *map(repr, who)) for role, who in members_of(campaign, root).items()
    )
    sample = read_sample(connection, campaign.key)
    coding = f" {sample.drawn_at} {sample.changes}" if sample else ""
    basis = f"{posts} {members} {findings.method.model_dump_json()}{coding}"
    return Ground(deleted, sha256(basis.encode()).hexdigest()[:16])


def change_since(history: list[Published], ground: Ground, findings: Findings) -> Change | None:
    """Return what changed since a closed window was last published, or None where it never was.

    What a post was, once it is gone, the store does not keep: the approved content less the
    deleted posts cannot be made where more than deletions changed. Then the deletions are
    applied nonetheless, since whoever deletes a post was promised that, together with what
    else changed, and the note names both. A page that was approved while its window was
    open is not this one's: the whole window waits for its own approval. So does one whose
    basis was not recorded yet, by an older version.
    """
    before = history[-1] if history else None
    if before is None or not before.basis or not _was_closed(before, findings):
        return None
    observed, known = (at or LONG_AGO for at in (findings.as_of, before.cutoff))
    return Change(
        deleted=max(ground.deleted - before.deleted, 0),
        before=before.deleted,
        is_late=ground.basis != before.basis or observed > known,
    )


def note_of(change: Change | None, findings: Findings, *, is_approved: bool) -> str:
    """Return the note of a publication after another; empty where there is nothing to correct."""
    if change is None:
        return ""
    return correction_note(
        change.deleted,
        change.before,
        findings.method.smallest_cell,
        is_late=change.is_late or not change.deleted,
        is_approved=is_approved,
    )


def _was_closed(published: Published, findings: Findings) -> bool:
    zone = ZoneInfo(findings.campaign.timezone)
    return (
        findings.window.closed
        and published.first_at.astimezone(zone).date() > findings.window.until
    )
