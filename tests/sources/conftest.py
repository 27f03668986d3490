"""What tests of sources may ask for: a made-up X, and the sample campaign's pages."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

import pytest

from listening.model import Page, Post
from listening.sources.synthetic.days import DAYS, GAP_DAY
from tests.fakes.x import FakeX, a_fake_x
from tests.sources.campaign import opened, pages_of
from tests.sources.x_opened import NOW, Opened


@pytest.fixture
def fake_x() -> Iterator[FakeX]:
    with a_fake_x() as fake:
        yield fake


@pytest.fixture
def x(fake_x: FakeX) -> Opened:
    fake_x.clock.set(NOW)
    return Opened(fake_x)


@pytest.fixture(scope="package")
def days() -> dict[date, list[Page]]:
    """Every page of the sample campaign, by day, but for the day that was lost."""
    source = opened()
    return {day: pages_of(source, day) for day in DAYS if day != GAP_DAY}


@pytest.fixture(scope="package")
def pages(days: dict[date, list[Page]]) -> list[Page]:
    return list(chain.from_iterable(days.values()))


@pytest.fixture(scope="package")
def posts(pages: list[Page]) -> list[Post]:
    return [post for page in pages for post in page.posts]


@pytest.fixture(scope="package")
def on_x(posts: list[Post]) -> list[Post]:
    return [post for post in posts if post.source == "x"]
