"""What tests of sources may ask for."""

from collections.abc import Iterator

import pytest

from tests.fakes.x import FakeX, a_fake_x


@pytest.fixture
def fake_x() -> Iterator[FakeX]:
    with a_fake_x() as fake:
        yield fake
