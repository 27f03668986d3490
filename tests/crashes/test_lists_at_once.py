"""Two runs at once never buy the same list: each is bought once, and paid once."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from listening import pipeline
from listening.config import load_settings
from listening.settings import Settings
from listening.sources import x
from listening.store.database import open_store
from tests.crashes.schedule import LAST, Schedule, booked
from tests.crashes.test_lists import PEOPLE, a_loud_post
from tests.fakes.x import TOKEN, FakeX, a_fake_x
from tests.fakes.x.answers import Answer, Request
from tests.fakes.x.faults import Serve

AUTHORS = ("600001", "600002", "600003")
PRICE_USD = 0.010
SECRETS = {"X_BEARER_TOKEN": TOKEN}
Gaps = tuple[str, ...]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'x.db'}"
        return
    with request.getfixturevalue("databases").fresh() as fresh:
        yield fresh


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with a_fake_x() as served:
        yield served


@pytest.fixture
def settings(fake: FakeX, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Three loud posts, collected, of which lists come five accounts a page, and slowly."""
    schedule = Schedule(fake, tmp_path, url, random.Random(1))
    fake.world.posts.clear()
    for author in AUTHORS:
        a_loud_post(fake, author)
    fake.clock.set(LAST)
    monkeypatch.setattr(x, "datetime", SimpleNamespace(now=lambda zone: LAST))
    loaded = load_settings(tmp_path / "config.toml", {"LISTENING_DATABASE_URL": schedule.url})
    pipeline.collect(loaded, "spring", "x", environment=SECRETS, now=LAST)
    for path in ("/retweeted_by", "/followers"):
        fake.faults.always(slowly, on=path)
    return loaded


def slowly(request: Request, serve: Serve) -> Answer:
    return replace(serve(request), delay_seconds=0.05)


def engage(settings: Settings, after_list: Callable[[], object] = lambda: None) -> Gaps:
    engaged = pipeline.engage(
        settings, "spring", "x", environment=SECRETS, now=LAST, is_wanted=True,
        on_lists=lambda _done, _total: after_list(),
    )  # fmt: skip
    assert engaged is not None
    return engaged.gaps


def follow(settings: Settings, after_page: Callable[[], object] = lambda: None) -> Gaps:
    bought = pipeline.buy_followers(
        settings, "spring", "x", environment=SECRETS, now=LAST,
        on_followers=lambda _done, _total: after_page(),
    )  # fmt: skip
    assert bought is not None
    return bought.gaps


Buy = Callable[..., Gaps]
LISTS = pytest.mark.parametrize(
    ("buy", "path", "table"),
    [(engage, "/retweeted_by", "engager"), (follow, "/followers", "follower_list")],
    ids=["engagers", "followers"],
)


def at_once(buy: Buy, settings: Settings) -> list[Gaps]:
    """Run twice at the same moment, and return what each run says is missing."""
    together = Barrier(2)

    def run() -> Gaps:
        together.wait(10)
        return buy(settings)

    with ThreadPoolExecutor(2) as pool:
        return [each.result(60) for each in [pool.submit(run), pool.submit(run)]]


def check_bought_once(fake: FakeX, settings: Settings, path: str, table: str, usd: float) -> None:
    """Check that every list was begun once, is whole, and that all of them cost so much."""
    pages = [each for each in fake.requests if each.path.endswith(path)]
    begun = [each.path for each in pages if "pagination_token" not in each.params]
    assert len(begun) == len({*begun}) == len(AUTHORS)
    assert len(pages) == len(AUTHORS) * -(-PEOPLE // 5)
    assert usd == pytest.approx(len(AUTHORS) * PEOPLE * PRICE_USD)
    with open_store(settings.store_url) as store, store.reading() as connection:
        kept = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        claims = connection.execute(text("SELECT count(*) FROM list_claim")).scalar_one()
    assert (kept, claims) == (len(AUTHORS) * PEOPLE, 0)


@LISTS
def test_two_runs_at_once_buy_each_list_once(
    fake: FakeX, settings: Settings, buy: Buy, path: str, table: str
) -> None:
    before = booked(settings.store_url)
    one, other = at_once(buy, settings)
    check_bought_once(fake, settings, path, table, booked(settings.store_url) - before)
    assert all("another run is buying it" in gap for gap in (*one, *other))
    assert buy(settings) == ()
    check_bought_once(fake, settings, path, table, booked(settings.store_url) - before)


@LISTS
def test_what_another_run_bought_meanwhile_is_not_bought_again(
    fake: FakeX, settings: Settings, buy: Buy, path: str, table: str
) -> None:
    """The other runs once, within the first, when that has bought a list or begun one."""
    before = booked(settings.store_url)
    others: list[Gaps] = []

    def other() -> None:
        if not others:
            others.append(())
            others[0] = buy(settings)

    assert buy(settings, other) == ()
    held = ("1 list of followers: another run is buying it",) if buy is follow else ()
    assert others == [held]
    check_bought_once(fake, settings, path, table, booked(settings.store_url) - before)
