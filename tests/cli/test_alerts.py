"""`listening alerts`: what is told, to whom, and that it is told once. The webhook is a real one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from terminal import AFTER_THE_GAP, Run

from listening.cli import alerts
from tests.fakes.webhook import Webhook


@pytest.fixture
def collected(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with the sample's posts up to now, the day after the gap."""
    monkeypatch.setattr(alerts, "now", lambda: AFTER_THE_GAP)
    return sampled


def test_what_is_unusual_is_shown_with_its_figures_and_told_once(
    run: Run, collected: Path, webhook: Webhook
) -> None:
    shown = run("alerts", "spring")
    assert "the collector was down" in shown.out
    assert "negative in the 7 days to 2026-10-13" in shown.out
    assert shown.out.count("(not told yet)") == 2
    assert webhook.told == []

    assert "1 message sent" in run("alerts", "spring", "--send").out
    (message,) = webhook.told
    assert message["title"] == "Spring Day: 2 to look at"
    assert "the collector was down" in message["message"]
    assert "@" not in message["message"]

    again = run("alerts", "spring", "--send")
    assert "0 messages sent" in again.out
    assert again.out.count("(told already)") == 2
    assert len(webhook.told) == 1


def test_who_could_not_be_reached_is_told_by_the_next_run_and_the_others_at_once(
    run: Run, collected: Path, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Webhook() as other:
        monkeypatch.setenv("LISTENING_ALERT_URLS", f"{webhook.address} {other.address}")
        webhook.status = 500
        failed = run("alerts", "spring", "--send")
        assert failed.code == 1
        assert "1 of the addresses in LISTENING_ALERT_URLS took no alert" in failed.err
        assert "s3cr3t-path" not in failed.out + failed.err
        webhook.status = 200
        assert "1 message sent" in run("alerts", "spring", "--send").out
        assert [len(each.told) for each in (webhook, other)] == [1, 1]


def test_coverage_is_that_of_the_page_reposts_included(
    run: Run, collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "now", lambda: datetime(2026, 10, 6, 2, tzinfo=UTC))
    assert "low_coverage" not in run("alerts", "spring").out
    collected.write_text("[alerts]\ncoverage_below = 1.0\n" + collected.read_text())
    told = run("alerts", "spring").out
    assert "low_coverage: 98% of the posts that x counted on 2026-10-05 were collected" in told


def test_a_rule_that_is_turned_off_tells_nothing(run: Run, collected: Path) -> None:
    off = (
        "[alerts]\nvolume_spread = 0\nnegative_rise = false\ncoverage_below = 0\nsilent_days = 0\n"
    )
    collected.write_text(off + collected.read_text())
    assert "Nothing is worth a message." in run("alerts", "spring").out


def test_a_campaign_that_is_over_tells_nothing_of_its_days(
    run: Run, collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "now", lambda: datetime(2026, 11, 30, tzinfo=UTC))
    assert "Nothing is worth a message." in run("alerts", "spring").out


def test_a_silent_source_is_told(
    run: Run, collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "now", lambda: datetime(2026, 10, 17, tzinfo=UTC))
    (line,) = run("alerts", "spring").out.splitlines()
    assert "sample was last collected up to 2026-10-14 01:59 UTC" in line


def test_a_test_message_reaches_every_address(run: Run, collected: Path, webhook: Webhook) -> None:
    assert run("alerts", "spring", "--test").out == "1 test message taken\n"
    assert webhook.told[0]["title"] == "Spring Day: a test"


@pytest.mark.parametrize(
    ("addresses", "why"),
    [
        ("", "no address is in LISTENING_ALERT_URLS"),
        ("s3cr3t-and-no-address", "address 1 of 1 in LISTENING_ALERT_URLS is none that apprise"),
    ],
)
def test_an_address_that_is_missing_or_none_is_refused_without_being_shown(
    run: Run, collected: Path, monkeypatch: pytest.MonkeyPatch, addresses: str, why: str
) -> None:
    monkeypatch.setenv("LISTENING_ALERT_URLS", addresses)
    refused = run("alerts", "spring", "--test")
    assert refused.code == 2
    assert why in refused.err
    assert "s3cr3t" not in refused.err
