"""The analysts' private view of a campaign: what stands out, by name. Never in the site."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from listening.errors import OutputError, UsageError
from listening.model import Kind, Label, Role, fold
from listening.pipeline.checking import check_counting, check_folder
from listening.pipeline.counting import scorer_of
from listening.pipeline.finding import current_window
from listening.pipeline.rejecting import PRIVATE
from listening.settings import Settings
from listening.store.database import open_store
from listening.store.exploring import (
    By,
    RelatedTag,
    Slice,
    TopAuthor,
    TopPost,
    read_related_tags,
    read_top_authors,
    read_top_posts,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at, and what stands out in it; `None` = whatever it is."""

    by: By = By.REACH
    top: int = 10
    since: date | None = None
    until: date | None = None
    tag: str | None = None
    lang: str | None = None
    role: Role | None = None
    source: str | None = None
    kind: Kind | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Explored:
    """What stands out on some days of a campaign. Private: it holds posts and handles."""

    campaign: str
    since: date
    until: date
    by: By
    posts: list[TopPost]
    authors: list[TopAuthor]
    tags: list[RelatedTag]


def explore(settings: Settings, key: str, wanted: Wanted, *, now: datetime) -> Explored:
    """Return a campaign's top posts, authors and related tags, as the store stands.

    Raises what check_counting raises, and NothingYetError.
    """
    campaign = check_counting(settings, key, wanted.since, wanted.until)
    own = {*campaign.tags, *campaign.mentions}
    _, _, scorer = scorer_of(settings, campaign)
    by, top = wanted.by, wanted.top
    with open_store(settings.store_url) as store, store.reading() as connection:
        window = current_window(
            connection, campaign, now=now, since=wanted.since, until=wanted.until
        )
        part = _slice(key, window.since, window.until, wanted)
        return Explored(
            campaign=key,
            since=window.since,
            until=window.until,
            by=by,
            posts=read_top_posts(connection, scorer, part, by, top),
            authors=read_top_authors(connection, scorer, part, by, top),
            tags=read_related_tags(connection, scorer, part, by, top, own=own),
        )


def _slice(key: str, since: date, until: date, wanted: Wanted) -> Slice:
    return Slice(
        key,
        since,
        until,
        fold(wanted.tag) if wanted.tag else None,
        wanted.lang,
        wanted.role,
        wanted.source,
        wanted.kind,
        wanted.label,
    )


def check_exploring(settings: Settings, to: Path, suffixes: Collection[str]) -> None:
    """Raise UsageError where `to` is in the site's folder, or has a suffix that is not written.

    Raises OutputError where there is no folder to write it to.
    """
    if to.suffix.lower() not in suffixes:
        raise UsageError(f"{to}: explore writes {', '.join(suffixes)}; choose one as the suffix")
    check_folder(to.parent)
    if not to.parent.is_dir():
        raise OutputError(f"cannot write {to}: there is no folder {to.parent}; make it first")
    site = (settings.root / settings.publish.out).resolve()
    if to.resolve().is_relative_to(site):
        raise UsageError(
            f"{to} is in the site's folder, {site}, and this is private: it holds posts and "
            "handles; write it elsewhere"
        )


def write_private(to: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all; raises OutputError."""
    partial = to.with_name(f".{to.name}.partial")
    try:
        partial.touch(mode=PRIVATE)
        partial.write_bytes(content)
        partial.replace(to)
    except OSError as error:
        raise OutputError(f"cannot write {to}: {error.strerror}; choose another file") from None
    finally:
        partial.unlink(missing_ok=True)
