"""Bringing posts in from files. Every page is one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from listening.pipeline.intake import Counter, Intake
from listening.pipeline.memory import settled_memory
from listening.pipeline.rejecting import Rejects
from listening.settings import Settings
from listening.sources.files import check_files, read_pages
from listening.store.database import open_store
from listening.store.forgotten import rejects_without_forgotten
from listening.store.writes import write_page


def _ignore(_count: int) -> None:
    """Show no progress."""


def import_files(  # noqa: PLR0913
    settings: Settings,
    key: str,
    paths: Sequence[Path],
    *,
    now: datetime,
    file_format: str = "auto",
    on_bytes: Callable[[int], None] = _ignore,
) -> Intake:
    """Bring the posts of files into a campaign, all of them, with the tags that match.

    Raises BadFileError before anything is written where a file cannot be read at all.
    Rows that cannot be read go to a rejects file, each with its line and the reason.
    """
    campaign = settings.campaign_of(key)
    check_files(paths, file_format)
    rejects = Rejects(settings.root, key)
    with open_store(settings.store_url) as store, Counter() as counter, settled_memory():
        for path in paths:
            for page in read_pages(path, on_bytes=on_bytes):
                with store.writing() as connection:
                    new = write_page(connection, campaign.query, page, now)
                    rejects.add(str(path), rejects_without_forgotten(connection, page.rejects))
                counter.add(page, new)
        return counter.intake(rejects.files)
