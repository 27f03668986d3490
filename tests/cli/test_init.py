"""`listening init`: five questions, and a campaign that loads, or nothing changed."""

import re
from pathlib import Path

import pytest
from terminal import CONFIG, Run, at_a_terminal, files_of

from listening.config import load_settings
from listening.settings import CampaignSettings, PublishSettings

ANSWERS = "Spring Day\n#springday #spring\n@example\nEurope/Stockholm\n2026-03-01\n2026-03-03\n"


def test_init_asks_and_writes_a_campaign_that_loads(run: Run, here: Path) -> None:
    told = run("init", "spring", answers=ANSWERS)
    assert told.code == 0
    assert "It listens for: #springday OR #spring OR @example" in told.out
    assert "X_BEARER_TOKEN" in told.out
    assert "listening doctor" in told.out
    campaign = load_settings(here / "config.toml", {}).campaign_of("spring")
    assert (campaign.name, campaign.timezone) == ("Spring Day", "Europe/Stockholm")
    assert (str(campaign.starts), str(campaign.ends)) == ("2026-03-01", "2026-03-03")


def test_init_offers_what_may_be_left_as_it_is(run: Run, here: Path) -> None:
    assert run("init", "spring-day", answers="\n" * 6).code == 0
    campaign = load_settings(here / "config.toml", {}).campaign_of("spring-day")
    assert (campaign.name, campaign.tags, campaign.mentions) == ("Spring Day", ("#springday",), ())
    assert (campaign.timezone, campaign.starts, campaign.ends) == ("UTC", None, None)


def options(**changed: str) -> list[str]:
    given = {"name": "A", "tags": "a", "mentions": "", "timezone": "UTC", "starts": "", "ends": ""}
    return [word for key, value in {**given, **changed}.items() for word in (f"--{key}", value)]


def test_init_takes_every_answer_as_an_option_too(run: Run, here: Path) -> None:
    odd = 'Ann\'s "day" \\ ${x} ☀'
    told = run("init", "spring", *options(name=odd, tags="one, #two #three", mentions="@b,c"))
    assert (told.code, told.err) == (0, "")
    campaign = load_settings(here / "config.toml", {}).campaign_of("spring")
    assert campaign.name == odd
    assert (campaign.tags, campaign.mentions) == (("#one", "#two", "#three"), ("@b", "@c"))


@pytest.mark.parametrize(("installed", "analyzer"), [(True, "fused"), (False, "linear")])
def test_init_takes_the_better_analyzer_where_what_it_needs_is_installed(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, installed: bool, analyzer: str
) -> None:
    if not installed:
        monkeypatch.setattr("listening.scoring.find_spec", lambda _: None)
    assert run("init", "spring", *options()).code == 0
    assert load_settings(here / "config.toml", {}).campaign_of("spring").analyzer == analyzer


def test_init_adds_to_a_config_and_keeps_what_is_in_it(run: Run, config: Path) -> None:
    assert run("init", "autumn", *options()).code == 0
    assert config.read_text().startswith(CONFIG.rstrip("\n"))
    assert sorted(load_settings(config, {}).campaign) == ["autumn", "spring"]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"timezone": "Europe/Stokholm"}, "nearest known: Europe/Stockholm"),
        ({"starts": "1 March"}, "--starts: a day is written as 2026-11-22"),
        ({"starts": "2026-03-02", "ends": "2026-03-01"}, "before it starts"),
        ({"tags": "#a-b"}, "--tags: item 1: a tag is '#' and then letters, digits and '_'"),
        (
            {"tags": "#hello world"},
            "a tag has none: write #helloworld, or #hello #world for 2 of them",
        ),
        ({"mentions": "@a b"}, "--mentions: '@a b' has a space, and a mention has none"),
        ({"tags": "", "mentions": ""}, "at least one of tags and mentions"),
        ({"name": " "}, "--name: expected text that is not empty"),
    ],
)
def test_a_wrong_answer_to_init_changes_nothing(
    run: Run, config: Path, here: Path, wrong: dict[str, str], problem: str
) -> None:
    before = files_of(here)
    refusal = run("init", "autumn", *options(**wrong)).refusal
    assert problem in refusal
    assert ".init-" not in refusal
    assert files_of(here) == before


WRONG = (
    "Spring Day\n#hello world\n#hello #world\n@a b\n\nMars\nUTC\nsoon\n2026-03-02\n2026-03-01\n\n"
)


def test_a_wrong_answer_at_a_terminal_is_asked_for_again_with_the_reason(here: Path) -> None:
    told = at_a_terminal("init", "spring", answers=WRONG)
    assert told.code == 0, told.out
    assert re.findall(r"Error: (.{24})", told.out) == [
        "'#hello world' has a spa",
        "'@a b' has a space, and ",
        "no timezone is called 'M",
        "a day is written as 2026",
        "ends on 2026-03-01, befo",
    ]
    campaign = load_settings(here / "config.toml", {}).campaign_of("spring")
    assert (campaign.tags, campaign.ends) == (("#hello", "#world"), None)


def test_a_wrong_answer_from_a_pipe_is_refused_and_nothing_written(run: Run, here: Path) -> None:
    told = run("init", "spring", answers="Spring Day\n#hello world\n")
    assert (told.code, told.err.count("\n")) == (2, 1)
    assert "'#hello world' has a space" in told.err
    assert files_of(here) == {}


def test_an_option_that_is_wrong_is_refused_before_anything_is_asked(refused: Run) -> None:
    assert "--timezone: no timezone" in refused("init", "spring", "--timezone", "Mars").refusal


def test_a_config_that_init_writes_has_every_key(run: Run, here: Path) -> None:
    run("init", "spring", *options())
    text = (here / "config.toml").read_text()
    words = {line.lstrip("# ").partition(" = ")[0] for line in text.splitlines() if " = " in line}
    keys = {*CampaignSettings.model_fields, *PublishSettings.model_fields, "url"}
    assert keys - {"key", "roles", "claims", "events"} <= words  # tables of their own
    assert {"ids", "handles", "file", "base_url", "timeout_seconds"} <= words
    uncommented = text.replace("# [campaign", "[campaign").replace("# ids", "ids")
    uncommented = uncommented.replace("# handles", "handles").replace("# starts", "starts")
    (here / "config.toml").write_text(
        uncommented.replace("# ends = 2026-10-05", "ends = 2026-10-09")
    )
    assert len(load_settings(here / "config.toml", {}).campaign_of("spring").roles) == 3
