"""What a process does that starts at the same moment as others."""

from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any

from listening.store import database
from tests.store.made_up import a_page, a_post, write


def start(url: str, number: int, together: Barrier) -> int:
    """Open the store when everybody is ready, write a post; return how often this one migrated."""
    migrations: list[None] = []
    upgrade: Callable[..., Any] = database.command.upgrade

    def counted(*args: Any) -> None:
        migrations.append(None)
        upgrade(*args)

    database.command.upgrade = counted
    together.wait(60)
    try:
        with database.open_store(url) as store:
            write(store, a_page(a_post(str(number))))
    finally:
        database.command.upgrade = upgrade
    return len(migrations)
