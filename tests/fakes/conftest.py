"""What tests of the fakes may ask for."""

from collections.abc import Iterator

import pytest

from tests.fakes.asking import NOW, Asking, before
from tests.fakes.x import FakeX, a_fake_x


@pytest.fixture
def x() -> Asking:
    return Asking()


@pytest.fixture
def served_x() -> Iterator[FakeX]:
    """A fake on a port, with 25 posts of the last hours, the latest last."""
    with a_fake_x() as fake:
        fake.clock.set(NOW)
        for hours in range(25, 0, -1):
            fake.world.post("#springday", str(hours), before(hours=hours))
        yield fake
