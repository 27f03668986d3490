"""What tests of sources may ask for."""

from collections.abc import Iterator

import pytest

from tests.fakes.x import FakeX, a_fake_x
from tests.sources.x_opened import NOW, Opened


@pytest.fixture
def fake_x() -> Iterator[FakeX]:
    with a_fake_x() as fake:
        yield fake


@pytest.fixture
def x(fake_x: FakeX) -> Opened:
    fake_x.clock.set(NOW)
    return Opened(fake_x)
