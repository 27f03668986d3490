"""Who follows whom: read from files, or made up, and campaigns drawn from it."""

import csv
import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

KINDS = ("random", "popular", "clustered")

COMMUNITIES = 40
SMALLEST, LARGEST = 20, 500
FAME = 1.1  # exponent of the Pareto law that followings are made up by
AT_HOME = 0.6  # share of those followed who are of one's own community


@dataclass(frozen=True, slots=True)
class Graph:
    """Followers by author, and authors by follower; both in the order they came in."""

    name: str
    followers: Mapping[str, frozenset[str]]
    followed: Mapping[str, Sequence[str]]


def read_graph(path: Path) -> Graph:
    """Return the graph of a CSV file, .gz or not, with the columns author and follower.

    Ends the program, in one line, where there is no such file or it is none.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            return graph_of(path.name, ((row["author"], row["follower"]) for row in rows))
    except OSError as problem:
        raise SystemExit(f"{path} cannot be read: {problem.strerror or problem}") from None
    except (KeyError, UnicodeDecodeError, EOFError):
        raise SystemExit(f"{path} is no CSV with the columns author and follower") from None


def make_graph(seed: int, authors: int = 600, people: int = 12_000) -> Graph:
    """Return a made-up graph: communities, and a few authors whom nearly everyone follows."""
    return graph_of("synthetic", _follows(Random(seed), authors, people))


def graph_of(name: str, follows: Iterator[tuple[str, str]]) -> Graph:
    """Return the graph of pairs of author and follower; a pair given twice counts once."""
    followers: dict[str, set[str]] = defaultdict(set)
    followed: dict[str, list[str]] = defaultdict(list)
    for author, follower in follows:
        if follower not in followers[author]:
            followers[author].add(follower)
            followed[follower].append(author)
    return Graph(name, {key: frozenset(each) for key, each in followers.items()}, followed)


def draw_campaign(graph: Graph, kind: str, random: Random) -> list[str]:
    """Return 20 to 500 authors: at random, the popular likelier, or such as share followers."""
    authors = list(graph.followers)
    size = random.randint(min(SMALLEST, len(authors)), min(LARGEST, len(authors)))
    if kind == "random":
        return random.sample(authors, size)
    if kind == "popular":
        drawn = {key: math.log(random.random()) / len(graph.followers[key]) for key in authors}
        return sorted(authors, key=lambda key: drawn[key], reverse=True)[:size]
    near = _nearest(graph, random.choice(authors))[: 2 * size]
    others = [key for key in authors if key not in set(near)]
    return random.sample([*near, *random.sample(others, max(size - len(near), 0))], size)


def _nearest(graph: Graph, author: str) -> list[str]:
    shared = Counter(key for person in graph.followers[author] for key in graph.followed[person])
    return sorted(
        shared, key=lambda key: (-shared[key] / math.sqrt(len(graph.followers[key])), key)
    )


def _follows(random: Random, authors: int, people: int) -> Iterator[tuple[str, str]]:
    keys = [f"a{number}" for number in range(authors)]
    fame = [random.paretovariate(FAME) for _ in keys]
    for person in range(people):
        count = min(round(random.lognormvariate(2, 1)), authors)
        home = random.randrange(COMMUNITIES)
        local = range(home, authors, COMMUNITIES)
        near = random.choices(local, [fame[n] for n in local], k=count)
        far = random.choices(range(authors), fame, k=count)
        for one, other in zip(near, far, strict=True):
            yield keys[one if random.random() < AT_HOME else other], f"p{person}"
