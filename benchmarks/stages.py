"""Runs every stage of the pipeline on a prepared campaign, and prints what each one cost.

    python -m benchmarks.stages FOLDER

A process of its own, so that its peak memory is the pipeline's alone.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from benchmarks.campaign import KEY, NOW, config_in, posts_in
from listening import pipeline
from listening.settings import Settings, load_settings

BYTES_OF_RSS = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage took, with the processes that it started."""

    name: str
    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """What a whole run took, how many posts it counted, and its memory at the highest: its own,
    and that of the largest process that it started.
    """

    posts: int
    stages: list[Stage]
    peak_bytes: int
    worker_bytes: int


def run_stages(folder: Path) -> Run:
    """Take the campaign in `folder` from its file to its page."""
    settings = load_settings(config_in(folder), {})
    stages = [_timed(name, stage, settings, folder) for name, stage in STAGES.items()]
    standing = pipeline.status(settings, now=NOW)[0]
    own, started = (
        resource.getrusage(who).ru_maxrss * BYTES_OF_RSS
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Run(standing.holdings.posts, stages, own, started)


def _timed(name: str, stage: "StageFunction", settings: Settings, folder: Path) -> Stage:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    stage(settings, folder)
    return Stage(name, time.perf_counter() - wall, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    """Return what this process has taken, with those it started that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _import(settings: Settings, folder: Path) -> None:
    pipeline.import_files(settings, KEY, [posts_in(folder)], now=NOW)


def _score(settings: Settings, _folder: Path) -> None:
    pipeline.score(settings, KEY)


def _tally(settings: Settings, _folder: Path) -> None:
    pipeline.tally(settings, KEY)


def _render(settings: Settings, folder: Path) -> None:
    pipeline.publish(settings, KEY, now=NOW, draft=True, out=folder / "site")


StageFunction = Callable[[Settings, Path], None]

STAGES: dict[str, StageFunction] = {
    "import": _import,
    "score": _score,
    "tally": _tally,
    "render": _render,
}


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(run_stages(Path(sys.argv[1]))))
