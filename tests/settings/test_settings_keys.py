"""Every key is written down for a newcomer, and no other key is taken."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from listening.config import load_settings
from listening.errors import ConfigError
from listening.settings import CampaignSettings, ClaimSettings, EventSettings, RoleMembers, Settings
from listening.sources import registry
from listening.starter import Answers, config_with

CAMPAIGN = '[campaign.a-day]\nname = "A Day"\ntags = ["#aday"]\n'
STARTER = "".join(
    (files("listening.starter") / name).read_text("utf-8")
    for name in ("base.toml", "campaign.toml")
)


def tables() -> Iterator[tuple[str, type[BaseModel]]]:
    for key in ("store", "publish", "alerts"):
        yield key, Settings.model_fields[key].annotation
    for name, module in registry().items():
        if not module.SYNTHETIC:
            yield f"sources.{name}", module.Options
    yield "campaign.$key", CampaignSettings
    yield "campaign.$key.roles.staff", RoleMembers
    yield "campaign.$key.claims", ClaimSettings
    yield "campaign.$key.events", EventSettings


TABLES = dict(tables())


def written_keys() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    keys: set[str] = set()
    for line in STARTER.splitlines():
        if table := re.match(r"#? ?\[\[?([a-z$.-]+)\]", line):
            keys = found.setdefault(table[1], set())
        elif key := re.match(r"#? ?\$?([a-z_]+)( =|$)", line):
            keys.add(key[1])
    return found


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_key_is_in_the_starter(table: str) -> None:
    known = set(TABLES[table].model_fields) - {"key", "roles", "claims", "events"}
    assert known <= written_keys()[table]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_starter_has_no_other_key(table: str) -> None:
    model = TABLES[table]
    assert written_keys()[table] <= set(model.model_fields)


def test_a_new_campaign_is_read_back_as_answered(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(config_with(path, "a-day", Answers('A "Day"', ["#ADay"], [], "UTC")), "utf-8")
    settings = load_settings(path, {})
    assert settings.campaign["a-day"].name == 'A "Day"'
    assert settings.campaign["a-day"].tags == ("#aday",)


def test_the_starter_shows_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "listening.starter.preferred", lambda: CampaignSettings.model_fields["analyzer"].default
    )
    path = tmp_path / "config.toml"
    path.write_text(config_with(path, "a-day", Answers("A Day", ["#aday"], [], "UTC")), "utf-8")
    bare = tmp_path / "bare.toml"
    bare.write_text(CAMPAIGN, "utf-8")
    assert load_settings(path, {}) == load_settings(bare, {})


CASES = [
    ("stroe = 1\n", "stroe", "store"),
    ('[store]\nulr = "sqlite:///a.db"\n', "store.ulr", "url"),
    ('[publish]\nouts = "a"\n', "publish.outs", "out"),
    ("[sources.x]\ntimeout_second = 3\n", "sources.x.timeout_second", "timeout_seconds"),
    ("[sources.xx]\n", "sources.xx", "x"),
    (CAMPAIGN + 'key = "b"\n', "campaign.a-day.key", "name"),
    (CAMPAIGN + 'tag = ["#b"]\n', "campaign.a-day.tag", "tags"),
    (CAMPAIGN + 'corn = "0 6 * * *"\n', "campaign.a-day.corn", "cron"),
    (CAMPAIGN + '[campaign.a-day.roles.staff]\nhandle = ["x:a"]\n', "handle", "handles"),
    (CAMPAIGN + '[campaign.a-day.roles.staf]\nids = ["x:1"]\n', "staf", "staff"),
    (CAMPAIGN + 'sources = ["y"]\n', "'y'", "x"),
    (CAMPAIGN + 'analyzer = "textblop"\n', "textblop", "textblob"),
    (CAMPAIGN + 'timezone = "Asia/Karachy"\n', "Asia/Karachy", "Asia/Karachi"),
]


@pytest.mark.parametrize(("toml", "wrong", "nearest"), CASES)
def test_an_unknown_key_is_named_with_its_file_and_the_nearest_one(
    toml: str, wrong: str, nearest: str, tmp_path: Path
) -> None:
    message = refusal(toml, tmp_path)
    assert wrong in message
    assert re.search(rf"\b{re.escape(nearest)}\b", message)
    assert str(tmp_path / "config.toml") in message
    assert "\n" not in message


def refusal(toml: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    path = folder / "config.toml"
    path.write_text(toml, "utf-8")
    with pytest.raises(ConfigError) as error:
        load_settings(path, environment or {})
    return str(error.value)


BROKEN = [
    "campaign = 3\n",
    '[campaign]\na-day = "x"\n',
    "sources = 3\n",
    "[sources]\nx = 3\n",
    "store = 3\n",
    "[campaign.a-day]\n",
    '[campaign.a-day]\nname = ""\ntags = ["#a"]\n',
    '[campaign.a-day]\nname = "A"\n',
    '[campaign.a-day]\nname = "A"\ntags = ["a"]\n',
    '[campaign.a-day]\nname = "A"\ntags = ["#a b"]\n',
    '[campaign.a-day]\nname = "A"\ntags = [3]\n',
    CAMPAIGN + 'cron = "daily"\n',
    CAMPAIGN + "starts = 2026-10-05\nends = 2026-10-04\n",
    CAMPAIGN + '[campaign.a-day.roles.customer]\nids = ["x:1"]\n',
    "not toml",
    "[sources.x]\ntimeout_seconds = -1\n",
]


@pytest.mark.parametrize("toml", BROKEN)
def test_a_broken_config_is_one_line_that_names_the_file(toml: str, tmp_path: Path) -> None:
    message = refusal(toml, tmp_path)
    assert message.startswith(str(tmp_path / "config.toml"))
    assert "\n" not in message


@pytest.mark.parametrize("toml", ["[publish]\n", ""])
def test_a_config_without_campaigns_is_read(toml: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(toml, "utf-8")
    with pytest.raises(ConfigError, match="none yet"):
        load_settings(path, {}).campaign_of("a-day")


def test_no_value_stands_in_an_error_lest_it_be_a_secret(tmp_path: Path) -> None:
    secret = "hush-4711"
    for toml in (
        f'X_BEARER_TOKEN = "{secret}"\n',
        f'[sources.x]\nX_BEARER_TOKEN = "{secret}"\n',
        f'[sources.x]\nbase_url = "{secret}"\n',
        f'[sources.x]\ntimeout_seconds = "{secret}"\n',
        CAMPAIGN + f'token = "{secret}"\n',
        CAMPAIGN + f'tags = ["{secret}"]\n',
    ):
        assert secret not in refusal(toml, tmp_path, {"X_BEARER_TOKEN": secret})


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="listening init"):
        load_settings(tmp_path / "config.toml", {})


TAGS = ["#KundenFörst", "#kundenfo\u0308rst", "＃ＫｕｎｄｅｎＦöｒｓｔ", " #KUNDENFÖRST "]  # noqa: RUF001


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_is_folded_as_the_posts_tags_are(tag: str, tmp_path: Path) -> None:
    from listening.sources.x_fields import tags_in

    path = tmp_path / "config.toml"
    path.write_text(f'[campaign.a-day]\nname = "A"\ntags = ["{tag}"]\n', "utf-8")
    campaign = load_settings(path, {}).campaign["a-day"]
    assert campaign.tags == ("#kundenförst",)
    assert set(campaign.tags) == tags_in(f"so {tag} good")


@pytest.mark.parametrize("tag", ["#نیا_دن", "#नमस्ते", "#می\u200cروم", "#día·2"])
def test_a_tag_may_be_in_any_script(tag: str) -> None:
    assert CampaignSettings(key="a", name="A", tags=(tag,)).query.tags


def test_every_table_of_settings_is_held_here() -> None:
    whole = set(Settings.model_fields) - {"root"}
    assert {table.split(".")[0] for table in TABLES} == whole
    assert get_origin(Settings.model_fields["campaign"].annotation) is dict
    assert get_args(Settings.model_fields["campaign"].annotation)[1] is CampaignSettings


def test_the_demos_config_is_whole() -> None:
    demo = tomllib.loads((files("listening.starter") / "demo.toml").read_text("utf-8"))
    assert set(demo["campaign"]) == {"customer-first-day"}
