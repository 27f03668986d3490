"""Collecting from X, or rather from a fake of it: pages, watermarks, breaks and gaps."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from searching import NOW, Clock, asked, collected, configure, ids, post_at, statuses, windows
from terminal import SECRET, Run

from listening.errors import SourceError
from listening.pipeline import working
from listening.sources import sample
from listening.sources.x_calls import TRIES
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x.faults import capped, down, no_credits, partial, served
from tests.fakes.x_posts import a_repost, tagged


def test_every_page_is_collected_and_counted(run: Run, searched: FakeX, here: Path) -> None:
    searched.finds_reposts = True
    written = searched.world.posts["996"]["created_at"]
    repost = a_repost("996", "997", author_id="504", entities=tagged("springday"))
    searched.world.put({**repost, "created_at": written})
    told = run("collect", "spring")
    assert (told.code, told.err) == (0, "")
    assert told.out == "x: 9 posts (9 new, 1 repost) by 9 authors; 0 rejects\n"
    assert collected(here) == ids(searched)
    assert len(asked(searched)) == 5


def test_the_next_collection_asks_for_what_is_newer_alone(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    first = asked(searched)[0]
    searched.requests.clear()
    searched.world.put(post_at(20, NOW + timedelta(hours=1)))
    clock(NOW + timedelta(hours=2))
    told = run("collect", "spring", "--json").json
    assert (told["posts"], told["new"]) == (1, 1)
    assert [each["start_time"] for each in asked(searched)] == [first["end_time"]]
    assert first["end_time"] == "2026-03-10T11:59:30Z"
    assert collected(here) == ids(searched)


def test_a_break_keeps_what_came_and_the_next_run_ends_with_the_same_rows(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    searched.faults.at(down(), *range(3, 8), on="/search/")
    told = run("collect", "spring")
    assert (told.code, told.out) == (1, "")
    assert told.err == "listening: X does not serve at the moment (503)\n"
    assert len(collected(here)) == 4
    ((status, cursor, why),) = windows(here)
    assert (status, why) == ("open", "X does not serve at the moment (503)")
    token = asked(searched)[2]["next_token"]
    assert json.loads(str(cursor))["token"] == token

    searched.requests.clear()
    clock(NOW + timedelta(minutes=2))
    again = run("collect", "spring", "--json")
    assert (again.code, again.json["new"], again.json["gaps"]) == (0, 5, [])
    assert asked(searched)[0]["next_token"] == token
    assert collected(here) == ids(searched)
    assert statuses(here) == ["done", "done"]


def test_a_break_of_a_day_loses_the_oldest_day_alone_and_says_so(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    searched.world.put(post_at(11, NOW - timedelta(days=6, hours=20)))
    searched.faults.at(down(), *range(2, 7), on="/search/")
    assert run("collect", "spring").code == 1
    clock(NOW + timedelta(hours=20))
    told = run("collect", "spring")
    assert told.code == 3
    assert "2026-03-03 to 2026-03-04" in told.err
    assert collected(here) == ids(searched) - {"989"}
    assert statuses(here) == ["gap", "done", "done"]


def test_time_that_search_no_longer_reaches_is_a_gap_that_is_listed(
    run: Run, searched: FakeX, here: Path, clock: Clock
) -> None:
    run("collect", "spring")
    clock(NOW + timedelta(days=9))
    searched.world.put(post_at(15, NOW + timedelta(days=8)))
    told = run("collect", "spring")
    assert told.code == 3
    assert told.out == "x: 1 post (1 new, 0 reposts) by 1 author; 0 rejects\n"
    assert told.err.count("\n") == 1
    assert "not collected: 2026-03-10 to 2026-03-12 is older" in told.err
    assert statuses(here) == ["done", "gap", "done"]
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
    assert "2026-03-10 to 2026-03-12 is older" in told.err
    assert run("collect", "spring").code == 0


AUTUMN = datetime(2026, 10, 5, 12, tzinfo=UTC)
SAMPLE = "[sources.sample]\nposts = 600\nauthors = 500\n"


@pytest.fixture
def two_sources(searched: FakeX, here: Path, clock: Clock) -> FakeX:
    """A campaign that listens at X and to the sample, in its first week."""
    clock(AUTUMN)
    config = here / "config.toml"
    text = config.read_text() + 'starts = 2026-09-30\nsources = ["x", "sample"]\n'
    config.write_text(text + SAMPLE)
    searched.world.posts.clear()
    searched.world.put(post_at(1, AUTUMN - timedelta(hours=9)))
    return searched


def test_a_source_that_fails_does_not_stop_the_others(
    run: Run, two_sources: FakeX, here: Path
) -> None:
    two_sources.faults.queue(*[down()] * TRIES)
    told = run("collect", "spring")
    assert told.code == 3
    failed, worked = told.out.splitlines()
    assert failed == "x: failed: X does not serve at the moment (503)"
    assert worked.startswith("sample: ")
    assert told.err.startswith("listening: collected in part; x failed: X does not serve")
    assert "'listening collect spring' goes on from there" in told.err
    assert told.err.count("\n") == 1
    assert len(collected(here)) > 100
    again = run("collect", "spring", "--json")
    assert (again.code, again.json["new"], again.json["failed"]) == (0, 1, {})


def test_sources_that_all_fail_end_with_their_own_error(
    run: Run, two_sources: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_sources.faults.queue(*[down()] * TRIES)
    monkeypatch.setattr(sample.SampleSource, "windows", lambda *_: fail("the sample is gone"))
    told = run("collect", "spring", "--json")
    assert told.code == 1
    assert told.json["failed"]["sample"] == "the sample is gone"
    assert told.err == "listening: X does not serve at the moment (503); the sample is gone\n"


def fail(why: str) -> None:
    raise SourceError(why)


def test_a_token_that_a_later_source_misses_is_noticed_before_anything_is_fetched(
    refused: Run, two_sources: FakeX, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = here / "config.toml"
    config.write_text(config.read_text().replace('["x", "sample"]', '["sample", "x"]'))
    monkeypatch.delenv("X_BEARER_TOKEN")
    assert "put X_BEARER_TOKEN into" in refused("collect", "spring").refusal


def test_a_campaign_without_sources_says_how_to_name_one(
    refused: Run, searched: FakeX, here: Path
) -> None:
    with (here / "config.toml").open("a") as file:
        file.write("sources = []\n")
    assert "campaign.spring has no sources" in refused("collect", "spring").refusal


def test_no_credits_left_is_told_in_one_line_and_keeps_what_came(
    run: Run, searched: FakeX, here: Path
) -> None:
    searched.faults.queue(served, served, no_credits())
    told = run("collect", "spring")
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "(402): buy credits" in told.err
    assert len(collected(here)) == 2
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)


def test_the_usage_cap_stops_and_says_so_and_the_next_run_goes_on(
    run: Run, searched: FakeX, here: Path
) -> None:
    searched.faults.queue(served, served, capped())
    told = run("collect", "spring")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "usage cap is reached: raise it" in told.err
    assert "usage cap" in windows(here)[0][2]
    assert run("collect", "spring").code == 0
    assert collected(here) == ids(searched)


def test_a_query_that_x_would_refuse_is_refused_before_it_is_asked(
    run: Run, searched: FakeX, here: Path
) -> None:
    configure(here, searched, campaign='operators.x = "min_faves:3"')
    told = run("collect", "spring")
    assert told.refusal == "campaign spring: operators.x: X refuses min_faves: write min_likes:"
    assert (searched.requests, searched.billed_usd) == ([], 0)


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


def test_a_page_that_comes_again_after_a_crash_adds_no_reject_twice(
    run: Run, searched: FakeX, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched.world.posts["999"]["author_id"] = None
    searched.world.posts["995"]["author_id"] = None
    with monkeypatch.context() as dying:
        dying.setattr(working, "move_cursor", dies)
        run("collect", "spring")
    (kept,) = (here / "rejects" / "spring").iterdir()
    assert len(kept.read_text().splitlines()) == 1
    kept.write_text(kept.read_text() + '{"line":0,"reason":"cut sho')
    searched.world.posts["999"]["public_metrics"]["like_count"] += 1
    assert run("collect", "spring", "--json").json["rejects"] == 2
    rejects = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [json.loads(each["record"])["id"] for each in rejects] == ["999", "995"]


def dies(*_args: object) -> bool:
    """Stand in for the last thing that a page's transaction does."""
    raise KeyboardInterrupt


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
    assert "x: collected until 2026-03-19 11:59 UTC; 0 windows to finish, 1 gap; $" in told.out
    (standing,) = run("status", "--json").json[0]["standings"]
    assert (standing["source"], standing["gaps"], standing["open_windows"]) == ("x", 1, 0)


def test_status_tells_what_the_posts_cost_and_says_nothing_of_it_where_nothing_was_paid(
    run: Run, searched: FakeX, here: Path
) -> None:
    run("collect", "spring")
    (standing,) = run("status", "--json").json[0]["standings"]
    assert standing["cost_usd"] > 0
    assert f"0 gaps; ${standing['cost_usd']:.2f} paid for these posts\n" in run("status").out
    with closing(sqlite3.connect(here / "listening.db")) as store, store:
        store.execute("UPDATE collection_window SET cost_usd = 0")
    assert "paid" not in run("status").out


def test_an_x_that_cannot_be_reached_is_told_with_what_to_look_at(
    run: Run, searched: FakeX, here: Path
) -> None:
    config = here / "config.toml"
    config.write_text(config.read_text().replace(searched.base_url, "http://127.0.0.1:9"))
    told = run("collect", "spring")
    assert told.code == 1
    assert "check the network, and base_url in [sources.x]" in told.err
    assert TOKEN not in told.err
