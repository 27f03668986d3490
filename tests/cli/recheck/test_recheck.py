"""Looking at posts again: what is due, fresh counts, edits, deletions, money and illness."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from looking import NOW, Looking
from terminal import Run, page_of, write_lines

from listening.sources.x import XSource
from tests.fakes.x import TOKEN
from tests.fakes.x.faults import answers, cut_json, down, odd_post, served, without_id

OF_POSTS = ("post", "raw", "score", "metric_snapshot", "post_tag")


@pytest.fixture
def by_fives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(XSource, "lookup_size", 5)


def test_nothing_is_due_on_the_first_day_and_nothing_is_asked(looking: Looking) -> None:
    looking.after(hours=20)
    told = looking.recheck()
    assert told.out == "x: 0 posts looked at: 0 refreshed, 0 gone, 0 edited, 0 not told\n"
    assert (told.code, looking.fake.requests) == (0, [])


def test_after_a_day_every_post_has_fresh_counts_and_a_snapshot_of_each_day(
    looking: Looking,
) -> None:
    first = looking.written[0]
    looking.likes(first, 41)
    looking.after(days=1)
    assert looking.counts() == (15, 15, 0, 0, 0)
    assert looking.rows(f"SELECT likes FROM post WHERE post_id = '{first}'") == [(41,)]
    assert looking.rows(
        f"SELECT observed_on, likes FROM metric_snapshot WHERE post_id = '{first}' ORDER BY 1"
    ) == [("2026-03-10", 0), ("2026-03-11", 41)]
    assert looking.asked() == [sorted(looking.written)]
    assert looking.figures()["engagements"] == 41


def test_a_day_that_was_looked_at_is_not_looked_at_again(looking: Looking) -> None:
    looking.after(days=1)
    looking.counts()
    looking.after(days=2, hours=22)
    assert looking.counts() == (0, 0, 0, 0, 0)
    looking.after(days=3)
    assert looking.counts()[0] == 15


def test_days_that_were_missed_are_made_up_for_by_one_look(looking: Looking) -> None:
    looking.after(days=20)
    assert looking.counts()[0] == 15
    looking.after(days=29)
    assert looking.counts()[0] == 0
    looking.after(days=30)
    assert looking.counts()[0] == 15
    looking.after(days=400)
    assert looking.counts()[0] == 0


def test_the_schedule_is_the_configs(looking: Looking, configured: Callable[..., None]) -> None:
    configured(recheck_days=[2])
    looking.after(days=1, hours=22)
    assert looking.counts()[0] == 0
    looking.after(days=2)
    assert looking.counts()[0] == 15


def test_all_is_every_post_that_was_not_seen_today(looking: Looking) -> None:
    looking.after(hours=10)
    assert looking.counts("--all") == (0, 0, 0, 0, 0)
    looking.after(hours=13)
    assert looking.counts("--all")[0] == 15
    assert looking.counts("--all")[0] == 0


def test_a_deletion_leaves_scores_tallies_findings_and_the_published_page(looking: Looking) -> None:
    run, first = looking.run, looking.written[0]
    looking.after(days=1)
    assert run("publish", "spring", "--approve", "Ada").code == 0
    before = looking.figures()
    (page,) = looking.here.glob("site/spring/*")
    assert ">14<" not in page_of(page)
    looking.fake.world.delete(first)

    told = looking.recheck()
    assert (told.code, told.err) == (0, "")
    counts, state, note = told.out.splitlines()
    assert counts == "x: 15 posts looked at: 14 refreshed, 1 gone, 0 edited, 0 not told"
    assert state == "Page of spring: so far"
    assert note.startswith(f"Corrected {page / 'index.html'}: some posts were deleted by")
    assert ">14<" in page_of(page)
    for table in OF_POSTS:
        assert first not in looking.ids(table), table
    assert looking.ids("tombstone") == {first}
    after = looking.figures()
    assert (before["posts"], after["posts"]) == (15, 14)
    assert (before["participants"], after["participants"]) == (15, 14)


@pytest.mark.parametrize("how", ["suspend", "protect"])
def test_what_its_author_lets_nobody_see_any_more_is_gone(looking: Looking, how: str) -> None:
    getattr(looking.fake.world, how)("503")
    looking.after(days=1)
    assert looking.counts() == (15, 14, 1, 0, 0)


def test_what_is_gone_comes_back_neither_by_collecting_nor_by_an_import(
    looking: Looking, run: Run
) -> None:
    first = looking.written[0]
    record = {**looking.fake.world.posts[first]}
    looking.fake.world.delete(first)
    looking.after(days=1)
    looking.counts()
    del looking.fake.world.gone[first]
    listing = write_lines(looking.here / "old.jsonl", {"data": [record]})
    assert run("import", "spring", listing).code == 0
    with (looking.here / "config.toml").open("a") as file:
        file.write('languages = ["en"]\n')  # another query begins anew
    assert run("collect", "spring", "--json").json["posts"] == 15
    for table in OF_POSTS:
        assert first not in looking.ids(table), table
    assert looking.counts()[2:] == (0, 0, 0)


def test_an_edited_post_counts_once_by_its_newest_version(looking: Looking) -> None:
    first, world = looking.written[0], looking.fake.world
    at = NOW - timedelta(minutes=45)
    second = world.edit(first, "Made up anew", at)
    newest = world.edit(second, "Made up once more", at + timedelta(minutes=1))
    looking.after(days=1)
    assert looking.counts() == (15, 15, 0, 1, 0)
    assert looking.rows(f"SELECT text, edited_of FROM post WHERE post_id = '{newest}'") == [
        ("Made up once more", first)
    ]
    assert second not in looking.ids("post")
    assert newest in looking.ids("post_campaign")
    assert looking.figures()["posts"] == 15
    looking.after(days=3)
    assert looking.counts() == (16, 16, 0, 0, 0)


def test_a_newer_version_joins_every_campaign_that_holds_an_older_one(looking: Looking) -> None:
    with (looking.here / "config.toml").open("a") as file:
        file.write('[campaign.shop]\nname = "Shop"\ntags = ["#springday"]\n')
        file.write('timezone = "Asia/Karachi"\n')
    assert looking.run("collect", "shop").code == 0
    newest = looking.fake.world.edit(looking.written[0], "Anew", NOW - timedelta(minutes=45))
    looking.after(days=1)
    assert looking.counts() == (15, 15, 0, 1, 0)
    joined = looking.rows(f"SELECT campaign FROM post_campaign WHERE post_id = '{newest}'")
    assert {campaign for (campaign,) in joined} == {"spring", "shop"}
    assert looking.run("findings", "shop", "--json").json["figures"]["posts"]["value"] == 15
    assert looking.run("recheck", "shop", "--json").json[0]["looked_at"] == 0


def test_an_edit_after_midnight_counts_on_its_own_day(looking: Looking) -> None:
    late = looking.fake.world.post("Late #SpringDay", at=NOW.replace(hour=23, minute=50))
    looking.after(days=1)
    looking.run("collect", "spring")
    looking.after(days=1, hours=12)
    newest = looking.fake.world.edit(late, "Later", NOW.replace(day=11, hour=0, minute=10))
    assert looking.counts()[3] == 1
    days = dict(looking.rows("SELECT post_id, day FROM post_campaign"))
    assert (days[late], days[newest]) == ("2026-03-10", "2026-03-11")
    looking.figures()
    assert looking.rows("SELECT day, sum(posts) FROM tally_day GROUP BY day ORDER BY day") == [
        ("2026-03-10", 15),
        ("2026-03-11", 1),
    ]


def test_a_post_whose_newest_version_could_not_be_had_stays_due(looking: Looking) -> None:
    looking.fake.world.edit(looking.written[0], "Made up anew", NOW - timedelta(minutes=45))
    looking.after(days=1)
    looking.fake.faults.queue(served, answers(200, {}))
    assert looking.counts() == (15, 14, 0, 0, 1)
    assert looking.counts() == (1, 1, 0, 1, 0)


@pytest.mark.parametrize("version_fails", [True, False])
def test_an_edited_post_is_not_bought_twice_for_nothing_where_money_ends_before_its_version(
    looking: Looking, version_fails: bool
) -> None:
    looking.fake.world.edit(looking.written[0], "Made up anew", NOW - timedelta(minutes=45))
    looking.after(days=1)
    if version_fails:
        looking.fake.faults.queue(served, *[down()] * 5)
        assert looking.recheck().code == 1
    else:
        told = looking.recheck("--budget-usd", "0.075")
        assert (told.code, "x: 1 posts are still due" in told.err) == (3, True)
    assert looking.counts() == (1, 1, 0, 1, 0)


def test_the_budget_stops_before_it_is_passed_and_the_next_run_goes_on(
    looking: Looking, by_fives: None
) -> None:
    looking.after(days=1)
    before = looking.fake.billed_usd
    told = looking.recheck("--budget-usd", "0.06")
    assert told.out.startswith("x: 10 posts looked at: 10 refreshed")
    assert told.code == 3
    assert "rechecked in part; x: 5 posts are still due: the budget of this run" in told.err
    assert told.err.count("\n") == 1
    assert looking.fake.billed_usd - before == pytest.approx(0.05)
    assert looking.counts()[0] == 5
    assert len(looking.asked()) == 3


def test_the_monthly_ceiling_holds_for_rechecks(
    looking: Looking, configured: Callable[..., None]
) -> None:
    configured(monthly_ceiling_usd=0.01)
    looking.after(days=1)
    looking.fake.requests.clear()
    told = looking.recheck()
    assert (told.code, looking.asked()) == (3, [])
    assert "15 posts are still due: x's ceiling of 2026-03" in told.err


def test_what_a_source_did_not_tell_stays_and_is_asked_for_again(looking: Looking) -> None:
    looking.after(days=1)
    looking.fake.faults.queue(answers(200, {"data": []}))
    assert looking.counts() == (15, 0, 0, 0, 15)
    assert len(looking.ids("post")) == 15
    looking.fake.faults.queue(without_id())
    assert looking.counts() == (15, 14, 0, 0, 1)
    assert looking.counts() == (1, 1, 0, 0, 0)


def test_what_was_not_asked_for_joins_no_campaign(looking: Looking) -> None:
    other = looking.fake.world.post("Another's")
    newer = looking.fake.world.edit(other, "Another's, anew")
    looking.after(days=1)
    looking.fake.faults.queue(odd_post({**looking.fake.world.posts[other]}))
    assert looking.counts() == (15, 15, 0, 0, 0)
    assert not {other, newer} & (looking.ids("post") | looking.ids("post_campaign"))


def test_where_the_source_goes_down_what_was_done_stays(looking: Looking, by_fives: None) -> None:
    looking.after(days=1)
    looking.fake.faults.queue(served, cut_json(), served, *[down()] * 5)
    told = looking.recheck()
    assert (told.code, told.out) == (1, "")
    assert told.err == "listening: X does not serve at the moment (503)\n"
    assert looking.counts()[0] == 5


def test_an_id_that_x_would_refuse_spoils_no_batch(looking: Looking, run: Run) -> None:
    record = {**looking.fake.world.posts[looking.written[0]], "id": "not-a-number"}
    listing = write_lines(looking.here / "odd.jsonl", {"data": [record]})
    assert run("import", "spring", listing).code == 0
    looking.after(days=1)
    assert looking.counts() == (16, 15, 0, 0, 1)


def test_a_clock_that_is_behind_makes_nothing_due_twice(looking: Looking) -> None:
    looking.after(days=1)
    looking.fake.clock.set(NOW + timedelta(days=1, hours=2))
    told = looking.recheck("--json")
    assert (told.code, told.json[0]["refreshed"]) == (0, 15)
    assert looking.recheck("--json").json[0]["looked_at"] == 0


def test_no_id_handle_or_text_is_in_what_is_printed_or_logged(
    looking: Looking, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="listening")
    looking.fake.world.delete(looking.written[0])
    looking.fake.world.edit(looking.written[1], "Made up anew", NOW - timedelta(minutes=45))
    looking.after(days=1)
    looking.fake.faults.queue(cut_json(), down())
    told = [looking.recheck(), looking.recheck("--all", "--json", "--budget-usd", "0")]
    said = "".join([*(each.out + each.err for each in told), caplog.text])
    secret = {*looking.fake.world.posts, "made_up", "Made up", TOKEN}
    assert not [each for each in secret if each in said]


def test_a_source_that_cannot_look_again_is_refused_in_one_line(run: Run, here: Path) -> None:
    (here / "config.toml").write_text(
        '[campaign.spring]\nname = "S"\ntags = ["#s"]\nsources = ["sample"]\n'
    )
    told = run("recheck", "spring")
    assert told.refusal == "no source of spring can look at posts again: sample"


def test_days_that_are_none_are_refused(looking: Looking, configured: Callable[..., None]) -> None:
    configured(recheck_days=json.dumps([0]))
    assert "recheck_days" in looking.recheck().refusal
