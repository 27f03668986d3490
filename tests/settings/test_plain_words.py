"""What is wrong with a setting is said in plain words, with an example: none of pydantic's."""

import re
from pathlib import Path

import pytest

from listening.config import load_settings
from listening.errors import ConfigError

A = '[campaign.a]\nname = "A"\ntags = ["#a"]\n'
STAFF = A + "[campaign.a.roles.staff]\n"
DAY = "a day is written as 2026-11-22"
TAG = "a tag is '#' and then letters, digits and '_' alone, such as '#customerfirstday'"
MENTION = "a mention is '@' and then an account's name, without spaces, such as '@example'"
LIST = "expected a list in brackets, such as "
QUOTES = "expected text in quotes, such as "

WORDS = {
    '[campaign.a]\ntags = ["#a"]': 'campaign.a.name: is missing; write one, such as "Customer',
    '[campaign.a]\nname = 3\ntags = ["#a"]': f'campaign.a.name: {QUOTES}"Customer First Day"',
    '[campaign.a]\nname = " "\ntags = ["#a"]': "campaign.a.name: expected text that is not empty",
    '[campaign.a]\nname = "A"\ntags = "#a"': f'campaign.a.tags: {LIST}["#customerfirstday"]',
    '[campaign.a]\nname = "A"\ntags = ["a"]': f"campaign.a.tags, item 1: {TAG}",
    '[campaign.a]\nname = "A"\ntags = ["#a", "#b c"]': f"campaign.a.tags, item 2: {TAG}",
    '[campaign.a]\nname = "A"\ntags = ["#b-c"]': f"campaign.a.tags, item 1: {TAG}",
    '[campaign.a]\nname = "A"\ntags = ["#"]': f"campaign.a.tags, item 1: {TAG}",
    '[campaign.a]\nname = "A"\ntags = [3]': f'campaign.a.tags, item 1: {QUOTES}"#customer',
    '[campaign.a]\nname = "A"\ntags = []': "campaign.a: needs at least one of tags and mentions",
    A + 'mentions = ["a"]': f"campaign.a.mentions, item 1: {MENTION}",
    A + 'mentions = ["@a b"]': f"campaign.a.mentions, item 1: {MENTION}",
    A + "mentions = 3": f'campaign.a.mentions: {LIST}["@example"]',
    A + "timezone = 3": f'campaign.a.timezone: {QUOTES}"UTC"',
    A + 'timezone = "Mars"': "campaign.a.timezone: no timezone is called 'Mars'; write one such as",
    A + 'starts = "soon"': f"campaign.a.starts: {DAY}",
    A + 'starts = "22/11/2026"': f"campaign.a.starts: {DAY}",
    A + "starts = 0": f"campaign.a.starts: {DAY}",
    A + "starts = 20261122": f"campaign.a.starts: {DAY}",
    A + "starts = true": f"campaign.a.starts: {DAY}",
    A + "starts = 2026-11-22T10:00:00": f"campaign.a.starts: {DAY}",
    A + "ends = 10:00:00": f"campaign.a.ends: {DAY}",
    A + "ends = [2026-11-22]": f"campaign.a.ends: {DAY}",
    A + 'sources = "x"': f'campaign.a.sources: {LIST}["x"]',
    A + "sources = [3]": f'campaign.a.sources, item 1: {QUOTES}"x"',
    A + "analyzer = 3": f'campaign.a.analyzer: {QUOTES}"linear"',
    A + 'masked = "a"': f"campaign.a.masked: {LIST}",
    A + 'masked = [""]': "campaign.a.masked, item 1: expected text that is not empty",
    A + "language = 3": f'campaign.a.language: {QUOTES}"en"',
    A + "cron = 3": f'campaign.a.cron: {QUOTES}"0 6 * * *"',
    A + 'cron = "daily"': "campaign.a.cron: 'daily' is not five cron fields, such as '0 6 * * *'",
    A + 'publish = "now"': "campaign.a.publish: expected 'draft' or 'rolling'",
    A + "publish = true": "campaign.a.publish: expected 'draft' or 'rolling'",
    A + "roles = 3": "campaign.a.roles: expected a table for each name: [campaign.a.roles.NAME]",
    A + "roles.staff = 3": "campaign.a.roles.staff: expected a table: [campaign.a.roles.staff]",
    A + "[campaign.a.roles.staf]": "campaign.a.roles.staf: expected 'customer', 'staff', 'brand'",
    STAFF + 'ids = "x:1"': f'campaign.a.roles.staff.ids: {LIST}["x:12345"]',
    STAFF + 'ids = ["1"]': "campaign.a.roles.staff.ids, item 1: an id is its source, ':' and the",
    STAFF + 'handles = ["@a"]': "campaign.a.roles.staff.handles, item 1: a handle is its source",
    STAFF + "file = 3": f'campaign.a.roles.staff.file: {QUOTES}"staff.csv"',
    "campaign = 3": "campaign: expected a table for each name: [campaign.NAME]",
    "[campaign]\na = 3": "campaign.a: expected a table: [campaign.a], with its keys below it",
    '[campaign."A Day"]\nname = "A"\ntags = ["#a"]': "campaign.A Day: a campaign's key is a-z",
    "store = 3": "store: expected a table: [store]",
    "[store]\nurl = 3": f'store.url: {QUOTES}"sqlite:///listening.db"',
    "[publish]\nout = 3": f'publish.out: {QUOTES}"site"',
    "[publish]\nbase_url = true": f'publish.base_url: {QUOTES}"https://reports.example.com"',
    '[publish]\nbrand_handles = "@a"': f'publish.brand_handles: {LIST}["@example"]',
    "sources = 3": "sources: expected a table for each name: [sources.NAME]",
    "[sources]\nx = 3": "sources.x: expected a table: [sources.x]",
    '[sources.x]\nbase_url = "api"': 'sources.x.base_url: expected text of another form, such as "h',
    '[sources.x]\ntimeout_seconds = "long"': "sources.x.timeout_seconds: expected a number, such as",
    "[sources.x]\ntimeout_seconds = 0": "sources.x.timeout_seconds: expected a number above 0, such",
    "[sources.x]\ntimeout_seconds = inf": "sources.x.timeout_seconds: expected a number",
    "[sources.x]\ntimeout_seconds = true": "sources.x.timeout_seconds: expected a number",
    "[sources.sample]\nseed = 1.5": "sources.sample.seed: expected a whole number, such as 2026",
    "[sources.sample]\nposts = 0": "sources.sample.posts: expected a number of 1 or more, such as",
    A + 'cron = "0 6 * * *': "not valid TOML: ",
}

PYDANTIC = re.compile(
    r"input should|string should|field required|pattern|\bvalid (?!TOML)|tuple|dictionary"
    r"|instance|datetime|parse|\^",
    re.IGNORECASE,
)


@pytest.mark.parametrize("toml", WORDS)
def test_a_wrong_setting_is_explained_in_plain_words(toml: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(toml, "utf-8")
    with pytest.raises(ConfigError) as refused:
        load_settings(path, {})
    message = str(refused.value).removeprefix(f"{path}: ")
    assert message.startswith(WORDS[toml])
    assert not PYDANTIC.search(message)


@pytest.mark.parametrize("day", ["2026-11-22", '"2026-11-22"', '" 2026-11-22 "'])
def test_a_day_may_stand_in_quotes(day: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(A + f"starts = {day}", "utf-8")
    assert str(load_settings(path, {}).campaign_of("a").starts) == "2026-11-22"
