"""Above ten thousand posts X is asked by one job, up to there by lookups: the limit as it comes."""

from datetime import timedelta

import pytest
from looking import NOW, Looking

from listening.model import Page, Post, Query
from listening.store.database import open_store
from listening.store.writes import write_page

LIMIT = 10_000
LONG_AGO = NOW - timedelta(days=90)
JOBS = "/2/compliance/jobs"


def hold(looking: Looking, count: int, first: int) -> list[str]:
    """Put posts into the store, and into the fake, too old to be due for a look at their counts."""
    ids = [str(first + number) for number in range(count)]
    like = looking.fake.world.posts[looking.written[0]]
    at = LONG_AGO.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    looking.fake.world.put(*({**like, "id": each, "created_at": at} for each in ids))
    posts = [
        Post(
            source="x", post_id=each, author_id="500", text="#springday", created_at=LONG_AGO,
            observed_at=LONG_AGO, tags=("#springday",),
        )
        for each in ids
    ]  # fmt: skip
    query = Query("spring", ("#springday",), (), "UTC")
    url = f"sqlite:///{looking.here / 'listening.db'}"
    with open_store(url) as store, store.writing() as connection:
        write_page(connection, query, Page(posts=posts), NOW)
    return ids


@pytest.mark.slow
def test_one_post_above_the_limit_makes_a_job_of_lookups(looking: Looking) -> None:
    old = hold(looking, LIMIT - len(looking.written), first=1_000_000)
    looking.fake.world.delete(looking.written[0])
    looking.fake.world.delete(old[7])
    looking.after(days=1)
    assert looking.counts() == (15, 14, 1, 0, 0)  # what is due; what is old is never asked for
    assert looking.asked(JOBS, "POST") == looking.asked(JOBS) == []

    hold(looking, 2, first=2_000_000)
    looking.fake.requests.clear()
    assert looking.counts() == (0, 0, 1, 0, 0)
    assert looking.asked() == []
    (job,) = looking.fake.compliance.jobs.values()
    assert len({*filter(None, job.ids)}) == LIMIT + 1
    assert looking.ids("tombstone") == {looking.written[0], old[7]}
