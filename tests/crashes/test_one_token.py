"""Two processes with one token, on one store: X's limit holds for both together."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hasty import hasty

from listening.store.database import open_store
from tests.fakes.x import TOKEN, FakeX, a_fake_x
from tests.store.made_up import rows
from tests.store.servers import Databases

pytestmark = pytest.mark.postgres

SPEED = 400
"""A quarter of an hour is over in 2.25 s."""
ALLOWED, DAYS = 5, 12
DRIVER = Path(__file__).parent / "hasty.py"


@pytest.fixture
def base() -> float:
    return time.time()


@pytest.fixture
def fake(base: float) -> Iterator[FakeX]:
    """A fake X in a hurry, which allows five searches of the archive in a quarter of an hour."""
    with a_fake_x() as served:
        served.clock.now = hasty(base, SPEED)  # type: ignore[method-assign]
        served.limits.one_a_second.clear()
        served.limits.allowed["/2/tweets/search/all"] = ALLOWED
        yield served


def test_two_processes_never_ask_for_more_than_x_allows_and_write_each_day_once(
    tmp_path: Path, fake: FakeX, base: float, databases: Databases
) -> None:
    last = fake.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    days = [last - timedelta(days=n) for n in range(DAYS, 0, -1)]
    for number, day in enumerate(days):
        fake.world.user(str(600 + number))
        fake.world.post("#springday", str(600 + number), day + timedelta(hours=9))
    (tmp_path / "config.toml").write_text(
        f'[sources.x]\nbase_url = "{fake.base_url}"\n'
        '[campaign.spring]\nname = "Spring Day"\ntags = ["#springday"]\n'
    )
    with databases.fresh() as url:
        environment = {
            "PATH": os.environ["PATH"], "X_BEARER_TOKEN": TOKEN, "LISTENING_DATABASE_URL": url,
        }  # fmt: skip
        both = [
            subprocess.Popen(
                [
                    sys.executable, DRIVER, str(base), str(SPEED), "backfill", "spring",
                    "--since", str(part[0].date()), "--until", str(part[-1].date()),
                    "--workers", "2",
                ],
                cwd=tmp_path, env=environment, text=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
            for part in (days[: DAYS // 2], days[DAYS // 2 :])
        ]  # fmt: skip
        told = [each.communicate(timeout=240)[1] for each in both]
        assert [each.returncode for each in both] == [0, 0], told
        with open_store(url) as store:
            assert len(rows(store, "post_campaign")) == DAYS
            assert [row[5] for row in rows(store, "collection_window")] == ["done"] * DAYS
            kept = str(rows(store, "quota"))
    searches = [each for each in fake.requests if each.path.endswith("/search/all")]
    assert len(searches) == DAYS
    assert {each.status for each in fake.requests} == {200}
    assert TOKEN not in kept
