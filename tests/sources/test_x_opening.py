"""Opening the source of X: its token, its options, and that the registry finds it."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from listening.errors import ConfigError
from listening.model import Interval
from listening.sources import Archived, Counting, Lookup, registry
from listening.sources.x import Options, open_source
from tests.fakes.x import TOKEN, FakeX
from tests.sources.x_opened import QUERY, Opened


@pytest.mark.parametrize(
    "environment", [{}, {"X_BEARER_TOKEN": " "}, {"X_BEARER_TOKEN": "two words"}]
)
def test_a_token_that_is_missing_or_odd_is_said_by_name(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="X_BEARER_TOKEN") as raised:
        open_source(Options(), environment)
    assert "two words" not in str(raised.value)


def test_an_opened_source_searches_with_the_token_of_the_environment(fake_x: FakeX) -> None:
    source = open_source(Options(base_url=fake_x.base_url + "/"), {"X_BEARER_TOKEN": TOKEN + "\n"})
    ends_at = datetime.now(UTC) - timedelta(seconds=30)
    day = Interval(ends_at - timedelta(days=1), ends_at)
    assert len(list(source.pages(QUERY, day, None))) == 1


@pytest.mark.parametrize(
    "options", [{"timeout_seconds": 0}, {"base_url": "x.com"}, {"token": "secret"}]
)
def test_options_that_cannot_be_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_the_registry_finds_the_source() -> None:
    assert registry()["x"].SECRETS == ("X_BEARER_TOKEN",)
    assert registry()["x"].SYNTHETIC is False


def test_the_source_counts_looks_up_and_has_an_archive(x: Opened) -> None:
    source = x.source()
    assert isinstance(source, Archived)
    assert isinstance(source, Counting)
    assert isinstance(source, Lookup)
