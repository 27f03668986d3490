"""Measures how every stage grows with the posts, and what one more day costs after all of them.

    python -m benchmarks.scale [--largest] [--day 10000] [--no-naive]

Run at the root of the project; with --largest it takes a quarter of an hour and 20 GB of disk.
The exponent of a stage is the slope of its CPU seconds over the posts, both as logarithms: 1 is
as many times the work as posts.
"""

import argparse
import math
import sqlite3
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.bench import MEGABYTE, Measured, measure_in, measure_naive, naive_line, run_in
from benchmarks.bench import table_of as table_of_one
from benchmarks.campaign import prepare_day
from benchmarks.stages import Run, Stage

SIZES = (10_000, 100_000, 1_000_000)
LARGEST = 5_000_000
A_DAYS_POSTS = 10_000


def measure_sizes(sizes: Sequence[int], day: int) -> Iterator[tuple[Measured, float, Run | None]]:
    """Yield what each size takes, the share of its texts that come again, and, after the last,
    what a run with `day` more posts takes on the same store.
    """
    for size in sizes:
        with TemporaryDirectory(prefix="scale-") as name:
            folder = Path(name)
            measured = measure_in(folder, size)
            again = None
            if size == sizes[-1]:
                prepare_day(folder, day, measured.authors)
                again = run_in(folder, "day")
            yield measured, repeated_share(folder / "listening.db"), again


def repeated_share(store: Path) -> float:
    """Return which share of the written posts, reposts left out, say what another one said:
    in the same letters, whatever their case, their spaces, and the campaign's tags.
    """
    said = array("q")
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT text FROM post WHERE kind <> 'repost'")
        said.extend(hash(normalised(text)) for (text,) in rows)
    return 1 - len(np.unique(np.asarray(said))) / len(said)


def normalised(text: str) -> str:
    """Return a text without tags, mentions and links, in small letters of one form."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return " ".join(word for word in words if not word.startswith(("#", "@", "http")))


def exponents(runs: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of a table: how the CPU seconds of each stage grow."""
    posts = [math.log(each.run.posts) for each in runs]
    yield "| stage  | exponent |"
    yield "|--------|---------:|"
    for place, stage in zip(count(), runs[0].run.stages, strict=False):
        seconds = [math.log(each.run.stages[place].cpu_seconds) for each in runs]
        yield f"| {stage.name:6} | {linear_regression(posts, seconds).slope:8.2f} |"


def lines_of(measured: Measured, repeated: float) -> Iterator[str]:
    """Yield one size's table, how long its report took, and how many of its texts come again."""
    yield from table_of_one(measured)
    yield f"Report from tallies: {_report(measured.run.stages) * 1000:,.0f} ms"
    yield f"Texts that come again, normalised, reposts left out: {repeated:.1%}"


def day_lines(run: Run, posts: int) -> Iterator[str]:
    """Yield what a daily run took."""
    wall = sum(stage.wall_seconds for stage in run.stages)
    yield (
        f"One more day of {posts:,} posts, on {run.posts - posts:,}: {wall:.1f} s,"
        f" {run.peak_bytes / MEGABYTE:,.0f} MB"
    )
    yield "  " + ", ".join(f"{each.name} {each.wall_seconds:.2f} s" for each in run.stages)


def _report(stages: Sequence[Stage]) -> float:
    return next(stage.wall_seconds for stage in stages if stage.name == "render")


def main() -> None:
    """Measure, and print tables that can be pasted."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=list(SIZES), help="posts, smallest first"
    )
    parser.add_argument("--largest", action="store_true", help=f"take {LARGEST:,} posts too")
    parser.add_argument("--day", type=int, default=A_DAYS_POSTS, help="posts of the daily run")
    parser.add_argument("--no-naive", action="store_true", help="leave the naive pipeline out")
    asked = parser.parse_args()
    sizes = [*asked.sizes, *([LARGEST] if asked.largest else [])]
    naive = None if asked.no_naive else measure_naive()
    runs = []
    for measured, repeated, again in measure_sizes(sizes, asked.day):
        runs.append(measured)
        print(*lines_of(measured, repeated), sep="\n", flush=True)
        if naive is not None:
            print(naive_line(measured, naive))
        if again is not None:
            print(*day_lines(again, asked.day), sep="\n")
        print(flush=True)
    if len(runs) > 1:
        print(*exponents(runs), sep="\n")


if __name__ == "__main__":
    main()
