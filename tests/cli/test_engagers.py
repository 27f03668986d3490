"""Who engaged with a campaign's posts: bought where asked for, within what may be spent."""

import sqlite3
import zlib
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from terminal import Run

from listening.cli import campaigns, collecting, engaging
from listening.pipeline.lists import TROUBLES
from listening.sources import x, x_calls
from listening.sources.x_calls import TRIES
from listening.store.database import open_store
from listening.store.salting import read_salt
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x.faults import down, limited, no_credits, served

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
REPOSTERS, QUOTERS = "/retweeted_by", "/quote_tweets"


def at(moment: datetime, fake: FakeX, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (campaigns, collecting, engaging):
        monkeypatch.setattr(module, "now", lambda: moment)
    monkeypatch.setattr(x, "datetime", SimpleNamespace(now=lambda zone: moment))
    fake.clock.set(moment)


@pytest.fixture
def busy(here: Path, fake_x: FakeX, monkeypatch: pytest.MonkeyPatch) -> FakeX:
    """Three posts: one with 12 reposts, one with 3 and 2 quotes, one that nobody touched."""
    monkeypatch.setenv("X_BEARER_TOKEN", TOKEN)
    monkeypatch.setattr(x_calls, "pause_seconds", lambda attempt, chance: 0.0)
    configure(here, fake_x)
    world, hour = fake_x.world, timedelta(hours=1)
    loud = world.post("a #springday", "600001", NOW - 9 * hour, **counts(12, 0))
    told = world.post("b #springday", "600002", NOW - 8 * hour, **counts(3, 2))
    world.post("c #springday", "600003", NOW - 7 * hour, **counts(0, 0))
    for number in range(12):
        world.repost(loud, str(700_100 + number), NOW - 6 * hour)
    for number in range(3):
        world.repost(told, str(700_100 + number), NOW - 6 * hour)
    for author in ("700200", "600002"):  # and one of the quotes is the author's own
        world.post("so true", author, NOW - 5 * hour, (("quoted", told),))
    world.post("me too #springday", "700300", NOW - 4 * hour, (("replied_to", told),))
    at(NOW, fake_x, monkeypatch)
    return fake_x


def counts(reposts: int, quotes: int) -> dict[str, Any]:
    metrics = {"retweet_count": reposts, "quote_count": quotes, "reply_count": 0, "like_count": 0}
    return {"public_metrics": metrics}


def configure(here: Path, fake: FakeX, *more: str) -> None:
    lines = ["[sources.x]", f'base_url = "{fake.base_url}"', *more, "[campaign.spring]"]
    (here / "config.toml").write_text(
        "\n".join([*lines, 'name = "Spring Day"', 'tags = ["#springday"]\n'])
    )


def asked(fake: FakeX, ending: str = "") -> list[str]:
    paths = [each.path for each in fake.requests if each.method == "GET"]
    return [each for each in paths if each.endswith((ending,) if ending else (REPOSTERS, QUOTERS))]


def engagers(here: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return store.execute("SELECT kind, count(*) FROM engager GROUP BY kind").fetchall()


def spent(here: Path) -> float:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        row = store.execute("SELECT settled_usd, reserved_usd FROM spend").fetchone()
        assert row[1] == 0
        return float(row[0])


def values(here: Path) -> str:
    whole = []
    with closing(sqlite3.connect(here / "listening.db")) as store:
        names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            whole += [_shown(v) for row in store.execute(f"SELECT * FROM {name}") for v in row]
    return "\n".join(whole)


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        with suppress(zlib.error):
            return zlib.decompress(value).decode()
    return str(value)


def test_nothing_is_asked_for_unless_it_is_wanted(run: Run, busy: FakeX, here: Path) -> None:
    assert run("collect", "spring").code == 0
    assert asked(busy) == []
    assert engagers(here) == []


def test_engagers_are_kept_as_ids_that_tell_no_one(run: Run, busy: FakeX, here: Path) -> None:
    ran = run("collect", "spring", "--engagers")
    assert (ran.code, ran.err) == (0, "")
    assert "x: 16 engagers in 3 lists bought, 1 who replied" in ran.out
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 15)]
    assert asked(busy)[0].endswith(REPOSTERS)
    kept = values(here)
    assert not [each for each in ("700100", "made_up_700100", "700200") if each in kept]


def test_config_may_ask_for_them_too(run: Run, busy: FakeX, here: Path) -> None:
    configure(here, busy, "engagers = true")
    assert run("collect", "spring", "--json").code == 0
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 15)]


def test_an_engager_who_takes_part_is_known_by_the_same_salted_id(
    run: Run, busy: FakeX, here: Path
) -> None:
    run("collect", "spring", "--engagers")
    url = f"sqlite:///{here / 'listening.db'}"
    with open_store(url) as store, store.writing() as connection:
        known = read_salt(connection).of("700300")
    with closing(sqlite3.connect(here / "listening.db")) as store:
        found = store.execute("SELECT kind FROM engager WHERE author_id = ?", [known]).fetchall()
    assert found == [("reply",)]


def test_each_list_is_bought_once_a_day_and_only_where_its_count_changed(
    run: Run, busy: FakeX, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("collect", "spring", "--engagers")
    assert len(asked(busy)) == 3
    busy.requests.clear()
    run("collect", "spring", "--engagers")
    at(NOW + timedelta(days=1), busy, monkeypatch)
    run("collect", "spring", "--engagers")
    assert asked(busy) == []
    with closing(sqlite3.connect(here / "listening.db")) as store:
        store.execute("UPDATE post SET reposts = 13 WHERE reposts = 12")
        store.commit()
    run("collect", "spring", "--engagers")
    assert {each.rpartition("/")[2] for each in asked(busy)} == {"retweeted_by"}


def test_the_ceiling_holds_and_shorter_lists_are_bought_before_longer_ones_fit(
    run: Run, busy: FakeX, here: Path
) -> None:
    run("collect", "spring")
    before = spent(here)
    configure(here, busy, f"monthly_ceiling_usd = {before + 0.11}")
    ran = run("collect", "spring", "--engagers", "--json")
    assert ran.code == 3
    (gap,) = ran.json["gaps"]
    assert gap.startswith("1 list of engagers: a post that 12 engaged with may cost $0.12")
    assert gap in ran.err
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 3)]
    assert spent(here) == pytest.approx(before + 3 * 0.010 + 2 * 0.005)
    configure(here, busy, "monthly_ceiling_usd = 100.0")
    assert run("collect", "spring", "--engagers").code == 0
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 15)]


def test_what_breaks_off_goes_on_behind_its_last_page_and_stops_no_other_list(
    run: Run, busy: FakeX, here: Path
) -> None:
    run("collect", "spring")
    before = spent(here)
    busy.page_size = 5
    busy.faults.queue(served, *[down()] * TRIES, on=REPOSTERS)
    ran = run("collect", "spring", "--engagers")
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "1 list of engagers: X does not serve at the moment (503)" in ran.err
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 3)]
    busy.requests.clear()
    assert run("collect", "spring", "--engagers").code == 0
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 15)]
    pages = [each.params for each in busy.requests if each.path.endswith(REPOSTERS)]
    assert ["pagination_token" in page for page in pages] == [True, True]
    assert spent(here) - before == pytest.approx(15 * 0.010 + 2 * 0.005)


def test_of_a_list_that_was_begun_only_the_rest_must_be_paid(
    run: Run, busy: FakeX, here: Path
) -> None:
    busy.page_size = 5
    busy.faults.queue(served, *[down()] * TRIES, on=REPOSTERS)
    run("collect", "spring", "--engagers")
    busy.page_size = None
    configure(here, busy, f"monthly_ceiling_usd = {spent(here) + 0.11}")  # the whole: $0.12
    assert run("collect", "spring", "--engagers").code == 0
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 15)]


def test_a_list_that_is_not_whole_counts_nobody(run: Run, busy: FakeX, here: Path) -> None:
    busy.page_size = 5
    busy.faults.queue(served, *[down()] * TRIES, on=REPOSTERS)
    run("collect", "spring", "--engagers")
    with closing(sqlite3.connect(here / "listening.db")) as store:
        whole = store.execute("SELECT DISTINCT post_id FROM engager WHERE kind = 'repost'")
        begun = store.execute("SELECT post_id FROM begun_list").fetchall()
        assert len(begun) == 1
        assert begun[0] not in whole.fetchall()


def test_a_long_limit_is_told_and_the_other_lists_are_bought(
    run: Run, busy: FakeX, here: Path
) -> None:
    run("collect", "spring")
    busy.faults.always(limited(int(NOW.timestamp()) + 840), on=REPOSTERS)
    ran = run("collect", "spring", "--engagers")
    assert ran.code == 3
    assert "2 lists of engagers: X limits requests until 12:14 UTC: run again after that" in ran.err
    assert len(asked(busy, REPOSTERS)) == 1
    assert engagers(here) == [("quote", 1), ("reply", 1)]
    busy.faults.clear()
    assert run("collect", "spring", "--engagers").code == 0
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 15)]


def test_where_every_list_fails_the_rest_is_left_alone(run: Run, busy: FakeX, here: Path) -> None:
    for author in range(600_010, 600_013):
        busy.world.post("#springday", str(author), NOW - timedelta(hours=3), **counts(2, 0))
    run("collect", "spring")
    busy.faults.always(no_credits(), on=REPOSTERS)
    busy.faults.always(no_credits(), on=QUOTERS)
    ran = run("collect", "spring", "--engagers")
    assert ran.code == 3
    assert len(asked(busy)) == TROUBLES
    assert "not asked for, after three in a row failed" in ran.err
    assert "buy credits" in ran.err


def test_a_post_that_is_gone_has_no_engagers_and_stops_nothing(
    run: Run, busy: FakeX, here: Path
) -> None:
    run("collect", "spring")
    loud = min(busy.world.posts)
    busy.world.delete(loud)
    ran = run("collect", "spring", "--engagers")
    assert ran.code == 0
    assert engagers(here) == [("quote", 1), ("reply", 1), ("repost", 3)]


def test_whoever_was_forgotten_is_in_no_list(run: Run, busy: FakeX, here: Path) -> None:
    run("forget", "x", "700100", "--yes")
    run("forget", "x", "700300", "--yes")
    run("collect", "spring", "--engagers")
    assert engagers(here) == [("quote", 1), ("repost", 13)]
