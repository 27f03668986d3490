"""Forgetting a person or a post: in the store, among the rejects, and on every page."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from listening.errors import OutputError, UsageError
from listening.pipeline.learning import unlearn_codes
from listening.pipeline.publishing import Rendered, render_again
from listening.settings import Settings
from listening.sources import registry
from listening.store.database import open_store
from listening.store.forgetting import erase, scrub
from listening.store.naming import Names
from listening.store.publications import read_latest
from listening.store.subjects import accounts_with_handle

NOT_CONFIGURED = "not in config.toml any more: put it back and publish, or remove its pages"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What was erased: rows by table, other people's texts changed, lines of rejects, and pages.

    Not `is_known` where nothing was found; the id is remembered all the same. `unlearnt` are the
    campaigns whose learnt codes went along, since their hand-coded posts had taught them.
    """

    is_known: bool
    rows: dict[str, int]
    texts: int
    rejects: int
    pages: tuple[Rendered, ...]
    unlearnt: tuple[str, ...]


def forget(
    settings: Settings,
    source: str,
    name: str,
    *,
    now: datetime,
    on_records: Callable[[int, int], None] = lambda _done, _total: None,
) -> Forgetting:
    """Erase the person or post with the id `name`, or with a handle behind an '@'.

    It never comes back, by whatever way, even where it was not here yet. Every campaign
    that it took part in is rendered again. Raises UsageError for a source that is not known
    and for a handle that no account has, or several. Neither id nor handle is ever in a message.
    """
    _check_source(source)
    with open_store(settings.store_url) as store:
        with store.writing() as connection:
            author_or_post = _id_of(connection, source, name)
            erased = erase(connection, source, author_or_post, now, on_records)
            # Whoever adds rejects holds a lock that this transaction has for itself.
            rejects = _erase_rejects(settings.root / "rejects", erased.names)
            unlearnt = tuple(key for key in erased.taught if unlearn_codes(settings, key))
            published = {each.campaign for each in read_latest(connection)}
        scrub(store)
    pages = tuple(_rendered(settings, erased.campaigns, published, now))
    return Forgetting(erased.is_known, erased.rows, erased.texts, rejects, pages, unlearnt)


def _check_source(source: str) -> None:
    known = sorted({platform for module in registry().values() for platform in module.PLATFORMS})
    if source not in known:
        raise UsageError(f"no source is called {source!r}; there are {', '.join(known)}")


def _id_of(connection: Connection, source: str, name: str) -> str:
    if not name.strip():
        raise UsageError("an id is needed: see 'listening forget --help'")
    if not name.startswith("@"):
        return name
    accounts = accounts_with_handle(connection, source, name)
    if len(accounts) == 1:
        return accounts[0]
    which = "several accounts have had" if accounts else "no account in the store has"
    raise UsageError(f"{which} that handle at {source}: give the account's id instead")


def _erase_rejects(folder: Path, names: Names) -> int:
    """Take every line that names the forgotten out of every rejects file; return how many."""
    try:
        return sum(_erase_lines(path, names) for path in sorted(folder.glob("*/*.rejects.jsonl")))
    except OSError as error:
        raise OutputError(
            f"nothing was forgotten: {folder} cannot be changed: {error.strerror}"
        ) from None


def _erase_lines(path: Path, names: Names) -> int:
    """Rewrite a file beside itself, readable by its owner alone, and put it in its own place."""
    gone = 0
    handle, new = tempfile.mkstemp(dir=path.parent, prefix=".forgetting-")
    try:
        with os.fdopen(handle, "wb") as kept, path.open("rb") as lines:
            for line in lines:
                if names.are_in(line.decode(errors="replace")):
                    gone += 1
                else:
                    kept.write(line)
        if gone:
            Path(new).replace(path)
    finally:
        Path(new).unlink(missing_ok=True)
    return gone


def _rendered(
    settings: Settings, campaigns: Iterable[str], published: Collection[str], now: datetime
) -> Iterator[Rendered]:
    """Yield what became of each campaign; one that config.toml has no more, and no page, has none.

    What a page is made from is in config.toml as well, so that without it none can be made.
    """
    for key in campaigns:
        if key in settings.campaign:
            yield render_again(settings, key, now)
        elif key in published:
            yield Rendered(key, NOT_CONFIGURED, is_done=False)
