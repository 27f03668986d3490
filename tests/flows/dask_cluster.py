"""A Dask cluster on this machine: a scheduler and workers, each a process that can be killed."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.flows.waiting import wait_for

ROOT = Path(__file__).parents[2]
START_SECONDS = 90


@dataclass
class Cluster:
    """What was started, and where its scheduler is."""

    folder: Path
    environment: Mapping[str, str]
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.folder / "dask.txt"

    def told(self) -> str:
        return self.log.read_text()

    def start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", program, "--no-dashboard", *words],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": path, **self.environment},
                stdout=log,
                stderr=log,
            )


@contextmanager
def a_cluster(folder: Path, workers: int, **environment: str) -> Iterator[Cluster]:
    """Yield a cluster whose workers, a thread each, are up; nothing of it is left after."""
    cluster, where = Cluster(folder, environment), folder / "scheduler.json"
    processes = [cluster.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(where))]  # fmt: skip
    try:
        wait_for(where.exists, START_SECONDS, cluster.told)
        for _ in range(workers):
            words = ("--scheduler-file", str(where), "--nthreads", "1", "--no-nanny")
            cluster.workers.append(cluster.start("worker", *words))
        processes += cluster.workers
        cluster.address = _address(where)
        wait_for(lambda: _count(cluster.address) == workers, START_SECONDS, cluster.told)
        yield cluster
    finally:
        for each in reversed(processes):
            each.kill()
            each.wait()


def _address(where: Path) -> str:
    import json

    return str(json.loads(where.read_text())["address"])


def _count(address: str) -> int:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        info: dict[str, Any] = client.scheduler_info()
        return len(info["workers"])
