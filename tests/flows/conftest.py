"""What tests of flows may ask for: one Prefect server for all of them, and a campaign."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from listening.cli.embedded import EMBEDDED

SAMPLE = """
[sources.sample]
posts = 600
authors = 500

[campaign.spring]
name = "Customer First Day"
tags = ["#customerfirstday"]
timezone = "Asia/Karachi"
starts = 2026-09-28
ends = 2026-10-18
sources = ["sample"]
"""

PREFECT = {**EMBEDDED, "PREFECT_LOGGING_LEVEL": "WARNING"}


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API of a Prefect server for this session; slow to start on a busy machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        for name, value in PREFECT.items():
            patch.setenv(name, value)
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=180):
            from prefect.settings import PREFECT_API_URL

            yield str(PREFECT_API_URL.value())


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config.toml whose campaign is the sample, smaller than the demo's."""
    monkeypatch.delenv("LISTENING_DATABASE_URL", raising=False)
    path = tmp_path / "config.toml"
    path.write_text(SAMPLE)
    return path
