"""Checks of many posts at once, by a job at the platform that outlives the process that asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from listening.model import Deletion


class JobStatus(StrEnum):
    """How far a job is, in X's words."""

    CREATED = "created"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    FAILED = "failed"
    EXPIRED = "expired"


ACTIVE = {JobStatus.CREATED, JobStatus.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class Job:
    """One job, and the addresses that its ids go to and its results come from."""

    job_id: str
    status: JobStatus
    created_at: datetime
    upload_url: str
    download_url: str


class Jobs(Protocol):
    """A platform's jobs. Every method may raise SourceError, or SourceUnavailableError
    where another try may pass.
    """

    def newest(self, name: str) -> Job | None:
        """Return the newest job of that name whose results the platform has, or may have yet."""

    def start(self, name: str) -> Job:
        """Return a new job, which waits for its ids; or one of that name that is under way."""

    def submit(self, job: Job, post_ids: Iterable[str]) -> Job:
        """Give a new job its ids, and return it as it then stands."""

    def wait_for(self, job: Job) -> Job:
        """Return the job as it stands when it is over, or after minutes while it is not."""

    def deletions(self, job: Job, now: datetime) -> Iterator[Deletion]:
        """Yield the posts that a job which is complete found gone."""


@runtime_checkable
class Checking(Protocol):
    """A source that checks many posts by a job, which pays where there are over so many."""

    compliance_over_posts: int

    def jobs(self) -> Jobs:
        """Return the platform's jobs."""
