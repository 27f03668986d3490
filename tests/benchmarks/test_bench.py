"""The benchmark runs every stage in a process of its own and says what each took."""

from benchmarks.bench import Measured, measure, memory_line, naive_line, table_of
from benchmarks.stages import Run, Stage

MADE_UP = Measured(
    Run(1_000, [Stage("import", 0.5, 0.25), Stage("score", 1.5, 1.0)], 100_000_000, 50_000_000),
    authors=300,
)


def test_a_small_benchmark_takes_every_stage_of_every_post() -> None:
    measured = measure(300)
    assert measured.run.posts == 300
    assert measured.authors == 90
    assert [stage.name for stage in measured.run.stages] == ["import", "score", "tally", "render"]
    assert all(stage.cpu_seconds > 0 for stage in measured.run.stages)
    assert 10_000_000 < measured.run.peak_bytes < 1_000_000_000


def test_the_table_gives_each_stage_and_all_of_them() -> None:
    lines = list(table_of(MADE_UP))
    assert lines[0].startswith("1,000 posts by 300 authors, SQLite")
    assert "| import |    2,000 |   0.50 |   0.25 |       250.0 |" in lines
    assert "| all    |      500 |   2.00 |   1.25 |      1250.0 |" in lines
    assert lines[-1] == "Peak memory: 100 MB, and 50 MB in the largest process it started"


def test_the_comparisons_are_ratios() -> None:
    larger = Measured(Run(10_000, MADE_UP.run.stages, 110_000_000, 0), authors=3_000)
    assert memory_line(MADE_UP, larger) == (
        "Peak memory at 10,000 posts is 1.10 times that at 1,000"
    )
    assert naive_line(MADE_UP, 10.0).endswith("this one does 50 times as many")
