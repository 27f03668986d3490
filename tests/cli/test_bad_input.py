"""Bad input: one line, exit code 2, and everything as it was."""

import gzip
import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import CONFIG, SECRET, Ran, Run, files_of, write_lines

from tests.fakes.x_posts import a_page, a_post

GOOD = a_page([a_post("1")])


@pytest.fixture
def refused(run: Run, here: Path) -> Run:
    """Runs a command, and checks that it refused in one line and changed nothing."""

    def typed(*words: object) -> Ran:
        before = files_of(here)
        ran = run(*words)
        assert ran.refusal
        assert files_of(here) == before
        return ran

    return typed


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
        (b"name = '\xff\xfe'", "cannot be read (UnicodeDecodeError)"),
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
    assert "cannot be read" in refused("status").refusal


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
        ("[campaign.a]\nname = 'A'\ntags = ['a']", "campaign.a.tags.0"),
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
        ("[campaign.'../a']\nname = 'A'\ntags = ['#a']", "campaign.../a.key"),
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


BAD_FILES = {
    "missing.jsonl": (None, "cannot be read: No such file"),
    "empty.jsonl": (b"", "is empty"),
    "blank.jsonl": (b"\n  \n", "is empty"),
    "letter.jsonl": (b"Dear reader,\nhow are you?\n", "holds no posts: line 1: not JSON"),
    "image.jsonl": (bytes(range(256)) * 20, "holds no posts"),
    "array.jsonl": (b'[{"id": "1"}]', "one JSON array"),
    "spread.jsonl": (b'{\n "data": []\n}', "JSON spread over many lines"),
    "other.jsonl": (b'{"name": "no post"}\n', "holds no posts: line 1"),
    "survey.csv": (b"id,text\n1,hello\n", "CSV comes in a later version"),
    "survey.tsv": (b"id\ttext\n1\thello\n", "CSV comes in a later version"),
    "cut.jsonl.gz": (gzip.compress(json.dumps(GOOD).encode())[:30], "holds no posts"),
    "false.jsonl.gz": (b"not compressed at all", "holds no posts"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_without_posts_is_refused_and_good_ones_beside_it_are_not_imported(
    refused: Run, config: Path, here: Path, name: str
) -> None:
    body, problem = BAD_FILES[name]
    if body is not None:
        (here / name).write_bytes(body)
    good = write_lines(here / "good.jsonl", GOOD)
    for files in ([name], [good, name], [name, good]):
        err = refused("import", "spring", *files).refusal
        assert err.startswith(name)
        assert problem in err


def test_a_folder_is_not_imported(refused: Run, config: Path, here: Path) -> None:
    (here / "folder").mkdir()
    assert "folder is a folder" in refused("import", "spring", "folder").refusal


def test_an_unknown_format_is_answered_with_the_known(
    refused: Run, config: Path, posts: Path
) -> None:
    err = refused("import", "spring", posts, "--format", "xml").refusal
    assert "choose one of auto, x-jsonl, csv" in err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["--nonsense"], "No such option: --nonsense"),
        (["status", "--nonsense"], "No such option: --nonsense"),
        (["status", "nonsense"], "unexpected extra argument"),
        (["findings"], "Missing argument 'campaign'"),
        (["import", "spring"], "Missing argument 'files'"),
        (["export", "spring"], "Missing option '--to'"),
        (
            ["findings", "spring", "--since", "yesterday"],
            "Invalid value for '--since': 'yesterday'",
        ),
        (["findings", "spring", "--until", "2026-02-30"], "'--until': '2026-02-30'"),
        (
            ["findings", "spring", "--since", "2026-03-03", "--until", "2026-03-01"],
            "would end on 2026-03-01, before it begins on 2026-03-03",
        ),
        (["findings", "spring", "--until", "2026-02-01"], "would end on 2026-02-01"),
        (["publish", "spring", "--draft", "--approve", "Ada"], "--draft and --approve exclude"),
        (["publish", "spring", "--approve", " "], "--approve needs the name"),
        (["export", "spring", "--to", "posts.xlsx"], "export writes .csv or .jsonl"),
        (["init", "Spring Day"], "cannot be a campaign's key"),
        (["init", "spring"], "there is a campaign 'spring' already"),
    ],
)
def test_words_that_make_no_sense_are_refused_in_one_line(
    refused: Run, config: Path, words: list[str], problem: str
) -> None:
    assert problem in refused(*words).refusal


def test_collecting_from_x_without_a_token_says_where_to_get_one(
    refused: Run, config: Path
) -> None:
    assert refused("collect", "spring").refusal.startswith("X_BEARER_TOKEN is not set")


def test_a_store_newer_than_the_program_is_left_alone(
    run: Run, refused: Run, config: Path, here: Path, posts: Path
) -> None:
    assert run("import", "spring", posts).code == 0
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
        store.execute("PRAGMA journal_mode = DELETE")
    for words in (
        ["import", "spring", posts],
        ["findings", "spring"],
        ["status"],
        ["publish", "spring"],
    ):
        assert "is at 9999, which this program does not know" in refused(*words).refusal


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("nonsense", "the store's URL is not one"),
        ("mysql://u:{secret}@127.0.0.1/x", "names mysql; use sqlite or postgresql"),
        ("postgresql://u:{secret}@127.0.0.1:port/x", "the store's URL is not one"),
        ("postgresql://u:{secret}@127.0.0.1:1/x", "cannot be used"),
        ("postgresql://127.0.0.1:1/x?password={secret}", "cannot be used"),
        ("postgresql://u:{secret}@127.0.0.1:1/x?nonsense=1", "cannot be used"),
        ("sqlite:///no/such/folder/listening.db", "cannot be used"),
        ("sqlite:///config.toml", "cannot be used: file is not a database"),
    ],
)
def test_a_store_that_cannot_be_opened_is_told_without_its_password(
    refused: Run, config: Path, monkeypatch: pytest.MonkeyPatch, url: str, problem: str
) -> None:
    monkeypatch.setenv("LISTENING_DATABASE_URL", url.format(secret=SECRET))
    for command in ("findings", "score"):
        err = refused(command, "spring").refusal
        assert problem in err
        assert SECRET not in err


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections, and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.timeout(30)
def test_a_postgresql_that_never_answers_is_given_up(
    refused: Run, config: Path, monkeypatch: pytest.MonkeyPatch, silent_port: int
) -> None:
    url = f"postgresql://u:{SECRET}@127.0.0.1:{silent_port}/x?connect_timeout=2"
    monkeypatch.setenv("LISTENING_DATABASE_URL", url)
    err = refused("findings", "spring").refusal
    assert "cannot be used" in err
    assert SECRET not in err


def test_a_site_below_a_file_is_refused_before_anything_is_counted(
    refused: Run, config: Path, here: Path
) -> None:
    (here / "file").write_text("mine")
    for words in (
        ["publish", "spring", "--out", "file/site"],
        ["publish", "spring", "--out", "file"],
        ["publish", "spring", "--approve", "Ada", "--out", "file/site"],
        ["export", "spring", "--to", "file/posts.csv"],
        ["export", "spring", "--to", "nowhere/posts.csv"],
        ["demo", "--out", "file/demo"],
    ):
        assert "cannot write" in refused(*words).refusal


def test_a_config_below_a_file_cannot_be_begun(refused: Run, here: Path) -> None:
    (here / "file").write_text("mine")
    words = ["init", "spring", "--name", "S", "--tags", "s", "--mentions", "", "--timezone", "UTC"]
    refused(*words, "--starts", "", "--ends", "", "--config", "file/config.toml")


def test_a_role_file_that_cannot_be_read_is_refused(refused: Run, config: Path) -> None:
    config.write_text(CONFIG + '[campaign.spring.roles.staff]\nfile = "staff.csv"\n')
    for command in ("findings", "publish"):
        assert "staff.csv: the file of a role cannot be read" in refused(command, "spring").refusal


def test_an_env_file_that_is_no_text_is_refused(refused: Run, config: Path, here: Path) -> None:
    (here / ".env").write_bytes(b"X_BEARER_TOKEN=\xff\xfe")
    assert ".env: cannot be read" in refused("findings", "spring").refusal
