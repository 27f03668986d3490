"""X's batch compliance jobs: ids up, a while of waiting, and what is to be removed down.

One job at a time; its address for the ids lapses after 15 minutes, its results after a week.
Source: X's integration guide for batch compliance, as of August 2026. No price is known.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

from listening.errors import SourceUnavailableError
from listening.model import Deletion
from listening.sources.jobs import ACTIVE, Job, JobStatus
from listening.sources.till import Purchase
from listening.sources.x_calls import Caller
from listening.sources.x_faults import RefusedError
from listening.sources.x_fields import UnreadableError, id_of, moment, optional_text
from listening.sources.x_lookup import SOURCE, askable

POLL_SECONDS = 10.0
POLLS = 60
RESULTS_LAST = timedelta(days=7)
CONFLICT = 409

GONE = {"deleted", "deactivated", "suspended", "protected"}
"""X's reasons for removing a post. Others want less: scrub_geo its place, edited a new look."""

log = logging.getLogger(__name__)


class XJobs:
    """Compliance jobs for posts. `caller` asks X."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def newest(self, name: str) -> Job | None:
        """Return the newest job of that name whose results X has, or may have yet."""
        told = self._ask("get_compliance_jobs", {"type": "tweets"}).get("data")
        records = told if isinstance(told, list) else []
        own = [_job(each) for each in records if _name_in(each) == name]
        lapsed = self._caller.clock() - RESULTS_LAST
        kept = [job for job in own if job.created_at > lapsed]
        return max(kept, key=lambda job: job.created_at, default=None)

    def start(self, name: str) -> Job:
        """Return a new job; or one of that name that is under way, since X runs but one.

        Raises SourceUnavailableError where the one under way is another's.
        """
        try:
            answer = self._ask("create_compliance_job", {"type": "tweets", "name": name}, "data")
        except RefusedError as refused:
            job = self.newest(name) if refused.status == CONFLICT else None
            if job is not None and job.status in ACTIVE:
                return job
            if refused.status == CONFLICT:
                raise SourceUnavailableError(
                    "X runs one compliance job at a time, and another one is under way"
                ) from None
            raise
        return _job(answer["data"])

    def submit(self, job: Job, post_ids: Iterable[str]) -> Job:
        """Upload the ids that a job waits for, and return it as it then stands."""
        with TemporaryFile() as file:
            file.writelines(f"{each}\n".encode() for each in askable(post_ids))
            try:
                transfer = self._caller.client.transfer
                self._caller.insist(lambda: transfer.upload(job.upload_url, file), Purchase(0.0))
            except RefusedError:  # the try before may have arrived, and its answer not
                if self._poll(job).status == JobStatus.CREATED:
                    raise
        return self._poll(job)

    def wait_for(self, job: Job) -> Job:
        """Return the job when it is over, or as it stands after ten minutes."""
        for poll in range(POLLS):
            job = self._poll(job)
            if job.status not in ACTIVE:
                break
            if poll == 0:
                most = POLLS * POLL_SECONDS / 60
                log.warning("X is at work on a compliance job: waiting for up to %.0f min", most)
            self._caller.sleep(POLL_SECONDS)
        return job

    def deletions(self, job: Job, now: datetime) -> Iterator[Deletion]:
        """Yield the posts that a complete job found gone; raises before the first where the
        results cannot be had whole.
        """
        with TemporaryFile() as file:
            self._caller.insist(lambda: self._download(job.download_url, file), Purchase(0.0))
            for event in _events(file):
                if event.get("action") == "delete" and event.get("reason") in GONE:
                    yield Deletion(SOURCE, str(event.get("id")), str(event["reason"]), now)

    def _ask(self, method: str, asked: Mapping[str, Any], needs: str = "") -> dict[str, Any]:
        return self._caller.ask(method, asked, Purchase(0.0), needs)

    def _poll(self, job: Job) -> Job:
        return _job(self._ask("get_compliance_job", {"id": job.job_id}, "data")["data"])

    def _download(self, url: str, file: IO[bytes]) -> None:
        """Fill a file with results, of which the last line shows where they were cut short."""
        file.seek(0)
        file.truncate()
        self._caller.client.transfer.download(url, file)
        deque(_events(file), maxlen=0)


def _events(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    file.seek(0)
    try:
        for line in file:
            event = orjson.loads(line) if line.strip() else {}
            yield event if isinstance(event, dict) else {}
    except ValueError:
        raise SourceUnavailableError("X's results of a compliance job are not whole") from None


def _name_in(record: Any) -> Any:
    return record.get("name") if isinstance(record, dict) else None


def _job(record: dict[str, Any]) -> Job:
    try:
        return Job(
            id_of(record, "id"),
            JobStatus(str(record.get("status"))),
            moment(record.get("created_at"), "created_at"),
            optional_text(record, "upload_url") or "",
            optional_text(record, "download_url") or "",
        )
    except (UnreadableError, ValueError):
        raise SourceUnavailableError("X's compliance job is not one that X documents") from None
