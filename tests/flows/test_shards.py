"""A backfill in shards: runs of a work pool's, each with days of its own, one budget for all."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.cli.elsewhere import Backfill
from listening.errors import UsageError
from listening.pipeline import Budget

pytestmark = [pytest.mark.prefect]

FIRST = date(2026, 1, 1)


@given(days=st.integers(1, 800), shards=st.integers(1, 50))
def test_every_day_is_in_one_shard_and_shards_are_as_long_as_each_other(
    days: int, shards: int
) -> None:
    from flows.shards import parts_of

    parts = parts_of(FIRST, FIRST + timedelta(days=days - 1), shards)
    lengths = [(until - since).days + 1 for since, until in parts]
    covered = [s + timedelta(days=n) for (s, _), long in zip(parts, lengths, strict=True) for n in range(long)]  # fmt: skip
    assert covered == [FIRST + timedelta(days=n) for n in range(days)]
    assert len(parts) == min(days, shards)
    assert max(lengths) - min(lengths) <= 1


def test_a_shard_is_a_run_with_its_days_and_the_budget_of_all(
    config: Path, prefect_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    from flows.deployments import deployments_of

    monkeypatch.setenv("PREFECT_API_URL", prefect_server)
    days = (date(2026, 10, 1), date(2026, 10, 7))
    wanted = Backfill(config, "spring", *days, None, 2, Budget(9.0, "run-1"))
    with pytest.raises(UsageError, match="knows no backfill of autumn: run 'listening deploy'"):
        replace(wanted, campaign="autumn").in_shards(3)
    deployment = deployments_of(config)[2].apply()
    with get_client(sync_client=True) as client:
        of_others = {each.id for each in client.read_flow_runs()}
        *names, told = wanted.in_shards(3).splitlines()
        runs = [
            each
            for each in client.read_flow_runs()
            if each.deployment_id == deployment and each.id not in of_others
        ]
    assert told == f"3 runs asked for: see {prefect_server.removesuffix('/api')}"
    assert {each.name for each in runs} == {*names}
    asked = sorted((each.parameters["since"], each.parameters["until"]) for each in runs)
    assert asked == [
        ("2026-10-01", "2026-10-02"), ("2026-10-03", "2026-10-04"), ("2026-10-05", "2026-10-07"),
    ]  # fmt: skip
    shared = {(r.parameters["budget_usd"], r.parameters["account"], r.parameters["workers"]) for r in runs}  # fmt: skip
    assert shared == {(9.0, "run-1", 2)}
