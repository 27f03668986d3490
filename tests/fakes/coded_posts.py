"""Made-up posts with a known truth, a model that errs, and people who code some of them."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from listening.measures.shares import LABELS
from listening.model import Label, Role
from listening.tally import Answer, CodedPost

Pair = tuple[Label, Label]
"""The truth, and what the model says."""


def coded(  # noqa: PLR0913
    truth: Label,
    predicted: str,
    *others: Label,
    author: str = "a",
    role: Role = Role.CUSTOMER,
    lang: str = "en",
    weight: float = 1.0,
) -> CodedPost:
    answers = tuple(Answer(label) for label in (truth, *others))
    return CodedPost(("x", author), role, lang, predicted, weight, answers)


def a_population(
    chance: Random, size: int, truth: Sequence[float], model: Sequence[Sequence[float]]
) -> list[Pair]:
    """Posts whose labels come as often as `truth` says, and a model with these confusions."""
    labels = chance.choices(LABELS, truth, k=size)
    return [(label, chance.choices(LABELS, model[LABELS.index(label)])[0]) for label in labels]


def coded_sample(chance: Random, population: Sequence[Pair], size: int) -> list[CodedPost]:
    drawn = chance.sample(population, size)
    return [coded(*pair, author=str(number)) for number, pair in enumerate(drawn)]


def predicted(population: Sequence[Pair]) -> Counter[str]:
    return Counter(label for _, label in population)


def true_shares(population: Sequence[Pair]) -> dict[Label, float]:
    counts = Counter(label for label, _ in population)
    return {label: counts[label] / len(population) for label in LABELS}
