"""Campaigns of a known truth and a biased model: whose "95%" holds it in 95 of 100 samples?"""

from collections import Counter
from random import Random

import pytest

from listening.measures.post_strata import LEVEL, wilson
from listening.measures.shares import LABELS, POST_STRATIFIED, checked_share, share
from listening.model import Status
from tests.fakes.coded_posts import a_population, coded_sample, predicted, true_shares

pytestmark = pytest.mark.slow  # together: two thousand draws a campaign

DRAWS = 2000
LOWEST, HIGHEST = 0.93, 0.97

OVERLY_POSITIVE = ([0.62, 0.16, 0.22], [0.10, 0.52, 0.38], [0.05, 0.12, 0.83])
OVERLY_NEUTRAL = ([0.45, 0.50, 0.05], [0.06, 0.88, 0.06], [0.03, 0.47, 0.50])

CAMPAIGNS = {
    "an even one": ((0.25, 0.45, 0.30), OVERLY_POSITIVE, 4000, 100),
    "a shy model": ((0.30, 0.40, 0.30), OVERLY_NEUTRAL, 4000, 100),
    "a small one, a fourth of it coded": ((0.20, 0.50, 0.30), OVERLY_POSITIVE, 400, 100),
    "the fewest labels": ((0.30, 0.40, 0.30), OVERLY_POSITIVE, 4000, 40),
}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_intervals_of_hand_coded_samples_hold_the_truth(name: str) -> None:
    truth, model, posts, size = CAMPAIGNS[name]
    chance = Random(20261122)
    population = a_population(chance, posts, truth, model)
    sizes, true = predicted(population), true_shares(population)
    holds: Counter[str] = Counter()
    for _ in range(DRAWS):
        sample = coded_sample(chance, population, size)
        for label in LABELS:
            found = share(sizes, label, sample)
            holds[label] += found.low <= true[label] <= found.high
    covered = {label: holds[label] / DRAWS for label in LABELS}
    assert all(LOWEST <= part <= HIGHEST for part in covered.values()), covered
    assert (found.method, found.level, found.n) == (POST_STRATIFIED, LEVEL, size)
    assert found.status is Status.OK


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_counting_what_a_biased_model_says_does_not(name: str) -> None:
    """Its binomial interval: over campaigns drawn anew, since its count has no chance in it."""
    truth, model, posts, _ = CAMPAIGNS[name]
    chance = Random(20261123)
    holds: Counter[str] = Counter()
    campaigns = 200
    for _ in range(campaigns):
        population = a_population(chance, posts, truth, model)
        sizes, true = predicted(population), true_shares(population)
        for label in LABELS:
            counted = wilson(sizes[label] / posts, posts)
            holds[label] += counted.low <= true[label] <= counted.high
            assert share(sizes, label).low is None
    assert min(holds[label] for label in LABELS) / campaigns < 0.1


def test_the_model_makes_the_interval_narrower_than_the_labels_alone() -> None:
    chance = Random(7)
    good = ([0.9, 0.08, 0.02], [0.08, 0.84, 0.08], [0.02, 0.08, 0.9])
    population = a_population(chance, 4000, (0.3, 0.4, 0.3), good)
    sizes = predicted(population)
    narrower = 0
    for _ in range(50):
        sample = coded_sample(chance, population, 150)
        with_model = share(sizes, LABELS[0], sample)
        alone = checked_share(sizes, LABELS[0], sample)
        narrower += with_model.high - with_model.low < alone.high - alone.low
    assert narrower >= 48
