"""What an analyst loads of a campaign is what the command line says of it."""

from datetime import date
from pathlib import Path

from terminal import Run

from listening import findings


def test_a_campaign_is_loaded_as_the_store_stands(run: Run, site: Path, config: Path) -> None:
    found = findings.load("spring", config=config)
    assert found.model_dump(mode="json") == run("findings", "spring", "--json").json
    first = findings.load("spring", date(2026, 3, 2), date(2026, 3, 3), config=config)
    assert first.window.since == date(2026, 3, 2)
    assert found.frame("figures").height == len(found.figures)
