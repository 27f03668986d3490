"""Compliance jobs: what is gone among many posts, with everything that a job can run into."""

import logging
from collections.abc import Callable

import pytest
from looking import Looking, counts_of
from terminal import page_of

from listening.sources import x_compliance
from tests.fakes.x import TOKEN
from tests.fakes.x.answers import Answer, Request
from tests.fakes.x.compliance import Job
from tests.fakes.x.faults import Serve, answers, cut_json, down, failed, reset

MANY = "/2/compliance/jobs"
GONE = (0, 0, 1, 0, 0)
NONE = (0, 0, 0, 0, 0)
UNDER_WAY = (
    "listening: rechecked in part; x: the compliance job is still under way: "
    "the next recheck picks up what it finds\n"
)


@pytest.fixture
def many(
    looking: Looking, configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Looking:
    """The campaign is above the limit, its first post is gone, and no post is due."""
    configured(compliance_over_posts=10)
    monkeypatch.setattr(x_compliance, "POLL_SECONDS", 0.0)
    looking.fake.world.delete(looking.written[0])
    looking.after(hours=2)
    return looking


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x_compliance, "POLLS", 2)


def jobs(looking: Looking) -> list[Job]:
    return list(looking.fake.compliance.jobs.values())


def test_what_is_gone_is_found_among_all_posts_though_none_is_due(many: Looking) -> None:
    many.fake.world.suspend("503")
    many.fake.world.protect("504")
    told = many.recheck("--json")
    assert (told.code, counts_of(told)) == (0, (0, 0, 3, 0, 0))
    assert many.ids("tombstone") == {many.written[place] for place in (0, 3, 4)}
    many.after(days=1)
    assert many.figures()["posts"] == 12
    assert sorted(filter(None, jobs(many)[0].ids)) == sorted(many.written)
    assert many.asked() == []


def test_what_a_job_finds_leaves_the_published_page_at_once_and_nothing_else_changes(
    many: Looking, configured: Callable[..., None]
) -> None:
    configured(compliance_over_posts=10, recheck_days=[9])
    many.after(days=1)
    assert many.run("publish", "spring", "--approve", "Ada").code == 0
    (page,) = many.here.glob("site/spring/*")
    assert ">14<" not in page_of(page)
    told = many.recheck()
    assert told.code == 0
    assert "since publication; the figures were computed again.\n" in told.out
    assert ">14<" in page_of(page)


def test_a_campaign_at_the_limit_starts_no_job(
    many: Looking, configured: Callable[..., None]
) -> None:
    configured(compliance_over_posts=15)
    many.fake.requests.clear()
    assert (many.counts(), many.fake.requests) == (NONE, [])


def test_a_second_recheck_of_a_day_starts_no_second_job_and_finds_nothing_new(
    many: Looking,
) -> None:
    assert many.counts() == GONE
    assert many.counts() == NONE
    assert len(many.asked(MANY, "POST")) == 1
    many.fake.world.delete(many.written[1])
    many.after(hours=13)
    assert many.counts() == GONE
    assert len(many.asked(MANY, "POST")) == 2


def test_posts_that_are_due_are_looked_at_while_a_job_is_under_way(many: Looking) -> None:
    many.after(days=1)
    assert many.counts() == (15, 14, 1, 0, 0)
    paths = [each.path for each in many.fake.requests]
    assert paths.index(MANY) < paths.index("/2/tweets") < len(paths) - 1
    assert paths[-1].endswith("/download")


def test_an_edit_and_a_place_that_was_scrubbed_are_no_deletions(many: Looking) -> None:
    scrubbed = f'{{"id": "{many.written[1]}", "action": "delete", "reason": "scrub_geo"}}\n'
    edited = f'{{"id": "{many.written[2]}", "action": "rehydrate", "reason": "edited"}}\n'
    odd = '{"id": "x", "error": "invalid_id"}\n\n[]\n{"action": "delete", "reason": "deleted"}\n'
    many.fake.faults.always(answers(200, (scrubbed + edited + odd).encode()), on="download")
    assert many.counts() == NONE
    assert len(many.ids("post")) == 15


def test_a_slow_job_goes_on_and_the_next_recheck_picks_up_what_it_finds(
    many: Looking, patience: None, caplog: pytest.LogCaptureFixture
) -> None:
    many.fake.compliance.polls_until_complete = 4
    told = many.recheck()
    assert (told.code, told.err) == (3, UNDER_WAY)
    assert "X is at work on a compliance job: waiting" in caplog.text
    assert many.counts() == GONE
    assert len(many.asked(MANY, "POST")) == 1


def test_a_job_of_yesterday_is_picked_up_before_today_s_is_started(
    many: Looking, patience: None
) -> None:
    many.fake.compliance.polls_until_complete = 4
    many.recheck()
    (job,) = jobs(many)
    job.polls = 4
    many.fake.compliance.polls_until_complete = 1
    many.after(hours=13)
    assert many.counts() == GONE
    assert len(jobs(many)) == 1
    many.fake.world.delete(many.written[1])
    assert many.counts() == GONE
    assert len(jobs(many)) == 2


def test_a_job_that_expired_before_its_ids_came_is_started_again(many: Looking) -> None:
    many.fake.faults.always(down(), on="upload")
    told = many.recheck()
    assert told.code == 3
    assert "the compliance job could not be asked, the next recheck will: X" in told.err
    many.fake.faults.clear()
    many.after(hours=3)
    assert many.counts() == GONE
    assert [job.status for job in jobs(many)] == ["expired", "complete"]


def test_a_job_that_waits_for_its_ids_gets_them_by_the_next_recheck(many: Looking) -> None:
    many.fake.faults.always(down(), on="upload")
    many.recheck()
    many.fake.faults.clear()
    assert many.counts() == GONE
    assert len(jobs(many)) == 1


def test_an_upload_of_which_the_answer_was_lost_is_not_taken_for_a_failure(many: Looking) -> None:
    many.fake.faults.at(served_then_down, 1, on="upload")
    assert many.counts() == GONE


def test_a_job_of_which_the_answer_was_lost_is_found_again(many: Looking) -> None:
    many.fake.faults.at(served_then_down, 2, on=MANY)
    assert many.counts() == GONE
    assert len(jobs(many)) == 1


def served_then_down(request: Request, serve: Serve) -> Answer:
    serve(request)
    return Answer(b"", 503)


@pytest.mark.parametrize("cut", [reset(), cut_json(), failed()])
def test_a_download_that_is_cut_short_is_tried_again(
    many: Looking, cut: Callable[[Request, Serve], Answer]
) -> None:
    many.fake.faults.at(cut, 1, 2, on="download")
    assert many.counts() == GONE


def test_a_download_that_is_always_cut_removes_nothing_and_is_left_to_the_next_run(
    many: Looking,
) -> None:
    many.fake.faults.always(cut_json(), on="download")
    told = many.recheck("--json")
    assert (told.code, counts_of(told)) == (3, NONE)
    assert "results of a compliance job are not whole" in told.err
    assert many.ids("tombstone") == set()
    many.fake.faults.clear()
    assert many.counts() == GONE


def test_another_job_that_is_under_way_is_told_and_stops_no_lookup(many: Looking) -> None:
    theirs = Job("77", "tweets", "another's", many.fake.clock.now(), "in_progress", polls=-99)
    many.fake.compliance.jobs["77"] = theirs
    many.after(days=1)
    told = many.recheck("--json")
    assert (told.code, counts_of(told)) == (3, (15, 14, 1, 0, 0))
    assert "X runs one compliance job at a time, and another one is under way" in told.err


def test_a_job_that_failed_is_not_started_again_on_the_same_day(many: Looking) -> None:
    many.fake.compliance.fails = True
    for _ in range(2):
        told = many.recheck()
        assert told.code == 3
        assert "the compliance job failed: a recheck tomorrow starts another" in told.err
    assert len(many.asked(MANY, "POST")) == 1
    many.fake.compliance.fails = False
    many.after(hours=13)
    assert many.counts() == GONE


@pytest.mark.parametrize("data", [None, 5, [], [5], {}, {"id": "1"}, {"id": "1", "status": "odd"}])
def test_a_job_as_x_does_not_document_it_is_told_in_one_line(many: Looking, data: object) -> None:
    many.fake.faults.always(answers(200, {"data": data}), on=MANY)
    told = many.recheck()
    assert (told.code, told.err.count("\n")) == (3, 1)
    assert "the compliance job could not be asked" in told.err


def test_no_id_and_no_token_is_in_what_a_job_prints_or_logs(
    many: Looking, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="listening")
    many.fake.faults.at(cut_json(), 1, on="download")
    many.fake.faults.at(down(), 1, on="upload")
    told = many.recheck()
    said = told.out + told.err + caplog.text
    secret = {*many.fake.world.posts, TOKEN, "signed", *many.fake.compliance.jobs}
    assert not [each for each in secret if each in said]


def test_the_name_of_a_job_tells_x_nothing_of_the_campaign(many: Looking) -> None:
    many.counts()
    name = jobs(many)[0].name or ""
    assert name.startswith("listening-")
    assert len(name) <= 64
    assert "spring" not in name


def test_a_job_whose_results_lapsed_is_left_alone_and_another_is_started(
    many: Looking,
) -> None:
    many.counts()
    many.after(days=8)
    many.fake.world.delete(many.written[1])
    assert many.counts()[2] == 1
    assert len(jobs(many)) == 2


def test_results_of_yesterday_that_cannot_be_had_stop_no_job_of_today(many: Looking) -> None:
    many.counts()
    many.after(hours=13)
    many.fake.world.delete(many.written[1])
    many.fake.faults.always(down(), on=f"{jobs(many)[0].job_id}/download")
    told = many.recheck("--json")
    assert (told.code, counts_of(told)) == (3, GONE)
