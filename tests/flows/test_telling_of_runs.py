"""The daily flow tells of what is unusual, and of its own failure, once."""

from pathlib import Path
from typing import Any

import pytest

from listening import pipeline
from listening.errors import SourceError
from tests.fakes.webhook import Webhook

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


def refusing(*_args: Any, **_extra: Any) -> None:
    raise SourceError("X refuses the token (401): put a new one into X_BEARER_TOKEN")


def test_a_daily_run_that_fails_is_told_once_a_day_with_what_to_do(
    config: Path, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.daily import daily

    monkeypatch.setattr(pipeline, "collect", refusing)
    for _ in range(2):
        with pytest.raises(SourceError):
            daily("spring", str(config))
    (message,) = webhook.told
    assert "the daily flow failed on" in message["message"]
    assert "put a new one into X_BEARER_TOKEN" in message["message"]


def test_a_failure_is_not_told_where_config_says_so_and_a_good_run_tells_nothing(
    config: Path, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.daily import daily

    daily("spring", str(config))
    config.write_text("[alerts]\nfailed_runs = false\n" + config.read_text())
    monkeypatch.setattr(pipeline, "collect", refusing)
    with pytest.raises(SourceError):
        daily("spring", str(config))
    assert webhook.told == []
