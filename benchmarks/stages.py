"""Runs every stage of the pipeline on a prepared campaign, and prints what each one cost.

    python -m benchmarks.stages FOLDER [day]

With `day`, on the posts of one more day, in a store that holds all others. A process of its own,
so that its peak memory is the pipeline's alone.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from benchmarks.campaign import A_DAY, KEY, NOW, config_in, day_in, posts_in
from listening import pipeline
from listening.config import load_settings
from listening.settings import Settings

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


@dataclass(frozen=True, slots=True)
class Work:
    """What a run is about: a campaign, a file of its posts, and what time it is."""

    settings: Settings
    folder: Path
    posts: Path
    now: datetime


def run_stages(folder: Path, *, day: bool = False) -> Run:
    """Take the campaign in `folder` from its file, or that of one more day, to its page."""
    settings = load_settings(config_in(folder), {})
    work = Work(settings, folder, posts_in(folder), NOW)
    if day:
        work = Work(settings, folder, day_in(folder), NOW + A_DAY)
    stages = [_timed(name, stage, work) for name, stage in STAGES.items()]
    standing = pipeline.status(settings, now=work.now)[0]
    own, started = (
        resource.getrusage(who).ru_maxrss * BYTES_OF_RSS
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Run(standing.holdings.posts, stages, own, started)


def _timed(name: str, stage: "StageFunction", work: Work) -> Stage:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    stage(work)
    return Stage(name, time.perf_counter() - wall, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    """Return what this process has taken, with those it started that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _import(work: Work) -> None:
    pipeline.import_files(work.settings, KEY, [work.posts], now=work.now)


def _score(work: Work) -> None:
    pipeline.score(work.settings, KEY)


def _tally(work: Work) -> None:
    pipeline.tally(work.settings, KEY)


def _render(work: Work) -> None:
    out = work.folder / "site"
    pipeline.publish(work.settings, KEY, now=work.now, draft=True, out=out)


StageFunction = Callable[[Work], None]

STAGES: dict[str, StageFunction] = {
    "import": _import,
    "score": _score,
    "tally": _tally,
    "render": _render,
}


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(run_stages(Path(sys.argv[1]), day="day" in sys.argv[2:])))
