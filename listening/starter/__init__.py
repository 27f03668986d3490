"""What a newcomer starts from: a commented config, and the demo's own folder."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template

from listening.errors import OutputError
from listening.scoring import preferred
from listening.sources.sample import ROLES

DEMO_KEY = "customer-first-day"
CODEBOOK = "codebooks/telecom.toml"
EDITORIAL = f"reports/editorial/{DEMO_KEY}.md"


def prepare_demo(out: Path) -> Path:
    """Write the demo's config.toml, roles, codebook and editorial file into `out`.

    Return the config's path.

    What an earlier demo left there stays. Raises OutputError where `out` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        _refuse_other_config(out / "config.toml")
        for role, accounts in ROLES.items():
            _write_role(out / f"{role}.csv", accounts)
        _write_codebook(out / CODEBOOK)
        _write_editorial(out / EDITORIAL)
        config = out / "config.toml"
        config.write_text(_starter("demo.toml"), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror}; choose another --out") from None
    return config


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new campaign needs to know; a date left out is `None`."""

    name: str
    tags: Sequence[str]
    mentions: Sequence[str]
    timezone: str
    starts: date | None = None
    ends: date | None = None


def _refuse_other_config(config: Path) -> None:
    first_line = _starter("demo.toml").splitlines()[0]
    if config.exists() and not config.read_text("utf-8", "replace").startswith(first_line):
        raise OutputError(f"{config} is not the demo's: choose another --out")


def config_with(config: Path, key: str, answers: Answers) -> str:
    """Return the text of `config`, begun where it is not there, with a campaign added."""
    before = config.read_text("utf-8") if config.exists() else _starter("base.toml")
    return before.rstrip("\n") + "\n" + _campaign_table(key, answers)


def _campaign_table(key: str, answers: Answers) -> str:
    return Template(_starter("campaign.toml")).substitute(
        key=key,
        name=_quoted(answers.name),
        tags=_quoted(list(answers.tags)),
        mentions=_quoted(list(answers.mentions)),
        timezone=_quoted(answers.timezone),
        analyzer=_quoted(preferred()),
        starts=_dated("starts", answers.starts),
        ends=_dated("ends", answers.ends),
    )


def _quoted(value: str | list[str]) -> str:
    """Return a string or a list of them as TOML writes it, which is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def _dated(name: str, day: date | None) -> str:
    return f"{name} = {day}" if day else f"# {name} = 2026-10-05"


def _starter(name: str) -> str:
    return (files(__name__) / name).read_text("utf-8")


def _write_codebook(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    shipped = Path(__file__).parents[2] / CODEBOOK
    path.write_text(shipped.read_text("utf-8"), encoding="utf-8")


def _write_editorial(path: Path) -> None:
    """Write the text of the demo's page, where nobody has changed it yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(_starter("editorial.md"), encoding="utf-8")


def _write_role(path: Path, accounts: Sequence[str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "author_id"])
        writer.writerows(account.split(":", 1) for account in accounts)
