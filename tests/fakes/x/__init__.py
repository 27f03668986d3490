"""A stateful fake of the X API v2 endpoints that are used, on a real port of loopback."""

from tests.fakes.x.fake import TOKEN, FakeX, Logged
from tests.fakes.x.server import a_fake_x

__all__ = ["TOKEN", "FakeX", "Logged", "a_fake_x"]
