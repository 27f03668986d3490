"""Scores are the same on one core and on several, and a process that ends is told."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from listening.errors import ListeningError
from listening.pipeline import workers
from listening.scoring import registry
from listening.scoring.masking import build_mask
from listening.scoring.sentiment import Unscored, score_posts

MASK = build_mask("A Day", ["#aday"], [], [])
ANALYZER = registry()["textblob"]
ROOT = Path()
TEXTS = ("a good day", "a bad day", "a day", "ein Tag")
BATCHES = [
    [Unscored("x", f"{turn}-{n}", "en" if n < 3 else "de", TEXTS[n]) for n in range(1 + turn % 4)]
    for turn in range(7)
]


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MANY", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.slow
def test_several_processes_give_the_same_scores_in_the_same_order(several: None) -> None:
    here = [(batch, score_posts(ANALYZER, MASK, batch)) for batch in BATCHES]
    assert list(workers.score_batches("textblob", ROOT, MASK, BATCHES, 100)) == here


@pytest.mark.slow
def test_fewer_batches_than_processes_are_scored_too(several: None) -> None:
    here = [(BATCHES[3], score_posts(ANALYZER, MASK, BATCHES[3]))]
    assert list(workers.score_batches("textblob", ROOT, MASK, BATCHES[3:4], 100)) == here
    assert list(workers.score_batches("textblob", ROOT, MASK, [], 100)) == []


def test_few_posts_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "spread", None)
    here = [(batch, score_posts(ANALYZER, MASK, batch)) for batch in BATCHES]
    assert list(workers.score_batches("textblob", ROOT, MASK, BATCHES, 100)) == here


def test_a_process_that_ends_before_its_time_is_one_line(
    several: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    large = [Unscored("x", str(n), "en", "a good day") for n in range(50_000)]

    def batches() -> Iterator[list[Unscored]]:
        yield large
        yield large

    with pytest.raises(ListeningError, match="run the same again") as stopped:
        list(workers.score_batches("textblob", ROOT, MASK, batches(), 100))
    assert "\n" not in str(stopped.value)


@pytest.mark.slow
def test_whoever_takes_no_more_scores_leaves_no_process_behind(
    several: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def begin(*args: object, **options: object) -> "subprocess.Popen[bytes]":
        started.append(popen(*args, **options))
        return started[-1]

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", begin)
    scores = workers.score_batches("textblob", ROOT, MASK, iter(BATCHES), 100)
    assert next(scores) == (BATCHES[0], score_posts(ANALYZER, MASK, BATCHES[0]))
    scores.close()
    assert len(started) == 2
    assert all(process.returncode is not None for process in started)
