"""What holds for every test."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.webhook import Webhook

if TYPE_CHECKING:
    from tests.store.servers import Databases

# A busy machine makes an example slow, not wrong; each run draws other examples.
settings.register_profile(
    "listening",
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("listening")

ROOT = Path(__file__).parent
WHOLE = {"benchmarks", "cli", "crashes", "fakes"}
"""Folders whose tests run the program as a whole, or test what stands in for a platform."""


@pytest.fixture(scope="session")
def databases() -> "Iterator[Databases]":
    """A PostgreSQL server of this process's tests, which makes a database for each."""
    # Imported here: 'make test-transformers' has no driver for it.
    from tests.store.servers import Databases, a_server

    with a_server() as server:
        yield Databases(server)


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    """A webhook that alerts go to."""
    with Webhook() as hook:
        monkeypatch.setenv("LISTENING_ALERT_URLS", hook.address)
        yield hook


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a change of the page's words be meant: see tests/report/test_page_text.py."""
    parser.addoption("--update-text", action="store_true", help="write the kept page text anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is no unit test, and what one process should run where several share the work: a
    file, and all that asks for a Prefect server here, which comes last. Its threads go on
    beside whatever follows, and draw random numbers, which hypothesis takes for its strategies'
    own. What starts a Prefect server of its own takes longest, and comes first.
    """
    for item in items:
        if item.path.is_relative_to(ROOT) and item.path.relative_to(ROOT).parts[0] in WHOLE:
            item.add_marker(pytest.mark.whole)
        group = "prefect" if _is_in_prefect(item) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=_turn)


def _is_in_prefect(item: pytest.Item) -> bool:
    return "prefect_server" in getattr(item, "fixturenames", ())


def _turn(item: pytest.Item) -> int:
    if _is_in_prefect(item):
        return 2
    return 0 if item.get_closest_marker("prefect") else 1
