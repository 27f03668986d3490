"""What can be refused before anything is opened, written or counted."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from listening.errors import ConfigError, OutputError, UsageError
from listening.pipeline.editing import check_editorial
from listening.pipeline.opening import check_secrets
from listening.pipeline.roles import members_of
from listening.pipeline.themes import coder_of
from listening.report.languages import load_words
from listening.settings import CampaignSettings, Settings


def check_collecting(settings: Settings, key: str, environment: Mapping[str, str]) -> None:
    """Raise ConfigError where a campaign has no source, or one of them cannot be opened."""
    campaign = settings.campaign_of(key)
    if not campaign.sources:
        raise ConfigError(
            f'campaign.{key} has no sources to collect from: name some, such as sources = ["x"]'
        )
    for name in campaign.sources:
        check_secrets(settings, name, environment)


def check_counting(
    settings: Settings, key: str, since: date | None = None, until: date | None = None
) -> CampaignSettings:
    """Return the campaign, where its roles, codebooks and editorial file can be read, and its
    window does not end too early.

    Raises ConfigError and UsageError.
    """
    campaign = settings.campaign_of(key)
    members_of(campaign, settings.root)
    coder = coder_of(settings, campaign)
    dimensions = coder.codebook.dimensions if coder else ()
    check_editorial(settings, campaign, [code.key for each in dimensions for code in each.codes])
    begins, ends = since or campaign.starts, until or campaign.ends
    if begins and ends:
        check_window(begins, ends)
    return campaign


def check_window(begins: date, ends: date) -> None:
    """Raise UsageError where a window would end before it begins."""
    if ends < begins:
        raise UsageError(f"the window would end on {ends}, before it begins on {begins}")


def check_publishing(  # noqa: PLR0913
    settings: Settings,
    key: str,
    *,
    draft: bool,
    approve: str | None,
    out: Path | None,
    prune: bool = False,
) -> Path:
    """Return the site's folder, where a page may be written as asked.

    Raises what check_counting raises, ConfigError for a language without a catalog, UsageError,
    and OutputError for a folder below a file.
    """
    if draft and approve is not None:
        raise UsageError("--draft and --approve exclude each other: approve what the draft shows")
    if approve is not None and not approve.strip():
        raise UsageError("--approve needs the name of who lets this page be published")
    if prune and (draft or out or not settings.publish.target):
        raise UsageError(
            "--prune removes pages at the target: it needs target under [publish], and neither "
            "--draft nor --out, with which nothing goes there"
        )
    load_words(check_counting(settings, key).language)
    site = settings.root / (out or settings.publish.out)
    check_folder(site)
    return site


def check_folder(folder: Path) -> None:
    """Raise OutputError where `folder`, there or not yet, lies below a file or is one."""
    place = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not place.is_dir():
        which = "it" if place == folder else place
        raise OutputError(f"cannot write {folder}: {which} is a file; choose another folder")
