"""The reach benchmark draws campaigns whose truth it knows, and says how each estimator did."""

import gzip
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.graphs import KINDS, Graph, draw_campaign, make_graph, read_graph
from benchmarks.reach import Trial, measure, pooled, table_of


@pytest.fixture(scope="module")
def graph() -> Graph:
    return make_graph(1, authors=60, people=800)


@pytest.mark.parametrize("kind", KINDS)
def test_a_campaign_has_at_least_twenty_different_authors(graph: Graph, kind: str) -> None:
    for seed in range(10):
        authors = draw_campaign(graph, kind, Random(seed))
        assert 20 <= len(authors) == len(set(authors)) <= 60
        assert authors == draw_campaign(graph, kind, Random(seed))


def test_a_graph_is_read_with_every_pair_once(tmp_path: Path) -> None:
    path = tmp_path / "made-up.csv.gz"
    path.write_bytes(gzip.compress(b"author,follower\na,1\na,2\nb,2\na,1\n"))
    graph = read_graph(path)
    assert graph.followers == {"a": frozenset({"1", "2"}), "b": frozenset({"2"})}
    assert graph.followed["2"] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("missing.csv", None, "No such file"),
        ("folder", b"", "Is a directory"),
        ("odd.csv", b"a,b\n1,2\n", "no CSV with the columns author and follower"),
        ("bare.csv.gz", b"author,follower\na,1\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit, match=why) as stopped:
        read_graph(path)
    assert "\n" not in str(stopped.value)


def test_draws_are_sure_and_the_follower_sum_is_not(graph: Graph) -> None:
    trials = pooled(list(measure(graph, campaigns=4, seed=2).values()))
    known = {name: [row for row in rows if row] for name, rows in trials.items()}
    drawn, added = known["Karp-Luby, 200 draws"], known["follower sum"]
    assert len(drawn) == len(added) == 12
    assert sum(row.covers for row in drawn) >= 10
    assert all(row.error > 0.3 and not row.covers for row in added)
    assert all(row.covers for row in known["counts, hard bounds"])


def test_the_same_seed_measures_the_same(graph: Graph) -> None:
    assert measure(graph, campaigns=1, seed=5) == measure(graph, campaigns=1, seed=5)


def test_the_table_counts_an_estimator_only_where_it_could_be_chosen() -> None:
    rows = [Trial(100, 110, 90, 180), Trial(100, 80, 60, 90), Trial(100, 130, 65, 130), None]
    line = list(table_of("made up", {"lists": rows, "none": [None]}))[2:]
    assert (
        line[0]
        == "| lists                    |    3/4    |        20.0% |  +10% |      67% |  2.00 |"
    )
    assert "0/1" in line[1]
    assert "–" in line[1]


def test_the_benchmark_runs_on_a_file(tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / "made-up.csv"
    pairs = (f"{author},{one}" for author, people in graph.followers.items() for one in people)
    path.write_text("\n".join(["author,follower", *pairs]))
    command = [sys.executable, "-m", "benchmarks.reach", str(path), "--campaigns", "1"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("made-up.csv: 60 authors")
    assert "lists of top 10%" in done.stdout
