"""Moving the store: from one laptop's file to a team's server."""

from collections.abc import Callable

from sqlalchemy import make_url

from listening.errors import ListeningError, UsageError
from listening.settings import Settings
from listening.store.database import open_store
from listening.store.moving import count_rows, move_rows


def move_store(
    settings: Settings, url: str, *, on_progress: Callable[[int, int], object]
) -> dict[str, int]:
    """Copy the store that config.toml names into an empty one at `url`, which is made there.

    Return how many rows each table holds, in both.

    Nobody else can write to the old one meanwhile, and nothing in it is changed. Raises
    ConfigError for a URL that cannot be opened, UsageError for a store that holds rows, and
    ListeningError, with the new store left empty, where the counts of any table differ.
    """
    if make_url(settings.store_url) == _url(url):
        raise UsageError("that is the store that is in use already: give another one")
    with (
        open_store(settings.store_url) as old,
        open_store(url) as new,
        old.writing() as source,
        new.writing() as target,
    ):
        before = count_rows(source)
        done, total = 0, sum(before.values())

        def advance(rows: int) -> None:
            nonlocal done
            done += rows
            on_progress(done, total)

        after = move_rows(source, target, advance)
        differs = [name for name in before if before[name] != after[name]]
        if differs:
            raise ListeningError(f"rows of {differs[0]} were lost on the way; nothing was moved")
    return after


def _url(url: str) -> object:
    try:
        return make_url(url)
    except ValueError:
        return None
