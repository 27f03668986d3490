"""Compliance jobs on the fake X: from the ids to what has to be removed."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fakes.asking import MANY, NOW, ONE, Asking, before
from tests.fakes.x.answers import Answer, Json


def create(x: Asking, kind: str = "tweets") -> Answer:
    return x.fake.answer("POST", MANY, {}, json.dumps({"type": kind}).encode())


def at(x: Asking, address: str, method: str = "GET", body: bytes = b"") -> Answer:
    split = urlsplit(address)
    params = {name: values[0] for name, values in parse_qs(split.query).items()}
    return x.fake.answer(method, split.path, params, body)


def status(x: Asking, job: Json) -> str:
    return x.get(ONE + job["id"]).body["data"]["status"]


def results(x: Asking, kind: str, *ids: str) -> dict[str, Json]:
    job = create(x, kind).body["data"]
    assert at(x, job["upload_url"], "PUT", "\n".join(ids).encode()).status == 200
    while status(x, job) != "complete":
        pass
    lines = at(x, job["download_url"]).raw().decode().splitlines()
    return {event["id"]: event for event in map(json.loads, lines)}


def test_a_job_goes_from_created_over_in_progress_to_complete(x: Asking) -> None:
    job = create(x).body["data"]
    assert status(x, job) == "created"
    assert at(x, job["upload_url"], "PUT", b"17\n").status == 200
    assert [status(x, job) for _ in range(3)] == ["in_progress", "in_progress", "complete"]
    assert x.get(MANY, {"type": "tweets"}).body["meta"] == {"result_count": 1}


def test_the_result_names_what_is_to_be_done_and_leaves_out_what_is_in_order(x: Asking) -> None:
    world, hour = x.fake.world, before(hours=1)
    fine, gone, hidden, banned, old = (world.post("hello", str(n), hour) for n in range(5))
    world.delete(gone, at=before(minutes=5))
    world.protect("2")
    world.suspend("3", NOW)
    newest = world.edit(old, "hello again", before(minutes=40))
    found = results(x, "tweets", fine, gone, hidden, banned, old, newest, "abc")
    told = {key: (each.get("action"), each.get("reason")) for key, each in found.items()}
    assert told == {
        gone: ("delete", "deleted"),
        hidden: ("delete", "protected"),
        banned: ("delete", "suspended"),
        old: ("rehydrate", "edited"),
        "abc": (None, None),
    }
    assert found[gone]["redacted_at"] == "2026-08-20T11:55:00.000Z"
    assert found["abc"]["error"] == "invalid_id"


def test_accounts_have_jobs_too(x: Asking) -> None:
    for user_id in ("1", "2", "3"):
        x.fake.world.user(user_id)
    x.fake.world.protect("2")
    x.fake.world.suspend("3", NOW)
    found = results(x, "users", "1", "2", "3", "4")
    reasons = {key: each["reason"] for key, each in found.items()}
    assert reasons == {"2": "protected", "3": "suspended", "4": "deleted"}


def test_one_job_of_a_type_at_a_time_until_it_is_cancelled(x: Asking) -> None:
    job = create(x).body["data"]
    assert create(x).status == 409
    assert create(x, "users").status == 200
    assert x.fake.answer("DELETE", ONE + job["id"], {}).status == 200
    assert create(x).status == 200


def test_a_job_without_an_upload_expires(x: Asking) -> None:
    job = create(x).body["data"]
    x.fake.clock.advance(timedelta(minutes=15))
    assert status(x, job) == "expired"
    assert at(x, job["upload_url"], "PUT", b"17").status == 403
    assert create(x).status == 200


def test_a_result_cannot_be_had_too_early_nor_after_a_week(x: Asking) -> None:
    job = create(x).body["data"]
    assert at(x, job["download_url"]).status == 403
    at(x, job["upload_url"], "PUT", b"17")
    while status(x, job) != "complete":
        pass
    assert at(x, job["download_url"]).status == 200
    x.fake.clock.advance(timedelta(days=7))
    assert at(x, job["download_url"]).status == 403


def test_an_address_that_is_not_signed_is_refused(x: Asking) -> None:
    job = create(x).body["data"]
    assert at(x, job["upload_url"].partition("?")[0], "PUT", b"17").status == 403


def test_a_job_may_fail(x: Asking) -> None:
    x.fake.compliance.fails = True
    job = create(x).body["data"]
    at(x, job["upload_url"], "PUT", b"17")
    assert [status(x, job) for _ in range(3)][-1] == "failed"


@pytest.mark.parametrize("kind", ["posts", ""])
def test_a_type_that_x_does_not_know_is_refused(x: Asking, kind: str) -> None:
    assert create(x, kind).status == 400


def test_a_job_that_is_not_there_is_not_found(x: Asking) -> None:
    assert x.get(ONE + "17").status == 404
