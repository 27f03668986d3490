"""Fits a linear model: averaged stochastic gradient descent on softmax regression.

The same posts in the same order give the same bytes. The step is 1/(alpha(t + t₀)), as L. Bottou
gives it in "Stochastic Gradient Descent Tricks" (2012), and so is the averaging of weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from listening.scoring.hashing import BUCKETS, buckets_of, tokens_of
from listening.scoring.linear import Floats, LinearModel

PRIOR = 1.0
"""alpha times the number of texts: what holds weights down is worth as much of few as of many."""

EPOCHS = 6
SEED = 7
_FIRST_STEP = 4.0
_FARTHEST = 30.0
"""Beyond this a chance is 0 or 1."""


@dataclass(frozen=True)
class Examples:
    """Texts, the probabilities to learn, how much each counts, and what others say of each.

    A text has one class, unless `counted` says how much each class of each text counts: then it
    has any of them, by itself, and the last one, which counts for nothing, stands for none.
    """

    texts: Sequence[str]
    targets: Floats
    extra: Floats
    counted: Floats | None = None

    @property
    def masses(self) -> Floats:
        """How much each text counts: its targets' sum, or what `counted` says of each class."""
        summed: Floats = self.targets.sum(axis=1, keepdims=True)
        return summed if self.counted is None else self.counted


def balanced(labels: NDArray[np.int64], classes: int) -> Floats:
    """Return targets of labelled texts in which every class weighs the same."""
    counts = np.bincount(labels, minlength=classes)
    weights = len(labels) / (classes * np.maximum(counts, 1))
    return np.eye(classes)[labels] * weights[labels, None]


def fit(
    language: str,
    classes: Sequence[str],
    examples: Examples,
    *,
    prior: float = PRIOR,
) -> LinearModel:
    """Return the model that tells `classes` apart; the last one is the reference."""
    rows = _rows(examples.texts)
    idf_step, idf = _idf(rows)
    values = [
        _values(buckets, counts, idf.astype(np.float64) * idf_step) for buckets, counts in rows
    ]
    weights = _descend([buckets for buckets, _ in rows], values, examples, prior / len(rows))
    weights -= weights[:, -1:]
    steps, small = _quantized(weights[:BUCKETS, :-1])
    rest = weights[BUCKETS:, :-1]
    return LinearModel(
        language,
        tuple(classes),
        small,
        idf,
        steps,
        idf_step,
        tuple(rest[0].tolist()),
        tuple(tuple(column) for column in rest[1:].T.tolist()),
    )


Row = tuple[NDArray[np.int64], NDArray[np.int64]]


def _rows(texts: Sequence[str]) -> list[Row]:
    """Return each text's buckets, and how often each stands in it."""
    known: dict[str, Sequence[int]] = {}
    rows = []
    for text in texts:
        found: list[int] = []
        for token in tokens_of(text):
            if token not in known:
                known[token] = buckets_of(token)
            found.extend(known[token])
        rows.append(np.unique(np.array(found, np.int64), return_counts=True))
    return rows


def _idf(rows: Sequence[Row]) -> tuple[float, NDArray[np.uint8]]:
    """Return ln((1 + n) / (1 + texts with the bucket)) + 1 in 255 steps, and the step."""
    seen = np.zeros(BUCKETS)
    for buckets, _ in rows:
        seen[buckets] += 1
    idf = np.log((1 + len(rows)) / (1 + seen)) + 1
    step = float(idf.max()) / 255
    return step, np.maximum(np.rint(idf / step), 1).astype(np.uint8)


def _values(buckets: NDArray[np.int64], counts: NDArray[np.int64], idf: Floats) -> Floats:
    found: Floats = idf[buckets]
    norm = np.sqrt((counts * found * found).sum()) or 1.0
    values: Floats = counts * found / norm
    return values


def _descend(
    buckets: list[NDArray[np.int64]], values: list[Floats], examples: Examples, alpha: float
) -> Floats:
    """Return the averaged weights: of every bucket, then the bias, then of what others say.

    The weights are s·v, so that shrinking them is one product; they are averaged from the
    second round on, as (S·v - U) / steps.
    """
    count, classes = examples.targets.shape
    others = np.column_stack([np.ones(count), examples.extra])
    places = BUCKETS + np.arange(others.shape[1])
    v = np.zeros((BUCKETS + others.shape[1], classes))
    u = np.zeros_like(v)
    s, sum_of_s, steps = 1.0, 0.0, 0
    masses = examples.masses
    link = _softmax if examples.counted is None else _sigmoid
    random = np.random.default_rng(SEED)
    start = 1 / (alpha * _FIRST_STEP)
    for epoch in range(EPOCHS):
        if epoch == 1:
            u[:], sum_of_s, steps = 0, 0.0, 0
        for n in random.permutation(count):
            start += 1
            step = 1 / (alpha * start)
            at = np.concatenate([buckets[n], places])
            x = np.concatenate([values[n], others[n]])
            slope = link((x @ v[at]) * s) * masses[n] - examples.targets[n]
            s *= 1 - step * alpha
            change = x[:, None] * (slope * (-step / s))
            v[at] += change
            u[at] += change * sum_of_s
            sum_of_s += s
            steps += 1
    averaged: Floats = (sum_of_s * v - u) / steps
    return averaged


def _softmax(scores: Floats) -> Floats:
    most = scores.max()
    odds = np.array([exp(score - most) for score in scores])
    chances: Floats = odds / odds.sum()
    return chances


def _sigmoid(scores: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(scores, -_FARTHEST, _FARTHEST)))
    return chances


def _quantized(weights: Floats) -> tuple[tuple[float, ...], NDArray[np.int8]]:
    """Return 127 steps to either side of zero for each class; the few beyond are cut off."""
    limits = np.maximum(np.quantile(np.abs(weights), 0.9999, axis=0), 1e-9)
    small = np.clip(np.rint(weights / limits * 127), -127, 127).astype(np.int8)
    return tuple((limits / 127).tolist()), small
