"""A config that cannot be used: one line that names the file, exit code 2, and no store."""

from pathlib import Path

import pytest
from terminal import CONFIG, Run


def test_a_missing_config_is_named_with_what_writes_one(refused: Run) -> None:
    err = refused("findings", "spring", "--config", "other.toml").refusal
    assert err == (
        "other.toml: no such file; 'listening init KEY' writes one, --config names another"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[campaign.spring\nname = 1", "not valid TOML"),
        ("[campaign.spring]\nname = 1\nname = 2", "not valid TOML"),
        (b"name = '\xff\xfe'", "cannot be read: it is no text in UTF-8"),
    ],
)
def test_a_malformed_config_is_named(
    refused: Run, config: Path, text: str | bytes, problem: str
) -> None:
    config.write_bytes(text if isinstance(text, bytes) else text.encode())
    err = refused("findings", "spring").refusal
    assert err.startswith("config.toml: ")
    assert problem in err


def test_a_config_that_is_a_folder_is_refused(refused: Run, here: Path) -> None:
    (here / "config.toml").mkdir()
    assert "cannot be read: Is a directory" in refused("status").refusal


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            CONFIG + "timezon = 'UTC'",
            "unknown key campaign.spring.timezon; nearest known: timezone",
        ),
        (CONFIG + "key = 'other'", "unknown key campaign.spring.key"),
        (CONFIG + "roles.staff.id = ['x:1']", "unknown key campaign.spring.roles.staff.id"),
        (CONFIG + "[stor]\nurl = ''", "unknown key stor; nearest known: store"),
        ("root = '.'\n" + CONFIG, "unknown key root"),
        (CONFIG + "[publish]\nouts = ''", "unknown key publish.outs; nearest known: out"),
        (
            CONFIG + "[sources.x]\nbase_ur = ''",
            "unknown key sources.x.base_ur; nearest known: base_url",
        ),
        (CONFIG + "[sources.y]", "unknown source sources.y; known: "),
    ],
)
def test_an_unknown_key_is_named_with_the_file_and_the_nearest_known_one(
    refused: Run, config: Path, text: str, problem: str
) -> None:
    config.write_text(text)
    err = refused("findings", "spring").refusal
    assert err.startswith(f"config.toml: {problem}")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("campaign = 3", "campaign"),
        ("campaign = ['spring']", "campaign"),
        ("[campaign]\nspring = 3", "campaign.spring"),
        ("store = 'sqlite:///listening.db'", "store"),
        ("sources = 3", "sources"),
        ("[sources]\nx = 3", "sources.x"),
        ("[sources.x]\ntimeout_seconds = 'long'", "sources.x.timeout_seconds"),
        ("[sources.x]\ntimeout_seconds = 0", "sources.x.timeout_seconds"),
        ("[sources.x]\ntimeout_seconds = inf", "sources.x.timeout_seconds"),
        ("[sources.x]\nbase_url = 'api.x.com'", "sources.x.base_url"),
        ("[publish]\nbrand_handles = 'demo'", "publish.brand_handles"),
        ("[campaign.a]\nname = 'A'", "campaign.a: needs at least one of tags and mentions"),
        ("[campaign.a]\ntags = ['#a']", "campaign.a.name"),
        ("[campaign.a]\nname = 'A'\ntags = '#a'", "campaign.a.tags"),
        ("[campaign.a]\nname = 'A'\ntags = ['a']", "campaign.a.tags, item 1: a tag is"),
        ("[campaign.a]\nname = 'A'\ntags = ['#a']\nstarts = 'soon'", "campaign.a.starts"),
        ("[campaign.a]\nname = 'A'\ntags = ['#a']\nstarts = 20260301", "campaign.a.starts"),
        (
            "[campaign.a]\nname = 'A'\ntags = ['#a']\ntimezone = 'Asia/Karachy'",
            "campaign.a.timezone: no timezone is called 'Asia/Karachy'; nearest known: Asia/Karachi",
        ),
        ("[campaign.a]\nname = 'A'\ntags = ['#a']\ncron = 'daily'", "campaign.a.cron"),
        ("[campaign.a]\nname = 'A'\ntags = ['#a']\ncron = 'a b c d e'", "campaign.a.cron"),
        ("[campaign.a]\nname = 'A'\ntags = ['#a']\ncron = '61 6 * * *'", "campaign.a.cron"),
        ("[campaign.a]\nname = 'A'\ntags = ['#a']\npublish = 'now'", "campaign.a.publish"),
        (
            "[campaign.a]\nname = 'A'\ntags = ['#a']\nanalyzer = 'textblub'",
            "campaign.a.analyzer: unknown analyzer 'textblub'; nearest known: textblob",
        ),
        (
            "[campaign.a]\nname = 'A'\ntags = ['#a']\nsources = ['sampel']",
            "campaign.a.sources: unknown source 'sampel'; nearest known: sample",
        ),
        (
            "[campaign.a]\nname = 'A'\ntags = ['#a']\n[campaign.a.roles.staf]",
            "campaign.a.roles.staf",
        ),
        (
            "[campaign.a]\nname = 'A'\ntags = ['#a']\nstarts = 2026-03-02\nends = 2026-03-01",
            "campaign.a: ends on 2026-03-01, before it starts",
        ),
        ("[campaign.'../a']\nname = 'A'\ntags = ['#a']", "campaign.../a: a campaign's key is"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place(
    refused: Run, config: Path, text: str, where: str
) -> None:
    config.write_text(text)
    assert refused("findings", "a").refusal.startswith(f"config.toml: {where}")


@pytest.mark.parametrize("command", ["collect", "score", "findings", "publish"])
def test_an_unknown_campaign_is_answered_with_the_known(
    refused: Run, config: Path, command: str
) -> None:
    assert refused(command, "sprin").refusal == (
        "no campaign is called 'sprin' in config.toml; known: spring"
    )


def test_an_unknown_campaign_is_refused_by_import_and_export_too(
    refused: Run, config: Path, posts: Path
) -> None:
    assert "known: spring" in refused("import", "sprin", posts).refusal
    assert "known: spring" in refused("export", "sprin", "--to", "a.csv").refusal


def test_no_campaign_at_all_is_answered_with_how_to_begin(refused: Run, config: Path) -> None:
    config.write_text("")
    assert "listening init" in refused("findings", "spring").refusal


def test_a_role_file_that_cannot_be_read_is_refused(refused: Run, config: Path) -> None:
    config.write_text(CONFIG + '[campaign.spring.roles.staff]\nfile = "staff.csv"\n')
    for command in ("findings", "publish"):
        err = refused(command, "spring").refusal
        assert "staff.csv: the file of a role cannot be read: No such file" in err
        assert err.count("staff.csv") == 1


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (b"source,author_id\nx,1\nx,\n", "staff.csv, line 3: each row needs source and author_id"),
        (b"name\nAda\n", "staff.csv, line 2: each row needs source and author_id"),
        (b"source,author_id\nx,\xff\xfe\n", "staff.csv: the file of a role is no CSV in UTF-8"),
    ],
)
def test_a_row_without_a_member_is_named_by_its_line(
    refused: Run, config: Path, here: Path, rows: bytes, problem: str
) -> None:
    config.write_text(CONFIG + '[campaign.spring.roles.staff]\nfile = "staff.csv"\n')
    (here / "staff.csv").write_bytes(rows)
    assert problem in refused("findings", "spring").refusal


def test_an_env_file_that_is_no_text_is_refused(refused: Run, config: Path, here: Path) -> None:
    (here / ".env").write_bytes(b"X_BEARER_TOKEN=\xff\xfe")
    assert ".env: cannot be read" in refused("findings", "spring").refusal
