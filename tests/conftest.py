"""What holds for every test."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what needs Prefect last: its threads go on beside whatever follows, and draw random
    numbers, which hypothesis takes for its strategies' own."""
    items.sort(key=lambda item: item.get_closest_marker("prefect") is not None)
