"""A process may be killed at any moment: no post is lost or doubled, and no dollar forgotten."""

import random
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from listening.config import load_settings
from listening.sources.x_query import search_queries
from tests.crashes.schedule import DAILY, LAST, RICH_USD, Schedule, booked, rows_of
from tests.fakes.x import a_fake_x
from tests.fakes.x.ledger import Ledger
from tests.fakes.x.query import Seen, parse
from tests.fakes.x.world import World, moment
from tests.store.servers import Databases

KILLS = 5
TINY_USD = 1e-6
LONG = (pytest.mark.long, pytest.mark.timeout(1500))
SEEDS = [1, *(pytest.param(seed, marks=LONG) for seed in range(2, 11))]


def wanted(world: World, query: str) -> set[str]:
    """Return every post of the world that a search finds: reposts are not among them."""
    matches = parse(query)
    return {
        key
        for key, post in world.posts.items()
        if matches(Seen(post, {}))
        and "retweeted" not in Seen(post, {}).kinds()
        and moment(post) < LAST
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_kills_faults_and_budgets_end_with_the_rows_of_one_clean_run(
    seed: int, tmp_path: Path
) -> None:
    check(seed, tmp_path, f"sqlite:///{tmp_path / 'crashed.db'}")


@pytest.mark.postgres
@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("seed", [21, 22])
def test_the_same_holds_on_postgresql(seed: int, tmp_path: Path, databases: Databases) -> None:
    with databases.fresh() as url:
        check(seed, tmp_path, url)


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_process_killed_at_any_of_its_commits_leaves_what_the_next_one_completes(
    tmp_path: Path,
) -> None:
    with a_fake_x() as fake:
        schedule = Schedule(fake, tmp_path, "", random.Random(31))
        fake.clock.set(LAST - timedelta(days=6))
        fake.page_size = 20
        clean = f"sqlite:///{tmp_path / 'clean.db'}"
        assert schedule.ended(schedule.started(DAILY, clean)) == 0
        for number in count(1):
            url = f"sqlite:///{tmp_path / f'{number}.db'}"
            killed = schedule.started(DAILY, url, KILL_AT_COMMIT=str(number))
            if schedule.ended(killed) == 0:
                break
            assert schedule.ended(schedule.started(DAILY, url)) == 0
            assert rows_of(url) == rows_of(clean), number
        assert number > 10


def check(seed: int, folder: Path, url: str) -> None:
    """Compare what a bad schedule leaves behind with what a clean run does."""
    with a_fake_x() as fake:
        schedule = Schedule(fake, folder, url, random.Random(seed))
        clean = schedule.clean_rows(f"sqlite:///{folder / 'clean.db'}")
        fake.ledger = Ledger()
        for what, ceiling in schedule.run_badly(KILLS):
            assert fake.billed_usd - TINY_USD <= booked(url) <= ceiling + TINY_USD, what
        schedule.finish()
        assert rows_of(url) == clean
        assert fake.billed_usd - TINY_USD <= booked(url) <= RICH_USD
        query = load_settings(folder / "config.toml", {}).campaign_of("spring").query
        (text,) = search_queries(query, 512)
        assert {row[1] for row in clean["post"]} == wanted(fake.world, text)
