"""What the documents say is so: every command, target and file that they name is there."""

import re
from pathlib import Path

import pytest
import typer

from listening.cli import app

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/analysts.md",
    "docs/reach.md",
    "docs/editorial.md",
    "docs/operations.md",
)
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_target_that_a_document_names_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text_of(name))) <= targets
    assert (
        set(re.findall(r"(?:^    |`|bin/)listening ([a-z]+)\b", text_of(name), re.MULTILINE))
        <= COMMANDS
    )


def test_the_readme_shows_every_command_at_work() -> None:
    readme = text_of("README.md")
    shown = {command for command in COMMANDS if re.search(rf"\blistening {command}\b", readme)}
    assert COMMANDS - shown <= {"collect", "score"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_links_to_is_there(name: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text_of(name)):
        assert ((ROOT / name).parent / target).is_file(), target


def test_the_picture_in_the_readme_is_small() -> None:
    assert (ROOT / "docs/demo-page.png").stat().st_size < 200_000


def test_the_lock_pins_every_file_by_hash_and_names_no_index() -> None:
    lock = text_of("requirements.lock")
    pinned = re.findall(r"^[a-z0-9][\w.-]*==", lock, re.MULTILINE)
    assert len(pinned) > 50
    assert "://" not in lock
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"^--(extra-)?index-url|^--find-links", lock, re.MULTILINE)


def test_the_repositorys_config_holds_the_first_campaign() -> None:
    from listening.config import load_settings

    settings = load_settings(ROOT / "config.toml", {})
    campaign = settings.campaign_of("customer-first-day")
    assert campaign.tags == ("#customerfirstday", "#telenorcares")
    assert campaign.timezone == "Asia/Karachi"
    assert settings.sources["x"].timeout_seconds == 30.0
