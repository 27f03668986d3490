"""Compliance jobs: create, upload ids, poll, download what has to be removed.

The two addresses of a job are on X's own host, want the bearer token too, and lapse after 15
minutes and 7 days. One job of a type at a time. An id that is not in the result is in order.
Source: X's integration guide for batch compliance, as of August 2026.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from tests.fakes.x.answers import Answer, Json, Request, blank, invalid, not_found, problem
from tests.fakes.x.clock import stamp
from tests.fakes.x.world import World, moment

UPLOADABLE = timedelta(minutes=15)
DOWNLOADABLE = timedelta(days=7)
ACTIVE = {"created", "in_progress"}


@dataclass
class Job:
    """One job, and how often it was asked for since the upload."""

    job_id: str
    kind: str
    name: str | None
    created_at: datetime
    status: str = "created"
    ids: list[str] = field(default_factory=list)
    polls: int = 0


@dataclass
class Compliance:
    """The jobs. A job is done when it was polled `polls_until_complete` times after its upload."""

    world: World
    base_url: str = ""
    polls_until_complete: int = 2
    fails: bool = False
    jobs: dict[str, Job] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        """Return the answer to `/2/compliance/jobs` and all below it."""
        self._lapse(request.at)
        job_id, _, step = request.path.removeprefix("/2/compliance/jobs").strip("/").partition("/")
        if not job_id:
            return self._create(request) if request.method == "POST" else self._list(request)
        job = self.jobs.get(job_id)
        if job is None:
            return Answer({"errors": [not_found("compliance_job", job_id, "id")]}, 404)
        steps = {
            ("GET", ""): self._poll,
            ("DELETE", ""): self._cancel,
            ("PUT", "upload"): self._upload,
            ("GET", "download"): self._download,
        }
        act = steps.get((request.method, step))
        return act(job, request) if act else blank(404, "Not Found")

    def _create(self, request: Request) -> Answer:
        asked = json.loads(request.body or b"{}")
        kind = asked.get("type")
        if kind not in {"tweets", "users"}:
            raise invalid(
                "type", str(kind), f"The `type` value [{kind}] is not one of [tweets,users]"
            )
        if any(job.kind == kind and job.status in ACTIVE for job in self.jobs.values()):
            return problem(409, "Conflict", "conflict", f"A {kind} job is already active.")
        job = Job(str(1_700_000_000_000 + len(self.jobs)), kind, asked.get("name"), request.at)
        self.jobs[job.job_id] = job
        return Answer({"data": self._told(job)})

    def _list(self, request: Request) -> Answer:
        wanted, status = request.params.get("type"), request.params.get("status")
        found = [
            self._told(job)
            for job in self.jobs.values()
            if job.kind == wanted and status in {None, job.status}
        ]
        return Answer({"data": found, "meta": {"result_count": len(found)}})

    def _poll(self, job: Job, request: Request) -> Answer:
        if job.status == "in_progress":
            job.polls += 1
            if job.polls > self.polls_until_complete:
                job.status = "failed" if self.fails else "complete"
        return Answer({"data": self._told(job)})

    def _cancel(self, job: Job, request: Request) -> Answer:
        del self.jobs[job.job_id]
        return Answer({"data": {"cancelled": True}})

    def _upload(self, job: Job, request: Request) -> Answer:
        if job.status != "created" or not self._is_signed(job, request):
            return problem(403, "Forbidden", "client-forbidden", "The upload URL has expired.")
        job.ids = request.body.decode().split("\n")
        job.status = "in_progress"
        return Answer(b"")

    def _download(self, job: Job, request: Request) -> Answer:
        is_late = request.at >= job.created_at + DOWNLOADABLE
        if is_late or job.status != "complete" or not self._is_signed(job, request):
            return problem(403, "Forbidden", "client-forbidden", "There is nothing to download.")
        told = (self._event(each.strip(), job.kind) for each in job.ids if each.strip())
        lines = [json.dumps(event) for event in told if event]
        headers = {"Content-Type": "application/x-ndjson"}
        return Answer("".join(f"{line}\n" for line in lines).encode(), headers=headers)

    def _event(self, record_id: str, kind: str) -> Json | None:
        """Return what is to be done about an id, or `None` where it is in order."""
        if not record_id.isdigit():
            return {"id": record_id, "error": "invalid_id"}
        return self._user_event(record_id) if kind == "users" else self._post_event(record_id)

    def _user_event(self, user_id: str) -> Json | None:
        if user_id not in self.world.users:
            return _deletion(user_id, "deleted", None, None)
        if self.world.is_suspended(user_id):
            return _deletion(user_id, "suspended", None, self.world.suspended[user_id])
        is_protected = self.world.users[user_id].get("protected")
        return _deletion(user_id, "protected", None, None) if is_protected else None

    def _post_event(self, post_id: str) -> Json | None:
        post = self.world.posts.get(post_id)
        if post is None:
            return _deletion(post_id, "deleted", None, None)
        written_at = moment(post)
        if not self.world.is_there(post_id):
            gone_at, reason = self.world.gone.get(post_id, (None, "deleted"))
            return _deletion(post_id, reason, written_at, gone_at)
        if not self.world.is_shown(post_id):
            reason = "suspended" if self.world.is_suspended(post["author_id"]) else "protected"
            return _deletion(post_id, reason, written_at, None)
        if self.world.is_newest_version(post_id):
            return None
        return {
            "id": post_id,
            "action": "rehydrate",
            "reason": "edited",
            "created_at": stamp(written_at),
        }

    def _lapse(self, now: datetime) -> None:
        for job in self.jobs.values():
            if job.status == "created" and now >= job.created_at + UPLOADABLE:
                job.status = "expired"

    def _is_signed(self, job: Job, request: Request) -> bool:
        return request.params.get("token") == f"signed-{job.job_id}"

    def _told(self, job: Job) -> Json:
        token = urlencode({"token": f"signed-{job.job_id}"})
        address = f"{self.base_url}/2/compliance/jobs/{job.job_id}"
        told = {
            "id": job.job_id,
            "type": job.kind,
            "status": job.status,
            "resumable": False,
            "created_at": stamp(job.created_at),
            "upload_url": f"{address}/upload?{token}",
            "upload_expires_at": stamp(job.created_at + UPLOADABLE),
            "download_url": f"{address}/download?{token}",
            "download_expires_at": stamp(job.created_at + DOWNLOADABLE),
        }
        return told | ({"name": job.name} if job.name else {})


def _deletion(
    record_id: str, reason: str, written_at: datetime | None, gone_at: datetime | None
) -> Json:
    at = stamp(gone_at) if gone_at else None
    event = {"id": record_id, "action": "delete", "reason": reason, "redacted_at": at}
    return event | {"deleted_at": at} | ({"created_at": stamp(written_at)} if written_at else {})
