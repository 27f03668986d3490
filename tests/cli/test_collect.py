"""Collecting from X, or rather from a fake of it: pages, watermarks, breaks and gaps."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from terminal import SECRET, Run

from listening.cli import campaigns
from listening.sources import x, x_calls
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x.faults import down, no_credits, partial, served
from tests.fakes.x_posts import a_post, a_repost, a_user, tagged

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
Clock = Callable[[datetime], None]


@pytest.fixture
def clock(fake_x: FakeX, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time, both here and at X."""

    def set_time(at: datetime) -> None:
        monkeypatch.setattr(campaigns, "now", lambda: at)
        monkeypatch.setattr(x, "datetime", SimpleNamespace(now=lambda zone: at))
        fake_x.clock.set(at)

    set_time(NOW)
    return set_time


@pytest.fixture
def searched(here: Path, fake_x: FakeX, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> FakeX:
    """A fake X with nine posts of the last six days, two of them a page."""
    monkeypatch.setenv("X_BEARER_TOKEN", TOKEN)
    monkeypatch.setattr(x_calls, "pause_seconds", lambda attempt, chance: 0.0)
    (here / "config.toml").write_text(
        f'[sources.x]\nbase_url = "{fake_x.base_url}"\ntimeout_seconds = 5\n'
        '[campaign.spring]\nname = "Spring Day"\ntags = ["#springday"]\n'
    )
    fake_x.page_size = 2
    fake_x.world.put(*(post_at(n, NOW - timedelta(hours=16 * n)) for n in range(1, 10)))
    fake_x.world.put(*(a_user(str(500 + n)) for n in range(30)))
    return fake_x


def post_at(number: int, at: datetime, **fields: Any) -> Any:
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return a_post(
        str(1000 - number),
        author_id=str(500 + number),
        created_at=stamp,
        entities=tagged("SpringDay"),
        **fields,
    )


def collected(here: Path) -> set[str]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return {row[0] for row in store.execute("SELECT post_id FROM post_campaign")}


def windows(here: Path) -> list[tuple[str, str | None, str]]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return store.execute(
            "SELECT status, cursor, why FROM collection_window ORDER BY starts_at, ends_at"
        ).fetchall()


def ids(fake: FakeX) -> set[str]:
    return set(fake.world.posts)


def test_every_page_is_collected_and_counted(run: Run, searched: FakeX, here: Path) -> None:
    searched.finds_reposts = True
    written = searched.world.posts["996"]["created_at"]
    repost = a_repost("996", "997", author_id="504", entities=tagged("springday"))
    searched.world.put({**repost, "created_at": written})
    told = run("collect", "spring")
    assert (told.code, told.err) == (0, "")
    assert told.out == "x: 9 posts (9 new) by 9 authors, 1 of them reposts; 0 rejects\n"
    assert collected(here) == ids(searched)
    assert len(searched.requests) == 5


def test_the_next_collection_asks_for_what_is_newer_alone(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    asked = searched.requests[0].params
    searched.requests.clear()
    searched.world.put(post_at(20, NOW + timedelta(hours=1)))
    clock(NOW + timedelta(hours=2))
    told = run("collect", "spring", "--json").json
    assert (told["posts"], told["new"]) == (1, 1)
    assert [each.params["start_time"] for each in searched.requests] == [asked["end_time"]]
    assert asked["end_time"] == "2026-03-10T11:59:30Z"
    assert collected(here) == ids(searched)


def test_a_break_keeps_what_came_and_the_next_run_ends_with_the_same_rows(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    searched.binds_window = False  # the oldest start that X takes moves on with time
    searched.faults.queue(served, served, down())
    told = run("collect", "spring")
    assert (told.code, told.out) == (1, "")
    assert told.err == "listening: X does not serve at the moment (503)\n"
    assert len(collected(here)) == 4
    ((status, cursor, _),) = windows(here)
    assert (status, cursor) == ("open", searched.requests[2].params["next_token"])

    searched.requests.clear()
    clock(NOW + timedelta(minutes=2))
    again = run("collect", "spring", "--json")
    assert (again.code, again.json["new"], again.json["gaps"]) == (0, 5, [])
    assert searched.requests[0].params["next_token"] == cursor
    assert collected(here) == ids(searched)
    assert [status for status, _, _ in windows(here)] == ["done", "done"]


def test_a_break_of_a_day_loses_the_oldest_day_alone_and_says_so(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    searched.world.put(post_at(11, NOW - timedelta(days=6, hours=20)))
    searched.faults.queue(served, down())
    run("collect", "spring")
    clock(NOW + timedelta(hours=20))
    told = run("collect", "spring")
    assert told.code == 3
    assert "2026-03-03 to 2026-03-04" in told.err
    assert collected(here) == ids(searched) - {"989"}
    assert [status for status, _, _ in windows(here)] == ["gap", "done", "done"]


def test_time_that_search_no_longer_reaches_is_a_gap_that_is_listed(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    clock(NOW + timedelta(days=9))
    searched.world.put(post_at(15, NOW + timedelta(days=8)))
    told = run("collect", "spring")
    assert told.code == 3
    assert told.out.startswith("x: 1 posts (1 new)")
    assert told.err.count("\n") == 1
    assert "not collected: 2026-03-10 to 2026-03-12 is older" in told.err
    assert [status for status, _, _ in windows(here)] == ["done", "gap", "done"]
    assert run("collect", "spring").code == 0


def test_the_end_of_a_campaign_that_was_missed_is_a_gap_too(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    with (here / "config.toml").open("a") as file:
        file.write("starts = 2026-03-05\nends = 2026-03-12\n")
    run("collect", "spring")
    clock(NOW + timedelta(days=30))
    told = run("collect", "spring")
    assert told.code == 3
    assert "2026-03-10 to 2026-03-13 is older" in told.err
    assert run("collect", "spring").code == 0


def test_no_credits_left_is_told_in_one_line_and_keeps_what_came(
    run: Run, searched: FakeX, here: Path
) -> None:
    searched.faults.queue(served, no_credits())
    told = run("collect", "spring")
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "(402): buy credits" in told.err
    assert len(collected(here)) == 2


def test_a_wrong_token_is_told_without_the_token(
    run: Run, searched: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", SECRET)
    told = run("collect", "spring")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "(401): check X_BEARER_TOKEN" in told.err
    assert SECRET not in told.out + told.err


def test_the_token_may_stand_in_an_env_file(
    run: Run, searched: FakeX, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("X_BEARER_TOKEN")
    (here / ".env").write_text(f"X_BEARER_TOKEN={TOKEN}\n")
    told = run("collect", "spring")
    assert told.code == 0
    assert TOKEN not in told.out + told.err


def test_an_odd_post_is_a_reject_and_the_others_are_kept(
    run: Run, searched: FakeX, here: Path
) -> None:
    searched.world.posts["995"]["author_id"] = None
    told = run("collect", "spring", "--json").json
    assert (told["posts"], told["rejects"]) == (8, 1)
    (kept,) = told["rejects_files"]
    (reject,) = [json.loads(line) for line in Path(kept).read_text().splitlines()]
    assert reject["line"] == 0
    assert reject["reason"]
    assert "995" in reject["record"]


def test_rejects_of_an_earlier_collection_stay(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    searched.world.posts["999"]["author_id"] = None
    (kept,) = run("collect", "spring", "--json").json["rejects_files"]
    searched.world.put({**post_at(20, NOW + timedelta(hours=1)), "author_id": None})
    clock(NOW + timedelta(hours=2))
    run("collect", "spring")
    assert len(Path(kept).read_text().splitlines()) == 2


def test_errors_beside_a_page_cost_no_post(run: Run, searched: FakeX, here: Path) -> None:
    searched.faults.queue(partial())
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)


def test_nothing_is_asked_before_a_campaign_begins(run: Run, searched: FakeX, here: Path) -> None:
    with (here / "config.toml").open("a") as file:
        file.write("starts = 2026-05-01\n")
    told = run("collect", "spring", "--json")
    assert (told.code, told.json["posts"], searched.requests) == (0, 0, [])


def test_status_tells_how_far_each_source_is(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    clock(NOW + timedelta(days=9))
    run("collect", "spring")
    told = run("status")
    assert told.code == 0
    assert "spring: 9 posts" in told.out
    assert "x: collected until 2026-03-19 11:59 UTC; 0 windows to finish, 1 gaps" in told.out
    (standing,) = run("status", "--json").json[0]["standings"]
    assert (standing["source"], standing["gaps"], standing["open_windows"]) == ("x", 1, 0)
