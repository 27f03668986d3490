"""Where a backfill's days are collected: threads of this process, or a Dask cluster."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from prefect import Task
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from listening.errors import ConfigError, ListeningError
from listening.model import Interval
from listening.pipeline import Intake, Round


@contextmanager
def runner_on(workers: int, dask: str | None) -> Iterator[TaskRunner[Any]]:
    """Yield a started task runner: so many threads, or the cluster of a scheduler's address.

    Raises ConfigError where the extra is not installed, or nothing answers there.
    """
    runner = _dask(dask) if dask else ThreadPoolTaskRunner(max_workers=workers)
    with runner:
        if dask:
            _connect(runner, dask)
        yield runner


def collect_all(
    runner: TaskRunner[Any], turns: Round, task: Task[..., Intake], given: Mapping[str, Any]
) -> int:
    """Run a task for every window that is given out; return how many posts came.

    No more are submitted than are under way at once, so that none is begun in vain.
    """
    posts, running = 0, dict[PrefectFuture[Intake], Interval]()
    while True:
        while (span := turns.next()) is not None:
            running[runner.submit(task, {**given, "span": span})] = span
        if not running:
            return posts
        done = next(as_completed([*running]))
        span = running.pop(done)
        try:
            intake = done.result()
        except ListeningError as error:
            turns.failed(span, error)
        else:
            posts += intake.posts
            turns.ended(span, "; ".join(intake.gaps))


def _dask(address: str) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ModuleNotFoundError:
        raise ConfigError("a Dask cluster needs: pip install 'listening[dask]'") from None
    runner: TaskRunner[Any] = DaskTaskRunner(address=address)
    return runner


def _connect(runner: Any, address: str) -> None:
    try:
        runner.client  # noqa: B018  it connects when it is first asked for
    except (OSError, ValueError):
        raise ConfigError(
            f"no Dask scheduler answers at {address}: start one with 'dask scheduler', and give "
            "its address, such as tcp://host:8786"
        ) from None
