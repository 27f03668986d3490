"""A campaign of fifteen posts on a fake X, collected an hour after the first was written."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from looking import NOW, Looking
from terminal import Run

from listening.cli import campaigns, collecting, rechecking
from listening.sources import x, x_calls
from tests.fakes.x import TOKEN, FakeX

Configured = Callable[..., None]


@pytest.fixture
def configured(here: Path, fake_x: FakeX) -> Configured:
    """Writes a config.toml for the fake, with keys of [sources.x]."""

    def write(**keys: object) -> None:
        given = "".join(f"{name} = {value}\n" for name, value in keys.items())
        (here / "config.toml").write_text(
            f'[sources.x]\nbase_url = "{fake_x.base_url}"\ntimeout_seconds = 5\n{given}'
            '[campaign.spring]\nname = "Spring Day"\ntags = ["#springday"]\n'
        )

    write()
    return write


@pytest.fixture
def looking(
    run: Run, here: Path, fake_x: FakeX, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> Looking:
    """The campaign, collected, and what a test may do to it."""

    def set_time(at: datetime) -> None:
        for module in (campaigns, collecting, rechecking):
            monkeypatch.setattr(module, "now", lambda: at)
        monkeypatch.setattr(x, "datetime", SimpleNamespace(now=lambda zone: at))
        fake_x.clock.set(at)

    monkeypatch.setenv("X_BEARER_TOKEN", TOKEN)
    monkeypatch.setattr(x_calls, "pause_seconds", lambda attempt, chance: 0.0)
    set_time(NOW)
    written = [
        fake_x.world.post(f"Made up {n} #SpringDay", str(500 + n), NOW - timedelta(minutes=60 - n))
        for n in range(15)
    ]
    assert run("collect", "spring").code == 0
    fake_x.requests.clear()
    return Looking(run, here, fake_x, set_time, written)
