"""The commands one by one: what each teaches, asks, says and leaves behind."""

import csv
import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from pydantic import BaseModel
from terminal import CONFIG, SECRET, Run, at_a_terminal, files_of

from listening.cli import app
from listening.errors import ConfigError
from listening.pipeline import opening
from listening.starter import prepare_demo
from tests.fakes.x import FakeX

COMMANDS = [
    "alerts", "backfill", "claim", "code", "collect", "demo", "deploy", "doctor", "evaluate",
    "explore", "export", "findings", "forget", "import", "init", "publish", "quote", "reach",
    "recheck", "schedule", "score", "status", "store", "train", "verify",
]  # fmt: skip
ROOT = Path(__file__).parents[2]
ANSWERS = "Spring Day\n#springday #spring\n@example\nEurope/Stockholm\n2026-03-01\n2026-03-03\n"


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_of_the_design_so_far_is_there(run: Run) -> None:
    assert sorted(commands()) == COMMANDS
    told = run("--help").out
    assert all(name in told for name in COMMANDS)
    assert "..." not in told.partition("Commands:")[2]


def test_the_version_is_told_without_a_config(run: Run) -> None:
    told = run("--version")
    assert (told.code, told.out, told.err) == (0, f"listening {version('listening')}\n", "")


def test_without_a_word_the_help_is_shown(run: Run) -> None:
    told = run()
    assert (told.code, told.err) == (0, "")
    assert "Start with 'listening demo'" in told.out
    assert "Exit codes: 0 done; 2" in told.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_teaches(run: Run, name: str) -> None:
    told = run(name, "--help")
    assert (told.code, told.err) == (0, "")
    command = commands()[name]
    assert str(command.help).partition("\n")[0].rstrip()[-1] in ".:"
    assert len(str(command.help).split()) > 7
    assert [each.name for each in command.params if not each.help] == []
    for each in command.params:
        assert all(option in told.out for option in each.opts if option.startswith("--"))


def test_importing_the_command_line_leaves_prefect_and_tweepy_alone() -> None:
    code = "import sys, listening.cli; print({'prefect', 'tweepy', 'requests'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "set()"


def test_the_program_runs_as_a_module(config: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "listening", "findings", "autumn"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == (
        "listening: no campaign is called 'autumn' in config.toml; known: spring\n"
    )


def test_doctor_says_that_all_is_well(run: Run, here: Path) -> None:
    prepare_demo(here)
    told = run("doctor")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert (
        lines[-1]
        == "All is well. Next: listening collect customer-first-day, or listening schedule"
    )
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert "ok       source sample: synthetic campaign: always there" in lines
    assert any(line.startswith("ok       store: sqlite, at revision ") for line in lines)
    assert not (here / "site").exists()


def test_doctor_says_what_is_to_be_mended_and_goes_on(run: Run, config: Path, here: Path) -> None:
    (here / "file").write_text("mine")
    config.write_text(CONFIG + 'roles.staff.file = "staff.csv"\n[publish]\nout = "file/site"\n')
    told = run("doctor")
    assert told.code == 2
    assert told.err.startswith("listening: 3 checks failed: mend")
    mend = [line for line in told.out.splitlines() if line.startswith("to mend  ")]
    assert [line.split(":")[0] for line in mend] == [
        "to mend  output", "to mend  roles of spring", "to mend  source x",
    ]  # fmt: skip
    assert "X_BEARER_TOKEN is not set" in mend[2]


def test_doctor_tries_the_token_by_one_cheap_request_and_never_shows_it(
    run: Run, config: Path, here: Path, fake_x: FakeX
) -> None:
    config.write_text(f'{CONFIG}[sources.x]\nbase_url = "{fake_x.base_url}"\n')
    (here / ".env").write_text(f"X_BEARER_TOKEN={SECRET}\n")
    wrong = run("doctor")
    assert (wrong.code, fake_x.billed_usd) == (2, 0)
    assert "to mend  source x: X does not accept the token (401)" in wrong.out
    fake_x.token = SECRET
    right = run("doctor")
    assert right.code == 0
    assert "source x: X accepts the token, and allows 300 counts in 15 minutes" in right.out
    assert fake_x.billed_usd == 0.005
    assert SECRET not in right.out + right.err + wrong.out + wrong.err


def test_doctor_spends_within_the_ceiling_too(
    run: Run, config: Path, here: Path, fake_x: FakeX
) -> None:
    limit = f'[sources.x]\nbase_url = "{fake_x.base_url}"\nmonthly_ceiling_usd = 0.007\n'
    config.write_text(CONFIG + limit)
    (here / ".env").write_text(f"X_BEARER_TOKEN={fake_x.token}\n")
    assert run("doctor").code == 0
    told = run("doctor")
    assert (told.code, fake_x.billed_usd) == (2, 0.005)
    assert "raise monthly_ceiling_usd" in told.out


def test_doctor_names_every_secret_that_a_source_misses_and_where_to_put_it(
    run: Run, config: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = SimpleNamespace(
        SECRETS=("HANDLE", "PASSWORD"), SYNTHETIC=False, PLATFORMS=("z",), Options=Options,
        open_source=lambda options, environment: refuse("Z needs an app's password"),
    )  # fmt: skip
    monkeypatch.setattr(opening, "registry", lambda: {"z": module})
    monkeypatch.setattr("listening.config.sources", lambda: {"z": module})
    monkeypatch.setenv("HANDLE", SECRET)
    config.write_text(CONFIG + "sources = ['z']\n")
    told = run("doctor")
    place = here / ".env"
    assert f"source z: Z needs an app's password; put PASSWORD into {place}\n" in told.out
    monkeypatch.delenv("HANDLE")
    assert f"put HANDLE and PASSWORD into {place}" in run("collect", "spring").refusal
    assert SECRET not in told.out + told.err


class Options(BaseModel):
    """A source's, without a key."""


def refuse(why: str) -> None:
    raise ConfigError(why)


def test_status_of_no_campaign_says_how_to_begin(run: Run, config: Path) -> None:
    run("score", "spring")
    config.write_text("")
    told = run("status")
    assert (told.code, told.out) == (0, "No campaign yet: 'listening init KEY' writes one\n")


def test_status_makes_no_store(run: Run, config: Path, here: Path) -> None:
    before = files_of(here)
    assert "no store yet" in run("status").refusal
    assert files_of(here) == before


def test_status_tells_what_waits(run: Run, config: Path, posts: Path) -> None:
    run("import", "spring", posts)
    told = run("status")
    assert told.out.splitlines()[:2] == [
        "spring: 12 posts",
        "  1 day to be counted by the next findings, publish or daily run",
    ]
    assert told.out.splitlines()[-3::2] == ["  x: never collected", "  never published"]
    run("findings", "spring")
    (found,) = run("status", "--json").json
    assert (found["key"], found["holdings"]["posts"], found["holdings"]["stale_days"]) == (
        "spring", 12, 0,
    )  # fmt: skip


def test_export_writes_every_post_once_as_csv_and_as_json_lines(
    run: Run, config: Path, posts: Path, here: Path
) -> None:
    run("import", "spring", posts)
    told = run("export", "spring", "--to", "out.csv")
    assert (told.code, told.out) == (0, "12 posts written to out.csv\n")
    assert run("export", "spring", "--to", "out.jsonl").code == 0
    with (here / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (here / "out.jsonl").read_text().splitlines()]
    assert [row["post_id"] for row in rows] == [line["post_id"] for line in lines]
    assert len({row["post_id"] for row in rows}) == 12
    assert list(rows[0]) == list(lines[0])
    assert (rows[0]["text"], lines[0]["likes"]) == ("Synthetic post 1", 3)
    assert not list(here.glob(".*partial"))


def test_an_export_shows_at_a_terminal_how_far_it_is(config: Path, posts: Path, run: Run) -> None:
    run("import", "spring", posts)
    told = at_a_terminal("export", "spring", "--to", "out.csv")
    assert told.code == 0
    assert "Exporting" in told.out
    assert "100%" in told.out
    assert "12 posts written to out.csv" in told.out


def test_a_score_is_told(run: Run, config: Path, posts: Path) -> None:
    run("import", "spring", posts)
    assert run("score", "spring").out.startswith("12 posts scored")
    assert run("score", "spring").out.startswith("0 posts scored")


def test_a_value_between_hard_bounds_is_told_after_them_as_only_indicative(
    run: Run, config: Path, posts: Path
) -> None:
    run("import", "spring", posts)
    (audience,) = [
        line for line in run("findings", "spring").out.splitlines() if "  Potential aud" in line
    ]
    assert re.search(
        r"audience +between [\d,]+ and [\d,]+; [\d,]+ is only indicative; n =", audience
    )


def test_findings_of_other_days_are_told(run: Run, config: Path, posts: Path) -> None:
    run("import", "spring", posts)
    whole = run("findings", "spring", "--json").json
    other = run("findings", "spring", "--json", "--since", "2026-03-02").json
    assert whole["figures"]["posts"]["value"] == 12
    assert (other["window"]["since"], other["window"]["until"]) == ("2026-03-02", "2026-03-03")
    assert not other["figures"]["posts"]["value"]
    told = run("findings", "spring").out
    assert told.startswith("Spring Day, 2026-03-01 to 2026-03-03\n")
    assert "Participants (accounts)           12; n = 12" in told


def test_config_is_taken_before_and_after_the_command(run: Run, config: Path, here: Path) -> None:
    other = here / "other.toml"
    other.write_text(CONFIG.replace("spring", "autumn"))
    config.unlink()
    for words in (["--config", other, "score", "autumn"], ["score", "autumn", "--config", other]):
        assert run(*words).code == 0
    assert run("--config", "none.toml", "score", "autumn", "--config", other).code == 0


def test_config_may_be_named_by_the_environment(
    run: Run, config: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "deep").mkdir()
    config.rename(here / "deep" / "mine.toml")
    monkeypatch.setenv("LISTENING_CONFIG", "deep/mine.toml")
    assert run("score", "spring").code == 0
    assert (here / "deep" / "listening.db").is_file()


def test_the_store_may_be_named_by_the_environment_or_by_env(
    run: Run, config: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / ".env").write_text("LISTENING_DATABASE_URL=sqlite:///from-env.db\n")
    assert run("score", "spring").code == 0
    monkeypatch.setenv("LISTENING_DATABASE_URL", "sqlite:///from-environment.db")
    assert run("score", "spring").code == 0
    assert {path.name for path in here.glob("*.db")} == {"from-env.db", "from-environment.db"}
