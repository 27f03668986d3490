"""Bringing posts in from files. Every page is one transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from listening.pipeline.intake import Counter, Intake
from listening.pipeline.memory import settled_memory
from listening.pipeline.processes import Work, cores, spread
from listening.pipeline.rejecting import Rejects
from listening.settings import Settings
from listening.sources.files import check_files, page_of
from listening.sources.lines import Block, read_blocks
from listening.store.database import open_store
from listening.store.forgotten import rejects_without_forgotten
from listening.store.rows import Rows, rows_of
from listening.store.writes import write_rows

READING = Work[tuple[Path, Block]]("importing", "listening.reader", lambda given: given[1])

MANY_BYTES = 16 * 1024 * 1024
"""Less is read in the time that a process takes to start."""


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
        for path, rows in _rows(paths, on_bytes, now, store.database):
            with store.writing() as connection:
                new = write_rows(connection, campaign.query, rows)
                rejects.add(str(path), rejects_without_forgotten(connection, rows.rejects))
            counter.add(rows, new)
        return counter.intake(rejects.files)


def _rows(
    paths: Sequence[Path], on_bytes: Callable[[int], None], now: datetime, database: str
) -> Iterator[tuple[Path, Rows]]:
    """Yield what files hold, in order; much is read by other processes while this one writes."""
    blocks = ((path, block) for path in paths for block in read_blocks(path, on_bytes=on_bytes))
    if sum(path.stat().st_size for path in paths) < MANY_BYTES or cores() == 1:
        yield from ((path, rows_of(page_of(block), now, database)) for path, block in blocks)
    else:
        read = spread(READING, blocks, first=(now, database))
        yield from ((path, rows) for (path, _), rows in read)
