"""Finding what is gone among many posts: by a job at the platform, at most one a day."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from itertools import islice

from listening.errors import SourceError
from listening.model import Deletion, Page
from listening.pipeline.working import Work
from listening.sources.jobs import ACTIVE, Checking, Job, Jobs, JobStatus
from listening.store.rechecking import count_members, iter_members, read_present
from listening.store.writes import write_page

BATCH = 500


@dataclass
class Found:
    """How many posts a job found gone, and what it could not tell."""

    gone: int = 0
    gaps: list[str] = field(default_factory=list)


@contextmanager
def checking_by_job(work: Work, platform: str) -> Iterator[Found]:
    """Check all of a campaign's posts by a job, where it holds enough for one to pay.

    The job is under way inside the block, and is waited for at its end, though not for long:
    the platform keeps it under a name of ours, by which whoever comes next finds it.
    """
    source, found = work.source, Found()
    if isinstance(source, Checking) and _held(work, platform) > source.compliance_over_posts:
        check = _Check(work, source.jobs(), platform, found)
        check.begin()
        yield found
        check.finish()
    else:
        yield found


def _held(work: Work, platform: str) -> int:
    with work.store.reading() as connection:
        return count_members(connection, work.campaign.key, platform)


@dataclass
class _Check:
    """One campaign's job, from its start to the removal of what it found gone."""

    work: Work
    jobs: Jobs
    platform: str
    found: Found
    job: Job | None = None

    def begin(self) -> None:
        """Go on with the job under way, or with today's, or start one."""
        try:
            self.job = self._begun()
        except SourceError as fault:
            self.found.gaps.append(_told(fault))

    def finish(self) -> None:
        """Wait for the job, though not for long, and remove what it found gone."""
        try:
            if self.job is not None:
                self._finish(self.jobs.wait_for(self.job))
        except SourceError as fault:
            self.found.gaps.append(_told(fault))

    def _begun(self) -> Job:
        name = _name_of(self.work.campaign.key)
        job = self.jobs.newest(name)
        if job is not None and job.status == JobStatus.COMPLETE and not self._is_of_today(job):
            self._pick_up(job)
        if job is None or not self._is_to_be_used(job):
            job = self.jobs.start(name)
        if job.status != JobStatus.CREATED:
            return job
        with self.work.store.reading() as connection:
            ids = iter_members(connection, self.work.campaign.key, self.platform)
            return self.jobs.submit(job, ids)

    def _pick_up(self, job: Job) -> None:
        """Remove what a job found that ended when nobody waited for it any more."""
        try:
            self._remove(job)
        except SourceError as fault:
            self.found.gaps.append(_told(fault))

    def _is_to_be_used(self, job: Job) -> bool:
        """Of one that expired nothing came; one that failed would fail again today."""
        is_of_today = self._is_of_today(job) and job.status != JobStatus.EXPIRED
        return job.status in ACTIVE or is_of_today

    def _is_of_today(self, job: Job) -> bool:
        return job.created_at.astimezone(UTC).date() == self.work.now.astimezone(UTC).date()

    def _finish(self, job: Job) -> None:
        if job.status in ACTIVE:
            self.found.gaps.append(
                "the compliance job is still under way: the next recheck picks up what it finds"
            )
        elif job.status == JobStatus.COMPLETE:
            self._remove(job)
        else:
            self.found.gaps.append(
                f"the compliance job {job.status}: a recheck tomorrow starts another"
            )

    def _remove(self, job: Job) -> None:
        work = self.work
        for batch in _batches(self.jobs.deletions(job, work.clock())):
            with work.store.writing() as connection:
                known = read_present(connection, self.platform, {each.post_id for each in batch})
                gone = [each for each in batch if each.post_id in known]
                write_page(connection, work.query, Page(deletions=gone), work.clock())
            self.found.gone += len(known)


def _name_of(campaign: str) -> str:
    """Return the name of a campaign's jobs: X takes 64 characters, and a key may have more."""
    return f"listening-{sha256(campaign.encode()).hexdigest()[:16]}"


def _batches(deletions: Iterable[Deletion]) -> Iterator[list[Deletion]]:
    left = iter(deletions)
    while batch := list(islice(left, BATCH)):
        yield batch


def _told(fault: SourceError) -> str:
    return f"the compliance job could not be asked, the next recheck will: {fault}"
