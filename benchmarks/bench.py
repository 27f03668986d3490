"""Measures the pipeline from a file of posts to a page, and against a naive one.

    python -m benchmarks.bench [--posts 100000] [--large] [--no-naive]

Run at the root of the project. Each run has a process and a temporary folder of its own.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from benchmarks.campaign import prepare
from benchmarks.stages import Run, Stage

NAIVE_POSTS = 500
SMALLEST = 100
MEGABYTE = 1_000_000

# The embedded server takes up to a minute to start, and tells nobody.
PREFECT = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the pipeline, and how many authors its campaign had."""

    run: Run
    authors: int

    @property
    def posts_per_second(self) -> float:
        """Over all stages together."""
        return self.run.posts / sum(stage.wall_seconds for stage in self.run.stages)


def measure(posts: int) -> Measured:
    """Return what a campaign of `posts` posts takes, from its file to its page."""
    with TemporaryDirectory(prefix="bench-") as name:
        return measure_in(Path(name), posts)


def measure_in(folder: Path, posts: int) -> Measured:
    """Return the same, of a campaign that stays in `folder`."""
    _tell(f"{posts:,} posts: generating")
    authors = prepare(folder, posts)
    _tell(f"{posts:,} posts: import, score, tally, render")
    return Measured(run_in(folder), authors)


def run_in(folder: Path, *what: str) -> Run:
    """Return what a process of its own took for the stages of what was prepared in `folder`."""
    found = orjson.loads(_output_of("benchmarks.stages", str(folder), *what))
    stages = [Stage(**stage) for stage in found["stages"]]
    return Run(found["posts"], stages, found["peak_bytes"], found["worker_bytes"])


def measure_naive(posts: int = NAIVE_POSTS) -> float:
    """Return how many posts a second the naive pipeline does."""
    with TemporaryDirectory(prefix="bench-") as name:
        prepare(Path(name), posts)
        _tell(f"{posts:,} posts: one Prefect task, TextBlob object, merge and commit per post")
        environment = {**PREFECT, "PREFECT_HOME": str(Path(name) / "prefect")}
        return posts / float(_output_of("benchmarks.naive", name, str(posts), **environment))


def table_of(measured: Measured) -> Iterator[str]:
    """Yield the lines of a table: every stage, and all of them."""
    run = measured.run
    wall = sum(stage.wall_seconds for stage in run.stages)
    cpu = sum(stage.cpu_seconds for stage in run.stages)
    yield f"{run.posts:,} posts by {measured.authors:,} authors, {_machine()}"
    yield ""
    yield "| stage  |  posts/s | wall s |  CPU s | CPU µs/post |"
    yield "|--------|---------:|-------:|-------:|------------:|"
    for stage in (*run.stages, Stage("all", wall, cpu)):
        yield (
            f"| {stage.name:6} | {run.posts / stage.wall_seconds:8,.0f}"
            f" | {stage.wall_seconds:6.2f} | {stage.cpu_seconds:6.2f}"
            f" | {stage.cpu_seconds / run.posts * 1e6:11.1f} |"
        )
    yield ""
    yield (
        f"Peak memory: {run.peak_bytes / MEGABYTE:,.0f} MB"
        f", and {run.worker_bytes / MEGABYTE:,.0f} MB in the largest process it started"
    )


def memory_line(small: Measured, large: Measured) -> str:
    """Return how the peak memory of two sizes compares."""
    ratio = large.run.peak_bytes / small.run.peak_bytes
    return (
        f"Peak memory at {large.run.posts:,} posts is {ratio:.2f} times that at {small.run.posts:,}"
    )


def naive_line(measured: Measured, naive: float) -> str:
    """Return how the pipeline compares with the naive one."""
    return (
        f"Naive pipeline: {naive:,.0f} posts/s on {NAIVE_POSTS} posts;"
        f" this one does {measured.posts_per_second / naive:,.0f} times as many"
    )


def _machine() -> str:
    return f"SQLite, Python {platform.python_version()}, {os.cpu_count()} cores"


def _output_of(module: str, *arguments: str, **environment: str) -> bytes:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(  # noqa: S603  our own interpreter and modules
        command, check=False, capture_output=True, env=_without_prefect(os.environ) | environment
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stderr)
        raise SystemExit(f"{module} failed with {done.returncode}: what it said stands above")
    return done.stdout


def _without_prefect(environment: Mapping[str, str]) -> dict[str, str]:
    """A server that someone set for other work must not take part."""
    return {key: value for key, value in environment.items() if not key.startswith("PREFECT_")}


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)


def main() -> None:
    """Measure, and print tables that can be pasted."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=100_000, help="how many posts to take")
    parser.add_argument("--large", action="store_true", help="take ten times as many too")
    parser.add_argument("--no-naive", action="store_true", help="leave the naive pipeline out")
    asked = parser.parse_args()
    if asked.posts < SMALLEST:
        parser.error(f"--posts: take at least {SMALLEST}")
    measured = measure(asked.posts)
    print(*table_of(measured), sep="\n", flush=True)
    if asked.large:
        large = measure(asked.posts * 10)
        print("", *table_of(large), memory_line(measured, large), sep="\n", flush=True)
    elif asked.posts >= SMALLEST * 10:
        print(memory_line(measure(asked.posts // 10), measured), flush=True)
    if not asked.no_naive:
        print(naive_line(measured, measure_naive()))


if __name__ == "__main__":
    main()
