"""What holds for every test."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine makes an example slow, not wrong; each run draws other examples.
settings.register_profile(
    "listening",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("listening")

ROOT = Path(__file__).parent
WHOLE = {"benchmarks", "cli", "crashes", "fakes"}
"""Folders whose tests run the program as a whole, or test what stands in for a platform."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a change of the page's words be meant: see tests/report/test_page_text.py."""
    parser.addoption("--update-text", action="store_true", help="write the kept page text anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is no unit test, and what one process should run where several share the work: a
    file, and all that needs Prefect, which comes last. Its threads go on beside whatever
    follows, and draw random numbers, which hypothesis takes for its strategies' own."""
    for item in items:
        if item.path.is_relative_to(ROOT) and item.path.relative_to(ROOT).parts[0] in WHOLE:
            item.add_marker(pytest.mark.whole)
        needs_prefect = item.get_closest_marker("prefect") is not None
        item.add_marker(pytest.mark.xdist_group("prefect" if needs_prefect else str(item.path)))
    items.sort(key=lambda item: item.get_closest_marker("prefect") is not None)
