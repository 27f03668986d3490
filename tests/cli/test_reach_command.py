"""What an analyst is told of a campaign's reach from CSV files, and what is refused."""

import csv
import gzip
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest
from terminal import Run

from listening.measures.engagers import engagement_of
from listening.measures.evidence import Lists
from listening.sources.audience_files import read_evidence

Rows = Sequence[Sequence[object]]

KEYS = {"value", "low", "high", "level", "n", "method", "definition", "status", "note"}


def write(path: Path, names: str, rows: Rows, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(names.split())
        writer.writerows(rows)
    return path


@pytest.fixture
def graph() -> dict[str, list[str]]:
    random, people = Random(4), [f"p{n}" for n in range(3000)]
    return {f"a{n:02}": random.sample(people, 400 - 5 * n) for n in range(30)}


@pytest.fixture
def authors(here: Path, graph: Mapping[str, Sequence[str]]) -> Path:
    rows = [(author, len(people)) for author, people in graph.items()]
    return write(here / "authors.csv", "author followers", rows)


def lists_of(graph: Mapping[str, Sequence[str]], *names: str) -> list[tuple[str, str]]:
    return [(name, person) for name in names for person in graph[name]]


def test_counts_alone_give_an_interval_and_say_why(run: Run, here: Path) -> None:
    path = write(here / "a.csv", "author followers", [("a", 300_000), ("b", 1_700_000)])
    ran = run("reach", "--authors", path)
    assert ran.code == 0
    assert "1,700,000 to 2,000,000 accounts; 1,920,369 is only indicative" in ran.out
    assert "1,700,000 to 2,000,000 (hard bounds)" in ran.out
    assert "follower counts alone" in ran.out
    assert "2,000,000, an upper bound; it overcounts by 0% to 18%" in ran.out


def test_json_has_the_estimate_and_the_sum_beside_it(run: Run, authors: Path) -> None:
    found = run("reach", "--authors", authors, "--json").json
    assert set(found) >= KEYS | {"follower_sum", "follower_max", "authors"}
    assert (found["authors"], found["follower_max"]) == (30, 400)
    assert found["low"] == found["follower_max"]
    assert found["high"] == found["follower_sum"] == sum(range(255, 405, 5))


def test_all_lists_are_exact(
    run: Run, here: Path, authors: Path, graph: dict[str, list[str]]
) -> None:
    path = write(here / "f.csv", "author follower", lists_of(graph, *graph))
    found = run("reach", "--authors", authors, "--followers", path, "--json").json
    truth = len({person for people in graph.values() for person in people})
    assert found["value"] == found["low"] == found["high"] == truth


def test_lists_of_some_and_engagers_narrow_the_interval(
    run: Run, here: Path, authors: Path, graph: dict[str, list[str]]
) -> None:
    followers = write(
        here / "f.csv", "author follower", lists_of(graph, "a00", "a01", "a02", "a03")
    )
    random = Random(1)
    engaged = [
        (author, f"{author}-{post}", person)
        for author, people in graph.items()
        for post in range(3)
        for person in people
        if random.random() < 0.05
    ]
    engagers = write(here / "e.csv", "author post engager", engaged)
    truth = len({person for people in graph.values() for person in people})
    for option, path, word in (
        ("--followers", followers, "complete lists"),
        ("--engagers", engagers, "people who engaged"),
    ):
        found = run("reach", "--authors", authors, option, path, "--json").json
        assert word in found["method"]
        assert found["level"] == 0.9
        assert found["low"] < truth < found["high"]
        assert found["low"] > found["follower_max"]
    assert (
        "empirically calibrated, level 90%"
        in run("reach", "--authors", authors, "--engagers", engagers).out
    )


def test_lists_are_counted_with_whom_one_and_two_of_them_hold(here: Path) -> None:
    authors = write(here / "a.csv", "author followers", [("a", 3), ("b", 3), ("c", 1), ("d", 9)])
    pairs = [*(("a", n) for n in (1, 2, 3)), *(("b", n) for n in (2, 3, 4)), ("c", 3), ("d", 1)]
    path = write(here / "f.csv", "author follower", pairs)
    lists = read_evidence(authors, path).evidence.lists
    assert lists == Lists({("", "a"): 3, ("", "b"): 3, ("", "c"): 1}, union=4, once=2, twice=1)


def test_engagement_is_counted_from_files_as_it_is_in_memory(here: Path) -> None:
    random = Random(2)
    followers = {("", f"a{n}"): count for n, count in enumerate([50, 70, 0, None, 90])}
    authors = write(
        here / "a.csv", "author followers", [(key[1], count) for key, count in followers.items()]
    )
    rows = [
        (("", f"a{random.randrange(6)}"), f"{random.randrange(3)}", f"a{random.randrange(30)}")
        for _ in range(500)
    ]
    path = write(here / "e.csv", "author post engager", [(key[1], *rest) for key, *rest in rows])
    found = read_evidence(authors, None, path).evidence
    assert found.engagement == engagement_of(rows, followers)


def test_order_duplicates_delimiters_and_compression_change_nothing(
    run: Run, here: Path, graph: dict[str, list[str]]
) -> None:
    rows = [(author, len(people)) for author, people in graph.items()]
    pairs = lists_of(graph, "a00", "a01", "a02")
    write(here / "a.csv", "author followers", rows)
    write(here / "f.csv", "author follower", pairs)
    Random(1).shuffle(rows)
    Random(1).shuffle(pairs)
    turned = [(count, "a name", author) for author, count in [*rows, *rows[:9]]]
    write(here / "b [1].csv", "Followers name Author", turned, delimiter=";")
    plain = write(here / "g.csv", "author follower", [*pairs, *pairs[:99]]).read_bytes()
    (here / "g.csv.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + plain))
    one = run("reach", "--authors", "a.csv", "--followers", "f.csv", "--json")
    other = run("reach", "--authors", "b [1].csv", "--followers", "g.csv.gz", "--json")
    assert one.code == 0
    assert one.json == other.json


def test_partial_lists_are_left_out_and_named(
    run: Run, here: Path, authors: Path, graph: dict[str, list[str]]
) -> None:
    pairs = [*lists_of(graph, "a00", "a01", "a02"), *lists_of(graph, "a07")[:100]]
    path = write(here / "f.csv", "author follower", pairs)
    ran = run("reach", "--authors", authors, "--followers", path)
    assert "Left out            the follower list of a07: 100 of 365 is not within 2%" in ran.out
    found = run("reach", "--authors", authors, "--followers", path, "--json").json
    whole = write(here / "whole.csv", "author follower", lists_of(graph, "a00", "a01", "a02"))
    expected = run("reach", "--authors", authors, "--followers", whole, "--json").json
    assert [each["author"] for each in found.pop("left_out")] == ["a07"]
    assert found == {key: expected[key] for key in found}


def test_partial_lists_alone_are_refused(
    refused: Run, here: Path, authors: Path, graph: dict[str, list[str]]
) -> None:
    path = write(here / "f.csv", "author follower", lists_of(graph, "a00")[:40])
    err = refused("reach", "--authors", authors, "--followers", path).refusal
    assert "no follower list is complete: a00 (40 of 400)" in err


def test_authors_of_two_platforms_are_never_taken_for_one(run: Run, here: Path) -> None:
    names = "source author followers"
    both = write(here / "a.csv", names, [("x", "1", 2), ("mastodon", "1", 2)])
    pairs = [(source, "1", person) for source in ("x", "mastodon") for person in "pq"]
    path = write(here / "f.csv", "source author follower", pairs)
    found = run("reach", "--authors", both, "--followers", path, "--json").json
    assert (found["authors"], found["value"]) == (2, 4)
    assert "accounts of 2 platforms are not joined" in found["remarks"][0]


def test_a_file_without_source_is_of_the_one_platform_there_is(
    run: Run, refused: Run, here: Path
) -> None:
    one = write(here / "a.csv", "source author followers", [("x", "1", 2)])
    both = write(here / "b.csv", "source author followers", [("x", "1", 2), ("y", "2", 2)])
    path = write(here / "f.csv", "author follower", [("1", "p"), ("1", "q")])
    assert run("reach", "--authors", one, "--followers", path, "--json").json["value"] == 2
    err = refused("reach", "--authors", both, "--followers", path).refusal
    assert "has no column source" in err


def test_rows_of_other_authors_are_not_used_and_counted(
    run: Run, here: Path, graph: dict[str, list[str]]
) -> None:
    authors = write(here / "a.csv", "author followers", [("a00", 400)])
    path = write(here / "f.csv", "author follower", lists_of(graph, "a00", "a01"))
    ran = run("reach", "--authors", authors, "--followers", path)
    assert "395 of 795 rows of f.csv are of authors not in a.csv, and not used" in ran.out


def test_missing_counts_are_not_zero(run: Run, here: Path) -> None:
    rows = [("a", "100"), ("b", ""), ("c", "NaN"), ("d", "50.0")]
    path = write(here / "a.csv", "author followers", rows)
    found = run("reach", "--authors", path, "--json").json
    assert (found["status"], found["n"], found["high"]) == ("partial", 2, 150)
    none = write(here / "b.csv", "author followers", [("a", ""), ("b", "")])
    ran = run("reach", "--authors", none)
    assert ran.code == 0
    assert "not estimable" in ran.out
    assert run("reach", "--authors", none, "--json").json["value"] is None


def test_an_author_given_twice_counts_once_with_the_largest_count(run: Run, here: Path) -> None:
    path = write(here / "a.csv", "author followers", [("a", 10), ("a", 12), ("a", 12)])
    found = run("reach", "--authors", path, "--json").json
    assert (found["authors"], found["value"], found["follower_sum"]) == (1, 12, 12)
    assert "1 authors have several followers counts: the largest is taken" in found["remarks"]


BAD_AUTHORS = {
    "none.csv": (None, "cannot be read: No such file"),
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"\n\n", "is empty"),
    "first.csv": (b"author,followers\n", "names no author"),
    "columns.csv": (b"id,count\n1,2\n", "no column author or followers: its first line must name"),
    "negative.csv": (b"author,followers\na,5\n\nb,-3\n", "line 4: followers is negative"),
    "words.csv": (b'author,followers\n"a\nb",many\n', "line 3: followers is no whole number"),
    "fraction.csv": (b"author,followers\na,1.5\n", "line 2: followers is no whole number"),
    "huge.csv": (b"author,followers\na,99999999999999999999\n", "line 2: followers is no whole"),
    "mangled.csv": (b"author,followers\n5.70E+17,5\n", "line 2: author was rounded by a spread"),
    "nobody.csv": (b"author,followers\n ,5\n", "line 2: author is empty"),
    "short.csv": (b"author,followers\na,5\nb\n", "line 3: missing columns"),
    "long.csv": (b"author,followers\na,5,6\n", "line 2: too many columns"),
    "latin.csv": (b"author,followers\nb\xe9,5\n", "line 2: invalid encoding"),
    "wide.csv": ("author,followers\na,5\n".encode("utf-16"), "not in UTF-8"),
    "image.csv": (bytes(range(256)) * 20, "no column author or followers"),
    "cut.csv.gz": (gzip.compress(b"author,followers\n" + b"a,5\n" * 9999)[:60], "cut short"),
    "false.csv.gz": (b"author,followers\na,5\n", "cut short or damaged"),
}


@pytest.mark.parametrize("name", BAD_AUTHORS)
def test_a_file_that_cannot_be_trusted_is_refused(refused: Run, here: Path, name: str) -> None:
    body, problem = BAD_AUTHORS[name]
    if body is not None:
        (here / name).write_bytes(body)
    err = refused("reach", "--authors", name).refusal
    assert err.startswith(name)
    assert problem in err


def test_bad_rows_are_counted_and_the_first_are_named(refused: Run, here: Path) -> None:
    rows = [(f"a{n}", -1) for n in range(20)]
    path = write(here / "a.csv", "author followers", rows)
    err = refused("reach", "--authors", path).refusal
    assert "line 6: followers is negative; and 15 more." in err
    assert "a3" not in err


def test_a_compressed_list_cut_short_is_refused(
    refused: Run, here: Path, authors: Path, graph: dict[str, list[str]]
) -> None:
    whole = write(here / "f.csv", "author follower", lists_of(graph, *graph)).read_bytes()
    (here / "f.csv.gz").write_bytes(gzip.compress(whole)[:-2000])
    err = refused("reach", "--authors", authors, "--followers", "f.csv.gz").refusal
    assert "f.csv.gz cannot be read" in err


def test_lists_of_nobody_in_the_campaign_are_refused(
    refused: Run, here: Path, authors: Path
) -> None:
    path = write(here / "f.csv", "author follower", [("b1", "p1"), ("b2", "p2")])
    err = refused("reach", "--authors", authors, "--followers", path).refusal
    assert "none of its 2 rows is of an author in" in err


def test_without_duckdb_it_says_what_to_install(
    refused: Run, authors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert "pip install 'listening[analysis]'" in refused("reach", "--authors", authors).refusal


def test_a_million_followers_take_seconds(run: Run, here: Path) -> None:
    authors = write(here / "a.csv", "author followers", [(f"a{n}", 20_000) for n in range(50)])
    with (here / "f.csv").open("w") as file:
        file.write("author,follower\n")
        for n in range(50):
            file.writelines(f"a{n},{10**18 + n * 10_000 + row}\n" for row in range(20_000))
    began = time.monotonic()
    found = run("reach", "--authors", authors, "--followers", "f.csv", "--json").json
    assert found["value"] == 510_000
    assert time.monotonic() - began < 30
