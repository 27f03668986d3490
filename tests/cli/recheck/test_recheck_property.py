"""Whatever happens between rechecks, and to them, in the end the store holds what X shows."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looking import NOW

from listening import pipeline
from listening.config import load_settings
from listening.errors import SourceUnavailableError
from listening.pipeline import Rechecked, new_budget
from listening.sources import x, x_calls
from listening.sources.x import XSource
from tests.fakes.x import TOKEN, FakeX, a_fake_x
from tests.fakes.x.faults import answers, cut_json, down, served

POSTS = 5
PRICE_USD = 0.005
FAULTS = {
    "ill": [answers(200, {})],
    "cut": [served, cut_json()],
    "down": [served, *[down()] * 5],
    "at once down": [down()] * 5,
}
EACH = st.integers(0, POSTS - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 240)),
        st.tuples(st.sampled_from(["delete", "edit", "like"]), EACH),
        st.tuples(st.just("recheck"), st.sampled_from([None, *FAULTS])),
        st.tuples(st.just("spend"), st.integers(0, 4)),
    ),
    max_size=14,
)


@dataclass
class Campaign:
    """Five posts on a fake X, each with its versions, and a store of their own."""

    folder: Path
    fake: FakeX
    versions: list[list[str]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.fake.clock.set(NOW)
        (self.folder / "config.toml").write_text(
            f'[sources.x]\nbase_url = "{self.fake.base_url}"\n'
            '[campaign.spring]\nname = "Spring Day"\ntags = ["#springday"]\n'
        )
        self.settings = load_settings(self.folder / "config.toml")
        for n in range(POSTS):
            at = NOW - timedelta(minutes=50 - n)
            self.versions.append([self.fake.world.post("first #SpringDay", str(500 + n), at)])
        self._do(pipeline.collect)

    def recheck(
        self, fault: str | None = None, usd: float | None = None, *, is_all: bool = False
    ) -> Rechecked:
        self.fake.faults.clear()
        self.fake.faults.queue(*FAULTS.get(fault or "", []))
        before = self.fake.billed_usd
        found: Rechecked = self._do(pipeline.recheck, budget=new_budget(usd), is_all=is_all)
        assert usd is None or self.fake.billed_usd - before <= usd + 1e-9
        return found

    def step(self, what: str, value: Any) -> None:
        if what == "wait":
            self.fake.clock.advance(timedelta(hours=value))
        elif what == "recheck":
            with suppress(SourceUnavailableError):
                self.recheck(value)
        elif what == "spend":
            self.recheck(usd=value * PRICE_USD)
        else:
            getattr(self, what)(value)

    def delete(self, n: int) -> None:
        self.gone.add(n)
        for version in self.versions[n]:
            self.fake.world.delete(version)

    def edit(self, n: int) -> None:
        versions = self.versions[n]
        if n not in self.gone and len(versions) <= 5:
            at = NOW - timedelta(minutes=45 - n - len(versions))
            versions.append(self.fake.world.edit(versions[-1], f"{len(versions)} anew", at))

    def like(self, n: int) -> None:
        for version in self.versions[n]:
            self.fake.world.posts[version]["public_metrics"]["like_count"] += 1

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "listening.db")) as store:
            return store.execute(sql).fetchall()

    def _do(self, stage: Callable[..., Any], **more: Any) -> Any:
        now, secrets = self.fake.clock.now(), {"X_BEARER_TOKEN": TOKEN}
        return stage(self.settings, "spring", "x", environment=secrets, now=now, **more)


Begin = Callable[[], AbstractContextManager[Campaign]]


@pytest.fixture
def campaign(monkeypatch: pytest.MonkeyPatch) -> Begin:
    """Begins a campaign, as often as is asked for."""
    monkeypatch.setattr(x_calls, "pause_seconds", lambda attempt, chance: 0.0)
    monkeypatch.setattr(XSource, "lookup_size", 2)

    @contextmanager
    def begun() -> Iterator[Campaign]:
        with TemporaryDirectory() as folder, a_fake_x() as fake:
            monkeypatch.setattr(x, "datetime", SimpleNamespace(now=lambda _: fake.clock.now()))
            yield Campaign(Path(folder), fake)

    return begun


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_in_the_end_the_store_holds_what_x_shows_and_nothing_is_due(
    campaign: Begin, steps: list[tuple[str, Any]]
) -> None:
    with campaign() as spring:
        for what, value in steps:
            spring.step(what, value)
        spring.fake.clock.advance(timedelta(days=100))
        spring.recheck(is_all=True)
        assert spring.recheck().looked_at == 0

        shown = [spring.versions[n] for n in range(POSTS) if n not in spring.gone]
        stored = dict(spring.rows("SELECT post_id, likes FROM post"))
        world = spring.fake.world.posts
        for versions in shown:
            assert {versions[0], versions[-1]} <= set(stored)
        for post_id, likes in stored.items():
            assert likes == world[post_id]["public_metrics"]["like_count"]
        assert not {each for n in spring.gone for each in spring.versions[n]} & set(stored)
        pipeline.score(spring.settings, "spring")
        pipeline.tally(spring.settings, "spring")
        assert spring.rows("SELECT coalesce(sum(posts), 0) FROM tally_day") == [(len(shown),)]
