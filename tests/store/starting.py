"""What a process does that starts at the same moment as others."""

from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

from listening.store import database
from tests.store.made_up import a_page, a_post, write


def start(url: str, number: int, together: Barrier) -> int:
    """Open the store when everybody is ready, write a post; return how often this one made the
    tables, or brought them up to date.
    """
    changes: list[None] = []

    def counting(change: Callable[..., Any]) -> Callable[..., None]:
        def counted(*args: Any) -> None:
            changes.append(None)
            change(*args)

        return counted

    upgrade, stamp = database.command.upgrade, database.command.stamp
    with (
        patch.object(database.command, "upgrade", counting(upgrade)),
        patch.object(database.command, "stamp", counting(stamp)),
    ):
        together.wait(60)
        with database.open_store(url) as store:
            write(store, a_page(a_post(str(number))))
    return len(changes)
