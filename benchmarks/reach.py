"""Measures how far the estimators of reach err, on campaigns whose true reach is known.

    python -m benchmarks.reach [FILE …] [--campaigns 60] [--seed 1]

Each FILE is a CSV, .gz or not, of author and follower: complete follower lists. Without one, a
made-up graph is taken. `clustered` campaigns are of authors who share followers. Engagers are
simulated: each author posts one to four times, and each follower engages with a post at the
rate given, times a keenness of their own (log-normal, sigma 1).
"""

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.graphs import KINDS, Graph, draw_campaign, make_graph, read_graph
from listening.measures.engagers import AuthorKey, engagement_of
from listening.measures.evidence import Evidence, Lists, known_of
from listening.measures.overlap import band_from_counts, from_few_lists
from listening.measures.unique_reach import FEWEST_LISTS, unique_reach
from listening.model import Estimate

LIST_SHARES = (0.01, 0.05, 0.10)
RATES = (0.01, 0.03)
DRAWS = 200
MOST_POSTS = 4


@dataclass(frozen=True, slots=True)
class Trial:
    """One estimate beside the truth, both in people; `low` and `high` bound it."""

    truth: int
    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """By how much of the truth the value is too high."""
        return self.value / self.truth - 1

    @property
    def covers(self) -> bool:
        """Whether the truth lies in the interval."""
        return self.low <= self.truth <= self.high


Trials = dict[str, list[Trial | None]]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Authors drawn from a graph, and how many people really follow one of them."""

    graph: Graph
    authors: Sequence[str]

    @property
    def followers(self) -> dict[AuthorKey, int | None]:
        """Every author's followers count."""
        return {("", key): len(self.graph.followers[key]) for key in self.authors}

    @property
    def truth(self) -> int:
        """The people who follow at least one of them."""
        return len(self._union(self.authors))

    def lists(self, share: float) -> Lists:
        """Return the complete lists of this share of the authors, the largest."""
        followers = self.graph.followers
        largest = sorted(self.authors, key=lambda key: (-len(followers[key]), key))
        listed = largest[: max(FEWEST_LISTS, math.ceil(share * len(largest)))]
        times = Counter(person for key in listed for person in followers[key])
        counts = Counter(times.values())
        lengths = {("", key): len(followers[key]) for key in listed}
        return Lists(lengths, len(times), counts[1], counts[2])

    def engagements(
        self, rate: float, keenness: dict[str, float], random: Random
    ) -> Iterator[tuple[AuthorKey, int, str]]:
        """Yield who engages with which post of whom."""
        for key in self.authors:
            people = sorted(self.graph.followers[key])
            for post in range(random.randint(1, MOST_POSTS)):
                for person in people:
                    if random.random() < rate * keenness[person]:
                        yield ("", key), post, person

    def draws(self, random: Random) -> list[int]:
        """Return, for uniform draws of followers, how many of the authors each follows."""
        people = {key: sorted(self.graph.followers[key]) for key in self.authors}
        drawn = random.choices(self.authors, [len(people[key]) for key in self.authors], k=DRAWS)
        return [
            len(people.keys() & self.graph.followed[random.choice(people[key])]) for key in drawn
        ]

    def _union(self, authors: Sequence[str]) -> frozenset[str]:
        return frozenset[str]().union(*(self.graph.followers[key] for key in authors))


def measure(graph: Graph, campaigns: int, seed: int) -> dict[str, Trials]:
    """Return, by kind of campaign and estimator, how it did; `None` where it does not apply."""
    random = Random(seed)
    keenness = {person: random.lognormvariate(-0.5, 1) for person in graph.followed}
    found: dict[str, Trials] = {kind: defaultdict(list) for kind in KINDS}
    for kind in KINDS:
        for _ in range(campaigns):
            campaign = Campaign(graph, draw_campaign(graph, kind, random))
            for name, trial in _trials(campaign, keenness, random):
                found[kind][name].append(trial)
    return found


def _trials(
    campaign: Campaign, keenness: dict[str, float], random: Random
) -> Iterator[tuple[str, Trial | None]]:
    truth, followers = campaign.truth, campaign.followers
    counts = [count for count in followers.values() if count]
    total, largest = sum(counts), max(counts)

    def by(method: str, evidence: Evidence) -> Trial | None:
        return _trial(truth, unique_reach(evidence), method)

    yield "follower sum", Trial(truth, total, total, total)
    counted = by("indicative M", Evidence(followers))
    yield "counts, hard bounds", counted
    if counted:
        yield "counts, band", Trial(truth, counted.value, *band_from_counts(largest, total))
    for rate in RATES:
        engaged = engagement_of(campaign.engagements(rate, keenness, random), followers)
        yield f"engagers at {rate:.0%}", by("U(T, D)", Evidence(followers, engagement=engaged))
        in_pairs = replace(engaged, across_triples=0)
        yield (
            f"engagers at {rate:.0%}, k = 0",
            by("U(T, D)", Evidence(followers, engagement=in_pairs)),
        )
    for share in LIST_SHARES:
        known = Evidence(followers, campaign.lists(share))
        yield f"lists of top {share:.0%}", by("U", known)
        yield f"lists of top {share:.0%}, k = 0", _by_log_series(truth, known)
    drawn = Evidence(followers, draws=campaign.draws(random))
    yield f"Karp-Luby, {DRAWS} draws", by("Karp", drawn)


def _by_log_series(truth: int, evidence: Evidence) -> Trial | None:
    """Return what few lists are taken for, whatever their number."""
    known, lists = known_of(evidence), evidence.lists
    if lists is None or known.all_listed:
        return None
    found = from_few_lists(known.bounds, known.total, lists.listed, lists.union)
    return Trial(truth, found.value, found.low, found.high)


def _trial(truth: int, estimate: Estimate, method: str) -> Trial | None:
    """Only where the estimator asked for was chosen: else it is another's figure."""
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None or not estimate.method.startswith(method):
        return None
    return Trial(truth, value, low, high)


def table_of(name: str, trials: Trials) -> Iterator[str]:
    """Yield the lines of a table: every estimator, and how it did."""
    yield f"| {name:24} | campaigns | median error |  bias | coverage | width |"
    yield "|--------------------------|----------:|-------------:|------:|---------:|------:|"
    for estimator, rows in trials.items():
        known = [row for row in rows if row]
        yield f"| {estimator:24} | {len(known):4}/{len(rows):<4} | {_figures(known)} |"


def _figures(rows: Sequence[Trial]) -> str:
    if not rows:
        return "           – |     – |        – |     –"

    def middle(figure: Callable[[Trial], float]) -> float:
        return median(map(figure, rows))

    error, bias = middle(lambda row: abs(row.error)), middle(lambda row: row.error)
    coverage = sum(row.covers for row in rows) / len(rows)
    width = middle(lambda row: row.high / row.low)
    return f"{error:12.1%} | {bias:+5.0%} | {coverage:8.0%} | {width:5.2f}"


def pooled(parts: Sequence[Trials]) -> Trials:
    """Return all trials of several parts together, by estimator."""
    whole: Trials = defaultdict(list)
    for part in parts:
        for estimator, rows in part.items():
            whole[estimator].extend(rows)
    return whole


def main() -> None:
    """Measure, and print tables that can be pasted."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="CSV of author, follower")
    parser.add_argument("--campaigns", type=int, default=60, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    everything = []
    graphs = (read_graph(path) for path in asked.files) if asked.files else [make_graph(asked.seed)]
    for graph in graphs:
        found = measure(graph, asked.campaigns, asked.seed)
        print(f"{graph.name}: {len(graph.followers):,} authors, {len(graph.followed):,} people")
        for kind in KINDS:
            print("", *table_of(kind, found[kind]), sep="\n")
        everything.append(pooled(list(found.values())))
        print("", *table_of("all kinds", everything[-1]), "", sep="\n", flush=True)
    if len(everything) > 1:
        print(*table_of("all files", pooled(everything)), sep="\n")
    print("\nwidth: high / low, in the median. An estimator is counted where it could be chosen.")


if __name__ == "__main__":
    main()
