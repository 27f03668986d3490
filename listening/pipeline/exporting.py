"""Exporting posts for analysts' own tools. Private: it holds handles and text."""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from listening.errors import OutputError, UsageError
from listening.pipeline.checking import check_folder
from listening.pipeline.counting import Progress, ignore, score, scorer_of
from listening.pipeline.rejecting import PRIVATE
from listening.settings import CampaignSettings, Settings
from listening.store.database import open_store
from listening.store.posts import COLUMNS, iter_posts
from listening.store.standing import read_holdings

Row = dict[str, Any]

ROWS_A_TURN = 1000


def check_exporting(settings: Settings, key: str, to: Path) -> CampaignSettings:
    """Return the campaign, where its posts may be written to `to`.

    Raises UsageError for a suffix that is not written, and OutputError where there is no folder.
    """
    campaign = settings.campaign_of(key)
    if to.suffix.lower() not in _WRITERS:
        raise UsageError(f"{to}: export writes {' or '.join(_WRITERS)}; choose one as the suffix")
    check_folder(to.parent)
    if not to.parent.is_dir():
        raise OutputError(f"cannot write {to}: there is no folder {to.parent}; make it first")
    return campaign


def export_posts(settings: Settings, key: str, to: Path, *, on_progress: Progress = ignore) -> int:
    """Write a campaign's posts to `to`, as CSV or JSON lines by its suffix; return how many.

    Rows are ordered by source and id. Raises what check_exporting raises, and OutputError
    where the file cannot be written; then nothing is left of it.
    """
    campaign = check_exporting(settings, key, to)
    write = _WRITERS[to.suffix.lower()]
    score(settings, key)
    _, _, scorer = scorer_of(settings, campaign)
    partial = to.with_name(f".{to.name}.partial")
    with open_store(settings.store_url) as store, store.reading() as connection:
        total = read_holdings(connection, key).posts
        rows = _told(iter_posts(connection, key, scorer), total, on_progress)
        try:
            partial.touch(mode=PRIVATE)
            written = write(partial, rows)
            partial.replace(to)
        except OSError as error:
            raise OutputError(f"cannot write {to}: {error.strerror}; choose another file") from None
        finally:
            _remove(partial)
    return written


def _told(rows: Iterable[Row], total: int, on_progress: Progress) -> Iterator[Row]:
    """Yield `rows`, and tell after every so many, and after the last, how many there were."""
    done = 0
    for done, row in enumerate(rows, 1):
        yield row
        if done % ROWS_A_TURN == 0:
            on_progress(done, total)
    on_progress(done, total)


def _remove(path: Path) -> None:
    if path.is_file():
        path.unlink()


def _write_csv(path: Path, rows: Iterable[Row]) -> int:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        return sum(writer.writerow(row) > 0 for row in rows)


def _write_jsonl(path: Path, rows: Iterable[Row]) -> int:
    with path.open("wb") as file:
        return sum(file.write(orjson.dumps(row) + b"\n") > 0 for row in rows)


_WRITERS: dict[str, Callable[[Path, Iterable[Row]], int]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
}
