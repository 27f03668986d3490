"""How often labels are right, measured against labels known to be."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of `n` texts, all in percent; an answer of `None` counts as wrong.

    Macro recall is the mean over classes of the share found (what SemEval 2017 task 4 ranks
    by), macro F1 that of 2·right / (said + true), accuracy the share of texts that are right.
    """

    n: int
    macro_recall: float
    macro_f1: float
    accuracy: float


def accuracy_of(truth: Sequence[str], said: Sequence[str | None]) -> Accuracy:
    """Return how often `said` is the truth, over the classes that stand in `truth`.

    Raises ValueError where there is nothing to compare.
    """
    if not truth:
        raise ValueError("no labelled text")
    right = [true for true, answer in zip(truth, said, strict=True) if true == answer]
    classes = sorted(set(truth))
    recalls = [right.count(each) / truth.count(each) for each in classes]
    f1s = [2 * right.count(each) / (truth.count(each) + said.count(each)) for each in classes]
    return Accuracy(
        len(truth),
        100 * sum(recalls) / len(classes),
        100 * sum(f1s) / len(classes),
        100 * len(right) / len(truth),
    )
