"""Follower lists: quoted before they are bought, bought page by page, kept only so long."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from searching import NOW, Clock, configure
from terminal import Ran, Run

from listening.cli import following
from listening.sources.x_calls import TRIES
from listening.store.sketches import held_by
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x.faults import failed, limited, served, token_refused

FANS = [str(700_000 + number) for number in range(30)]
FOLLOWERS = {"600001": FANS, "600002": FANS[10:22], "600003": FANS[:5], "600004": FANS[3:7]}


@pytest.fixture
def followed(
    run: Run, here: Path, fake_x: FakeX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> FakeX:
    """Four posts by authors with 30, 12, 5 and 4 followers, collected; pages hold ten."""
    monkeypatch.setenv("X_BEARER_TOKEN", TOKEN)
    monkeypatch.setattr(following, "now", lambda: NOW)
    configure(here, fake_x)
    for fan in FANS:
        fake_x.world.user(fan)
    for number, (author, fans) in enumerate(FOLLOWERS.items()):
        fake_x.world.user(author, followers_count=len(fans))
        fake_x.world.followers[author] = fans
        fake_x.world.post("a #springday", author, NOW - timedelta(hours=5 + number))
    assert run("collect", "spring").code == 0
    fake_x.page_size = 10
    return fake_x


def buy(run: Run, usd: float) -> Ran:
    return run("collect", "spring", "--followers", "--budget-usd", usd)


def query(here: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(here / "listening.db")) as store:
        return store.execute(sql).fetchall()


def kept(here: Path) -> dict[str, int]:
    return dict(query(here, "SELECT author_id, count(*) FROM follower_list GROUP BY author_id"))


def finished(here: Path) -> set[str]:
    sql = "SELECT author_id FROM bought_list WHERE finished_at IS NOT NULL"
    return {row[0] for row in query(here, sql)}


def asked(fake: FakeX) -> list[str]:
    return [each.path.split("/")[3] for each in fake.requests if each.path.endswith("/followers")]


def test_the_quote_names_the_longest_lists_their_prices_and_what_they_should_tell(
    run: Run, followed: FakeX
) -> None:
    before = len(followed.requests)
    ran = run("quote", "spring", "--followers", "--json")
    assert (ran.code, ran.err, len(followed.requests)) == (0, "", before)
    [quoted] = ran.json
    assert [each["author_id"] for each in quoted["lists"]] == list(FOLLOWERS)
    assert [each["cost_usd"] for each in quoted["lists"]] == [0.3, 0.12, 0.05, 0.04]
    assert [each["total_usd"] for each in quoted["lists"]] == [0.3, 0.42, 0.47, 0.51]
    ratios = [each["expected"]["ratio"] for each in quoted["lists"]]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] == 1
    told = run("quote", "spring", "--followers").out
    assert "what the formula of the estimate expects" in told
    assert "listening collect spring --followers --budget-usd 0.47" in told


def test_lists_are_bought_whole_as_salted_ids_and_paid_as_quoted(
    run: Run, followed: FakeX, here: Path
) -> None:
    paid = followed.billed_usd
    ran = buy(run, 1)
    assert (ran.code, ran.err) == (0, "")
    assert "51 followers bought; 4 lists whole now" in ran.out
    assert kept(here) == {author: len(fans) for author, fans in FOLLOWERS.items()}
    assert finished(here) == set(FOLLOWERS)
    ids = {row[0] for row in query(here, "SELECT DISTINCT follower_id FROM follower_list")}
    assert len(ids) == len(FANS)
    assert not ids & set(FANS)
    assert followed.billed_usd - paid <= 0.51
    sketches = [row[0] for row in query(here, "SELECT sketch FROM bought_list")]
    assert held_by(sketches)[0] == len(FANS)


def test_a_list_that_is_bought_is_not_bought_again(run: Run, followed: FakeX) -> None:
    buy(run, 1)
    before = len(asked(followed))
    assert "0 followers bought" in buy(run, 1).out
    assert len(asked(followed)) == before
    [quoted] = run("quote", "spring", "--followers", "--json").json
    assert (quoted["lists"], quoted["bought"]) == ([], 4)


def test_the_quote_starts_from_the_lists_that_are_there(run: Run, followed: FakeX) -> None:
    [before] = run("quote", "spring", "--followers", "--json").json
    buy(run, 0.43)
    [quoted] = run("quote", "spring", "--followers", "--json").json
    assert (before["today"]["low"], before["today"]["high"]) == (30, 51)
    assert (quoted["bought"], quoted["today"]["low"], quoted["today"]["high"]) == (2, 30, 39)
    buy(run, 1)
    [whole] = run("quote", "spring", "--followers", "--json").json
    assert (whole["today"]["method"], whole["today"]["value"]) != (before["today"]["method"], 51)
    assert whole["today"]["value"] == len(FANS)


def test_what_the_budget_cuts_off_goes_on_at_its_page(
    run: Run, followed: FakeX, here: Path
) -> None:
    ran = buy(run, 0.15)
    assert ran.code == 3
    assert "4 lists of followers: the budget of this run is $0.15" in ran.err
    assert kept(here) == {"600001": 15}
    assert finished(here) == set()
    [quoted] = run("quote", "spring", "--followers", "--json").json
    assert (quoted["lists"][0]["to_buy"], quoted["lists"][0]["cost_usd"]) == (15, 0.15)
    assert buy(run, 1).code == 0
    assert finished(here) == set(FOLLOWERS)
    assert sum(spent for (spent,) in query(here, _FOLLOWERS_PAID)) == pytest.approx(0.51)


def test_what_is_missing_of_lists_is_in_the_json_too(run: Run, followed: FakeX) -> None:
    followed.world.suspend("600001", NOW - timedelta(days=1))
    ran = run("collect", "spring", "--followers", "--budget-usd", 0.15, "--json")
    assert ran.code == 3
    gone, unpaid = ran.json["gaps"]
    assert gone.startswith("1 list of followers: X does not give that list")
    assert unpaid.startswith("2 lists of followers: the budget of this run is $0.15")
    assert (gone in ran.err, unpaid in ran.err) == (True, True)


_FOLLOWERS_PAID = "SELECT settled_usd FROM spend WHERE month LIKE 'run-%'"


def test_the_months_ceiling_holds_for_lists_whatever_the_budget(
    run: Run, followed: FakeX, here: Path
) -> None:
    (booked,) = query(here, "SELECT settled_usd FROM spend WHERE month = '2026-03'")[0]
    configure(here, followed, x=f"monthly_ceiling_usd = {booked + 0.15}")
    ran = buy(run, 5)
    assert ran.code == 3
    assert "4 lists of followers: x's ceiling of 2026-03 is" in ran.err
    assert kept(here) == {"600001": 15}


def test_a_fault_loses_no_page_that_was_written_and_stops_no_other_list(
    run: Run, followed: FakeX, here: Path
) -> None:
    followed.faults.queue(served, *[failed()] * TRIES, on="/followers")
    ran = buy(run, 1)
    assert ran.code == 3
    assert "1 list of followers: X does not serve at the moment (500)" in ran.err
    assert finished(here) == {"600002", "600003", "600004"}
    assert kept(here)["600001"] == 10
    assert buy(run, 1).code == 0
    assert kept(here)["600001"] == 30


def test_a_long_limit_is_told_and_the_list_goes_on_after_it(
    run: Run, followed: FakeX, here: Path
) -> None:
    limit = limited(int(NOW.timestamp()) + 840)
    followed.faults.queue(served, limit, on="/followers")
    ran = buy(run, 1)
    assert ran.code == 3
    until = "until 12:14 UTC: run again after that"
    assert f"4 lists of followers: X limits requests {until}" in ran.err
    assert kept(here) == {"600001": 10}
    before = len(asked(followed))
    assert buy(run, 1).code == 0
    assert len(asked(followed)) - before == 2 + 2 + 1 + 1
    assert finished(here) == set(FOLLOWERS)


def test_a_token_that_is_refused_starts_the_list_again(
    run: Run, followed: FakeX, here: Path
) -> None:
    followed.faults.always(token_refused(), on="/followers")
    assert buy(run, 2).code == 0
    assert kept(here) == {author: len(fans) for author, fans in FOLLOWERS.items()}


def test_an_account_that_gives_no_list_does_not_stop_the_others(
    run: Run, followed: FakeX, here: Path
) -> None:
    followed.world.suspend("600001", NOW - timedelta(days=1))
    ran = buy(run, 1)
    assert ran.code == 3
    assert "1 list of followers: X does not give that list" in ran.err
    assert finished(here) == {"600002", "600003", "600004"}
    assert "600001" not in ran.err


def test_a_list_far_from_its_count_is_told_to_be_of_no_use(run: Run, followed: FakeX) -> None:
    followed.world.followers["600001"] = FANS[:20]
    assert "1 of them not within 2% of the platform's count" in buy(run, 1).out


def test_without_a_budget_nothing_is_bought(run: Run, followed: FakeX, refused: Run) -> None:
    assert "needs --budget-usd" in refused("collect", "spring", "--followers").refusal
    assert "needs --since and --until" in refused("quote", "spring").refusal


def test_ids_go_when_their_time_is_over_and_the_sketch_stays(
    run: Run, followed: FakeX, here: Path, clock: Clock
) -> None:
    buy(run, 1)
    later(clock, NOW + timedelta(days=31), run)
    assert kept(here) == {}
    sketches = [row[0] for row in query(here, "SELECT sketch FROM bought_list")]
    assert held_by(sketches) == (len(FANS), 3 + 8, 3 + 2 + 12)


def test_the_ids_of_an_unfinished_list_go_with_its_cursor(
    run: Run, followed: FakeX, here: Path, clock: Clock
) -> None:
    buy(run, 0.15)
    later(clock, NOW + timedelta(days=31), run)
    assert (kept(here), query(here, "SELECT * FROM bought_list")) == ({}, [])


def later(clock: Clock, moment: datetime, run: Run) -> None:
    clock(moment)
    assert run("collect", "spring").code in {0, 3}


@pytest.mark.parametrize("has_ids", [True, False])
def test_a_person_is_forgotten_in_lists_and_in_sketches(
    run: Run, followed: FakeX, here: Path, clock: Clock, has_ids: bool
) -> None:
    buy(run, 1)
    if not has_ids:
        later(clock, NOW + timedelta(days=31), run)
    assert run("forget", "x", FANS[4], "--yes").code == 0
    if has_ids:
        assert kept(here) == {"600001": 29, "600002": 12, "600003": 4, "600004": 3}
    sketches = [row[0] for row in query(here, "SELECT sketch FROM bought_list")]
    assert held_by(sketches)[0] == len(FANS) - 1


def test_whoever_was_forgotten_comes_into_no_list(run: Run, followed: FakeX, here: Path) -> None:
    assert run("forget", "x", FANS[4], "--yes").code == 0
    buy(run, 1)
    assert kept(here)["600001"] == 29


def test_a_forgotten_authors_list_goes_with_them(run: Run, followed: FakeX, here: Path) -> None:
    buy(run, 1)
    assert run("forget", "x", "600001", "--yes").code == 0
    assert "600001" not in kept(here)
    assert "600001" not in finished(here)
