"""The benchmark of scale runs every size and one more day, and tells how each stage grows."""

import pytest

from benchmarks.bench import Measured
from benchmarks.scale import exponents, measure_sizes, normalised
from benchmarks.stages import Run, Stage


@pytest.mark.slow
def test_each_size_is_measured_and_one_more_day_after_the_last() -> None:
    (small, _, none), (large, repeated, day) = measure_sizes([200, 400], 100)
    assert (small.run.posts, large.run.posts) == (200, 400)
    assert none is None
    assert day is not None
    assert day.posts == 500
    assert [stage.name for stage in day.stages] == ["import", "score", "tally", "render"]
    assert repeated < 0.05


def test_texts_that_differ_in_case_spaces_tags_and_links_say_the_same() -> None:
    assert normalised("No  signal https://x.example/1 #BigDay @brand") == normalised("no Signal")
    assert normalised("no signal") != normalised("no signals")


def test_a_stage_that_takes_a_hundred_times_as_long_for_ten_times_the_posts_grows_by_two() -> None:
    runs = [
        Measured(Run(10**n, [Stage("tally", 1, 10 ** (2 * n)), Stage("render", 1, 3)], 0, 0), 9)
        for n in (3, 4, 5)
    ]
    assert list(exponents(runs))[2:] == ["| tally  |     2.00 |", "| render |     0.00 |"]
